"""Sheets of service standards, of inspections by them and of service jobs in 2022."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from ledgers import Ledgers, honest

# A seed of its own: the sheets of the other pillars stay as they are.
rng = random.Random(20220418)  # noqa: S311

CLAUSES = {
    "会务": (
        "4.1 会前30分钟开门，灯光、空调、音响调试到位｜现场查看｜10｜1",
        "4.2 席卡、座次与方案一致｜对照方案｜10｜1",
        "4.3 会中每20分钟续水一次，动作轻稳｜现场查看｜10｜1",
        "4.4 会后15分钟内清场，检查遗留物品｜查记录｜10｜1",
        "4.5 会场记录当天归档｜查记录｜5｜1",
    ),
    "餐饮": (
        "4.1 食材索证索票，台账齐全｜查台账｜10｜2",
        "4.2 每餐留样不少于125克，留样48小时｜查留样｜10｜2",
        "4.3 餐具一餐一消毒｜查记录｜10｜1",
        "4.4 从业人员健康证有效｜查证件｜10｜2",
        "4.5 光盘提示牌每桌一块｜现场查看｜5｜1",
    ),
    "公务用车": (
        "4.1 出车前检查车况并签字｜查派车单｜10｜1",
        "4.2 派车单要素齐全｜查派车单｜10｜1",
        "4.3 车内整洁，备有应急物品｜现场查看｜10｜1",
        "4.4 里程、油耗每月公示｜查公示｜10｜1",
    ),
    "周转房": (
        "4.1 入住、退房当面交接并签字｜查交接单｜10｜1",
        "4.2 报修24小时内上门｜查维修单｜10｜1",
        "4.3 每半年检查一次水电气｜查记录｜10｜1",
    ),
    "物业": (
        "4.1 公共区域每天清扫两次｜现场查看｜10｜1",
        "4.2 电梯每半月维保一次｜查记录｜10｜1",
        "4.3 消防通道畅通｜现场查看｜10｜2",
        "4.4 绿化缺株7天内补种｜现场查看｜5｜1",
    ),
    "人力": (
        "4.1 编外人员岗前培训不少于8学时｜查记录｜10｜1",
        "4.2 考勤每月公示｜查公示｜10｜1",
    ),
}
# Domain, title, number, edition, issued, in force from, level.
STANDARDS = (
    ("会务", "会议服务规范", "Q/YLJG 01", "2021版", "2022-01-06", "2022-01-10", "自编"),
    ("会务", "会议服务规范", "Q/YLJG 01", "2022版", "2022-06-20", "2022-07-01", "自编"),
    ("餐饮", "机关食堂服务规范", "Q/YLJG 02", "2022版", "2022-02-21", "2022-03-01", "自编"),
    ("公务用车", "公务用车服务规范", "Q/YLJG 03", "2022版", "2022-03-15", "2022-04-01", "自编"),
    ("周转房", "周转房管理服务规范", "Q/YLJG 04", "2022版", "2022-04-11", "2022-05-01", "自编"),
    ("物业", "办公区物业服务规范", "Q/YLJG 05", "2022版", "2022-05-16", "2022-06-01", "自编"),
    ("人力", "编外用工管理服务规范", "Q/YLJG 06", "2022版", "2022-08-22", "2022-09-01", "自编"),
)
RULES = (
    ("2022-02-14", "机关会议室使用管理规程", "云机管〔2022〕3号"),
    ("2022-03-28", "公务用车派车审批规程", "云机管〔2022〕7号"),
    ("2022-05-09", "机关食堂食品安全管理制度", "云机管〔2022〕11号"),
    ("2022-07-18", "周转房分配和退房规程", "云机管〔2022〕15号"),
    ("2022-10-24", "公共机构节能管理制度", "云机管〔2022〕22号"),
)
# Day, standard, place, who, what did not conform (clause, finding, due, owner).
INSPECTIONS: tuple[tuple[str, str, str, str, tuple[tuple[str, str, str, str], ...]], ...] = (
    ("2022-02-16", "Q/YLJG 01（2021版）", "三楼大会议室", "郭秀珍、林晓燕", ()),
    (
        "2022-03-25",
        "Q/YLJG 02",
        "机关食堂",
        "何永刚、林晓燕",
        (("4.3", "晚餐餐具消毒记录缺两天", "2022-04-01", "韩志勇"),),
    ),
    (
        "2022-04-27",
        "Q/YLJG 03",
        "车队",
        "徐海燕、冯丽娟",
        (("4.2", "三张派车单没有写返回时间", "2022-05-10", "唐国富"),),
    ),
    (
        "2022-06-17",
        "Q/YLJG 05",
        "办公区一号楼",
        "郭秀珍、冯丽娟",
        (("4.3", "二楼消防通道堆放桌椅", "2022-06-20", "高翔"),),
    ),
    ("2022-07-22", "Q/YLJG 01（2022版）", "二楼会议室", "何永刚、林晓燕", ()),
    ("2022-08-19", "Q/YLJG 02", "机关食堂", "徐海燕、冯丽娟", ()),
    (
        "2022-09-23",
        "Q/YLJG 04",
        "二号周转楼",
        "郭秀珍、林晓燕",
        (("4.2", "一户水管报修两天才上门", "2022-09-30", "郑玉梅"),),
    ),
    ("2022-10-19", "Q/YLJG 06", "人事科", "何永刚、林晓燕", ()),
    (
        "2022-11-16",
        "Q/YLJG 01（2022版）",
        "三楼大会议室",
        "郭秀珍、冯丽娟",
        (("4.3", "续水间隔超过半小时", "2022-11-25", "许静"),),
    ),
    ("2022-12-14", "Q/YLJG 03", "车队", "徐海燕、林晓燕", ()),
)
# Kind, domain, what, place, who does it, how many people at least and at most.
SERVICES: tuple[tuple[str, str, tuple[str, ...], str, tuple[str, ...], tuple[int, int]], ...] = (
    (
        "会议服务",
        "会务",
        ("全县工作会", "部门调度会", "视频会"),
        "三楼大会议室",
        ("许静", "曹雪梅"),
        (20, 180),
    ),
    (
        "用车保障",
        "公务用车",
        ("下乡调研用车", "应急用车", "接送站用车"),
        "",
        ("唐国富", "田永胜"),
        (1, 6),
    ),
    ("用餐保障", "餐饮", ("会议工作餐", "培训班用餐"), "机关食堂", ("韩志勇", "曾庆祥"), (15, 120)),
    ("报修服务", "物业", ("空调维修", "灯具更换", "水管维修"), "办公区", ("邓少华",), (1, 1)),
    ("周转房服务", "周转房", ("周转房交接", "周转房水电维修"), "二号周转楼", ("郑玉梅",), (1, 3)),
)
DEPARTMENTS = (
    "县政府办公室",
    "县发改局",
    "县财政局",
    "县委组织部",
    "县教体局",
    "县农业农村局",
    "县应急局",
)
# Of a hundred ratings so many of each; the few unsatisfied ones open problems.
ANSWERS = ("满意",) * 82 + ("基本满意",) * 15 + ("不满意",) * 3
DOCUMENT_COLUMNS = (
    ("类别", 10),
    ("服务领域", 10),
    ("名称", 28),
    ("编号", 18),
    ("版本", 10),
    ("层级", 8),
    ("发布日期", 14),
    ("实施日期", 14),
    ("条款", 60),
)
INSPECTION_COLUMNS = (
    ("检查日期", 14),
    ("检查标准", 24),
    ("检查地点", 16),
    ("检查人", 18),
    ("检查结果", 50),
    ("其余合格", 10),
)
JOB_COLUMNS = (
    ("服务日期", 14),
    ("任务编号", 14),
    ("服务内容", 18),
    ("服务类别", 12),
    ("服务领域", 12),
    ("服务对象", 18),
    ("地点", 16),
    ("服务人数", 10),
    ("服务人员", 18),
    ("办结日期", 14),
    ("评价", 10),
)


def day(text: str) -> Any:
    return honest(date.fromisoformat(text))


def documents(ledgers: Ledgers) -> None:
    rows: list[tuple[Any, ...]] = []
    for domain, title, number, edition, issued, effective, level in STANDARDS:
        clauses = CLAUSES[domain][:-1] if edition == "2021版" else CLAUSES[domain]
        text = "\n".join(clauses)
        days = (day(issued), day(effective))
        rows.append(("服务标准", domain, title, number, edition, level, *days, text))
    rows += [
        ("规程制度", "", title, number, "", "", day(on), "", "") for on, title, number in RULES
    ]
    ledgers.sheet("标准制度", DOCUMENT_COLUMNS, rows)


def inspections(ledgers: Ledgers) -> None:
    rows = []
    for on, standard, place, who, failed in INSPECTIONS:
        results = "、".join(
            f"{clause}（不合格，{finding}，{due}，{owner}）"
            for clause, finding, due, owner in failed
        )
        rows.append((day(on), standard, place, who, results or "无", "是"))
    ledgers.sheet("标准执行检查", INSPECTION_COLUMNS, rows)


def jobs(ledgers: Ledgers) -> None:
    rows = []
    for number in range(1, 121):
        on = date(2022, 1, 5) + timedelta(days=3 * number - rng.randint(0, 2))
        kind, domain, what, place, staff, (least, most) = SERVICES[
            rng.choice((0, 0, 1, 2, 3, 3, 4))
        ]
        done = on + timedelta(days=1) if domain == "物业" and rng.random() < 0.3 else on
        if done.year > 2022:
            break
        answer = ANSWERS[(number * 37) % 100] if number % 4 else ""
        rows.append(
            (
                on.isoformat(),
                f"FW2022{number:03}",
                rng.choice(what),
                kind,
                domain,
                rng.choice(DEPARTMENTS),
                place,
                rng.randint(least, most),
                "、".join(staff[: rng.randint(1, len(staff))]),
                done.isoformat(),
                answer,
            )
        )
    ledgers.sheet("服务保障任务", JOB_COLUMNS, rows)


def write(ledgers: Ledgers) -> None:
    """Write the sheets."""
    documents(ledgers)
    inspections(ledgers)
    jobs(ledgers)
