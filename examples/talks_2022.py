"""Sheets of talks, the integrity register, supervision checks and one decision in 2022."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations

from ledgers import COMMITTEE, Ledgers, called, honest, on_roll
from people_2022 import MEMBERS, Member

# A seed of its own: the sheets of the other pillars stay as they are.
rng = random.Random(20220429)  # noqa: S311

SAID = {
    "思想": (
        "学习跟得上，想参加县里的宣讲",
        "对新任务有些顾虑，谈后愿意承担",
        "思想稳定，家里支持工作",
    ),
    "工作": ("谈了分工，认为忙闲不均", "接待任务重，希望提前排班", "愿意带新人，提出互学的办法"),
    "生活": ("老人住院，需要调班照顾", "孩子上学接送有困难", "租房离单位远，通勤时间长"),
    "学习": ("网络学习落下几课，商定月底前补上", "希望多安排现场学习"),
    "作风廉洁": ("提醒节日期间不收礼、不用公车", "谈了公务接待的报备要求"),
}
OPINIONS = ("", "", "主题党日可多到现场", "值班安排希望早公布", "会议可再短一些", "")
REASONS = {"董晓峰": "岗位变动或组织关系转入", "潘志刚": "岗位变动或组织关系转入"}


def workday(day: date) -> date:
    """Move a day off the weekend."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def pairs_of_the_year() -> list[tuple[date, Member, Member, str]]:
    """Give who talked with whom: the committee among itself, and with everybody else once."""
    found = []
    for number, (one, other) in enumerate(combinations(COMMITTEE, 2)):
        found.append(
            (workday(date(2022, 3, 7) + timedelta(days=9 * number)), one, other, "日常谈心")
        )
    others = [one for one in MEMBERS if one not in COMMITTEE]
    for number, other in enumerate(others):
        talker = COMMITTEE[number % len(COMMITTEE)]
        day = workday(date(2022, 2, 14) + timedelta(days=7 * number + 1))
        if other not in on_roll(day):
            day = workday(date(2022, 8, 22) if other.arrived > "2022-07" else date(2022, 6, 27))
        if other in on_roll(day):
            found.append((day, talker, other, "必谈" if other.name in REASONS else "日常谈心"))
    secretary = COMMITTEE[0]
    later = [one for one in on_roll(date(2022, 11, 21)) if one not in COMMITTEE]
    for number, other in enumerate(rng.sample(later, 16)):
        day = workday(date(2022, 11, 21) + timedelta(days=number // 2))
        found.append((day, secretary, other, "会前谈心"))
    found.append((date(2022, 9, 6), secretary, later[13], "提醒谈话"))
    return sorted(found, key=lambda each: each[0])


def talks(ledgers: Ledgers) -> None:
    columns = (
        ("谈话日期", 14),
        ("谈话人", 12),
        ("谈话对象", 12),
        ("谈话类型", 12),
        ("必谈原因", 20),
        ("主题", 10),
        ("地点", 14),
        ("谈话内容", 40),
        ("意见建议", 24),
        ("转入问题清单", 24),
    )
    rows = []
    for number, (day, talker, about, kind) in enumerate(pairs_of_the_year()):
        topic = "作风廉洁" if kind == "提醒谈话" else rng.choice(tuple(SAID))
        reason = REASONS.get(about.name, "受到表彰") if kind == "必谈" else ""
        rows.append(
            (
                honest(day),
                called(talker),
                called(about),
                kind,
                reason,
                topic,
                rng.choice(("党员活动室", "办公室", "值班室")),
                rng.choice(SAID[topic]),
                rng.choice(OPINIONS),
                "夜间值班室没有热水" if number == 20 else "",
            )
        )
    ledgers.sheet("谈心谈话", columns, rows)


# post, holder, risk, kind, measure, likelihood, harm, when it was put on the register
POSTS = (
    (
        "物资采购岗",
        "罗斌",
        "化整为零规避比价",
        "业务流程",
        "三人询价、留痕备查",
        3,
        3,
        "2021-03-18",
    ),
    (
        "公务用车调度岗",
        "陈建军",
        "公车私用",
        "岗位职责",
        "派车单审批、定位比对",
        2,
        3,
        "2021-03-18",
    ),
    ("食堂管理岗", "刘桂英", "虚报食材数量", "业务流程", "双人验收、日清月结", 2, 3, "2021-03-18"),
    ("资产处置岗", "孙志强", "低价处置资产", "制度机制", "评估备案、集体研究", 2, 2, "2021-03-18"),
    (
        "周转房管理岗",
        "郑玉梅",
        "违规分配周转房",
        "岗位职责",
        "公示排序、纪检监督",
        2,
        3,
        "2021-03-18",
    ),
    ("财务报销岗", "林晓燕", "超标准报销", "业务流程", "逐单复核、定期抽查", 2, 2, "2021-03-18"),
    (
        "维修项目岗",
        "邓少华",
        "虚报维修工程量",
        "外部环境",
        "现场核量、拍照留存",
        2,
        2,
        "2021-03-18",
    ),
    (
        "会议服务岗",
        "马文博",
        "接受参会单位礼品",
        "思想道德",
        "廉洁提醒、登记上交",
        1,
        2,
        "2021-03-18",
    ),
    ("印章管理岗", "冯丽娟", "未经审批用印", "制度机制", "用印登记、双人保管", 1, 3, "2022-04-12"),
)
LEADERS = ("李建国", "周明远")


def integrity(ledgers: Ledgers) -> None:
    columns = (
        ("审定日期", 14),
        ("岗位", 18),
        ("事项", 8),
        ("在岗人", 10),
        ("责任领导", 10),
        ("可能性", 8),
        ("危害", 8),
        ("风险点", 60),
        ("说明", 20),
    )
    degrees = {1: "1（小）", 2: "2（中）", 3: "3（大）"}
    rows = []
    for number, (post, holder, risk, kind, measure, likely, harm, listed) in enumerate(POSTS):
        told = (holder, LEADERS[number % 2], degrees[likely], degrees[harm])
        point = f"{risk}（{measure}，{kind}）"
        rows.append((date.fromisoformat(listed).isoformat(), post, "列入", *told, point, ""))
        if listed < "2022":
            rows.append(("2022-03-17", post, "复核", *told, point, "年度复核"))
    ledgers.sheet("廉政风险点", columns, sorted(rows))


def supervision(ledgers: Ledgers) -> None:
    columns = (
        ("检查日期", 14),
        ("检查对象", 18),
        ("方式", 14),
        ("检查人", 18),
        ("检查内容", 36),
        ("检查结果", 24),
        ("发现的问题", 50),
    )
    clean = "未发现问题"
    rows = [
        (
            "2022-01-27",
            "春节前公务用车",
            "职能监督",
            "孙志强、赵敏",
            "封存停驶、派车审批",
            clean,
            "",
        ),
        (
            "2022-03-25",
            "物资采购",
            "组织监督",
            "支委会",
            "比价记录、验收单",
            "",
            "两笔采购缺比价记录（罗斌，2022-04-25）",
        ),
        ("2022-04-29", "节前纪律", "职能监督", "孙志强", "值班在岗、公车入库", clean, ""),
        (
            "2022-06-16",
            "食堂食材验收",
            "党员民主监督",
            "党员代表",
            "入库单和现场数量",
            "",
            "双人验收签字不全（刘桂英，2022-07-10）",
        ),
        ("2022-08-18", "周转房分配", "党员民主监督", "党员代表", "申请、排序、公示", clean, ""),
        (
            "2022-09-29",
            "国庆前公务用车",
            "职能监督",
            "孙志强、赵敏",
            "封存停驶、派车审批",
            clean,
            "",
        ),
        (
            "2022-11-10",
            "维修项目",
            "组织监督",
            "支委会",
            "工程量和付款",
            "",
            "一处维修没有完工照片（邓少华，2022-12-05）",
        ),
        ("2022-12-22", "年终资产盘点", "职能监督", "孙志强", "账卡物核对", clean, ""),
    ]
    ledgers.sheet("监督检查", columns, rows)


def accountability(ledgers: Ledgers) -> None:
    columns = (
        ("决定日期", 14),
        ("被问责人", 12),
        ("形态", 14),
        ("处理方式", 12),
        ("事由", 36),
        ("依据", 30),
        ("决定机关", 20),
    )
    row = (
        honest(date(2022, 4, 6)),
        "罗斌",
        "第一种形态",
        "批评教育",
        "两笔采购没有留存比价记录",
        "中国共产党问责条例、本单位采购办法",
        "支部委员会",
    )
    ledgers.sheet("问责", columns, [row])


def write(ledgers: Ledgers) -> None:
    """Write the sheets of talks and of the key links."""
    for part in (talks, integrity, supervision, accountability):
        part(ledgers)
