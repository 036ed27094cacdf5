"""Sheets of the households under watch in 大坪村: their path, incomes, measures, visits."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from ledgers import Ledgers, honest

VILLAGE = "大坪村"
# A seed of its own: the sheets of the other pillars stay as they are.
rng = random.Random(20220418)  # noqa: S311


def day(text: str) -> date:
    return date.fromisoformat(text)


# household: head, type, risk, members, income per head of 2021, and of 2022
TAKEN_OVER = (
    ("李阿福", "脱贫不稳定户", "因病", 4, 6120, 9350, "2021-06-18"),
    ("普正才", "边缘易致贫户", "因学", 5, 5980, 9800, "2021-06-18"),
    ("杨小妹", "脱贫不稳定户", "因残", 3, 5460, 6900, "2021-07-09"),
    ("罗有财", "突发严重困难户", "因意外事故", 4, 7900, 10450, "2021-10-22"),
    ("张贵兰", "边缘易致贫户", "缺劳动力", 2, 5210, 6650, "2021-06-18"),
)
FOUND = (  # clue, source, visit, appraisal, notice from, township, recognised
    ("王顺发", "突发严重困难户", "因自然灾害", 4, 6400, 8100, "2022-07-18", "干部排查"),
    ("李翠英", "边缘易致贫户", "因病", 3, 5700, 7350, "2022-03-10", "农户申报"),
)
CLEARED = {"李阿福": "2022-11-28", "普正才": "2022-11-28", "罗有财": "2022-12-20"}
HELPERS = (
    "李建国",
    "周明远",
    "王秀兰",
    "赵敏",
    "孙志强",
    "马文博",
    "罗斌",
    "高翔",
    "林晓燕",
    "冯丽娟",
)


HOUSEHOLD_COLUMNS = (
    ("户主", 12),
    ("步骤", 18),
    ("日期", 14),
    ("村名", 12),
    ("线索来源", 12),
    ("监测类型", 16),
    ("风险类型", 16),
    ("到会人数", 10),
    ("同意票", 10),
    ("帮扶责任人", 12),
    ("帮扶措施计划", 34),
    ("公示截止", 14),
    ("三保障", 1),
    ("所需材料", 16),
    ("备注", 20),
)


def household_row(who: str, step: str, on: date, **more: Any) -> dict[str, Any]:
    return {"户主": who, "步骤": step, "日期": honest(on), "村名": VILLAGE} | more


def households(ledgers: Ledgers) -> None:
    """监测对象: five taken over, two found in 2022, three whose risk was cleared."""
    rows: list[dict[str, Any]] = []
    for at, (who, kind, risk, *_rest, since) in enumerate(TAKEN_OVER):
        rows.append(household_row(who, "在册登记", day(since), 监测类型=kind, 风险类型=risk))
        rows.append(assisted(who, day(since) + timedelta(days=12), HELPERS[at]))
        if who in CLEARED:
            rows.extend(clearing(who, day(CLEARED[who])))
    for at, (who, kind, risk, *_rest, clue, source) in enumerate(FOUND):
        rows.extend(recognition(who, kind, risk, day(clue), source))
        rows.append(assisted(who, day(clue) + timedelta(days=21), HELPERS[5 + at]))
    rows.append(household_row("赵永昌", "发现线索", date(2022, 12, 28), 线索来源="部门预警"))
    headings = [heading for heading, _width in HOUSEHOLD_COLUMNS if heading != "三保障"]
    headings += list(FLAGS)
    widths = dict(HOUSEHOLD_COLUMNS)
    columns = [(heading, widths.get(heading, 10)) for heading in headings]
    cells = [tuple(row.get(heading, "") for heading in headings) for row in rows]
    ledgers.sheet("监测户", columns, cells)


FLAGS = dict.fromkeys(
    ("义务教育有保障", "基本医疗有保障", "住房安全有保障", "饮水安全有保障", "风险已消除"), "是"
)


def assisted(who: str, on: date, helper: str) -> dict[str, Any]:
    plan = "发展产业、介绍就业，按月走访"
    return household_row(who, "明确帮扶责任人和措施", on, 帮扶责任人=helper, 帮扶措施计划=plan)


def recognition(who: str, kind: str, risk: str, clue: date, source: str) -> list[dict[str, Any]]:
    after = [clue + timedelta(days=count) for count in (2, 4, 5, 12, 14)]
    return [
        household_row(who, "发现线索", clue, 线索来源=source),
        household_row(who, "入户核实并授权", after[0], 所需材料="授权承诺书"),
        household_row(who, "村级民主评议", after[1], 到会人数=34, 同意票=33),
        household_row(who, "村内公示", after[2], 公示截止=honest(after[2] + timedelta(days=5))),
        household_row(who, "乡镇核查", after[3]),
        household_row(who, "县级认定", after[4], 监测类型=kind, 风险类型=risk),
    ]


def clearing(who: str, decided: date) -> list[dict[str, Any]]:
    before = [decided - timedelta(days=count) for count in (18, 15, 14, 4)]
    return [
        household_row(who, "消除核查", before[0], **FLAGS),
        household_row(who, "消除民主评议", before[1], 到会人数=36, 同意票=36),
        household_row(who, "消除公示", before[2], 公示截止=honest(before[2] + timedelta(days=6))),
        household_row(who, "消除乡镇核查", before[3]),
        household_row(who, "县级认定风险消除", decided),
    ]


def around_households(ledgers: Ledgers) -> None:
    """Incomes, measures, pairings and visits of the households."""
    known = [*TAKEN_OVER, *FOUND]
    columns = (
        ("户主", 12),
        ("核算日期", 14),
        ("收入年度", 10),
        ("时段", 10),
        ("家庭纯收入", 14),
        ("家庭人口", 10),
    )
    rows: list[tuple[Any, ...]] = []
    for who, _kind, _risk, heads, before, now, *_rest in known:
        rows.append((who, honest(date(2022, 1, 12)), 2021, "全年", before * heads, heads))
        rows.append((who, honest(date(2022, 7, 8)), 2022, "上半年", now * heads // 2, heads))
    ledgers.sheet("家庭收入", columns, rows)

    columns = (
        ("户主", 12),
        ("确定日期", 14),
        ("措施类型", 10),
        ("措施内容", 34),
        ("投入资金", 12),
        ("资金来源", 18),
        ("计划完成日期", 14),
        ("实际完成日期", 14),
    )
    kinds = (("产业", "领养蓝莓苗和鸡苗"), ("就业", "安排公益性岗位"), ("兜底", "办理临时救助"))
    rows = []
    for at, (who, *_rest) in enumerate(known):
        kind, what = kinds[at % 3]
        on = date(2022, 3, 7) if at < len(TAKEN_OVER) else day(FOUND[at - 5][6]) + timedelta(25)
        done = honest(on + timedelta(days=60)) if at != 1 else ""
        rows.append(
            (
                who,
                honest(on),
                kind,
                what,
                1800 + 200 * at,
                "帮扶资金",
                honest(on + timedelta(days=90)),
                done,
            )
        )
    ledgers.sheet("帮扶措施", columns, rows)

    columns = (("结对党员", 12), ("户主", 12), ("结对日期", 14), ("终止日期", 14), ("变更原因", 20))
    rows = []
    for at, (who, *_rest) in enumerate(known):
        since = date(2022, 1, 4) if at < len(TAKEN_OVER) else day(FOUND[at - 5][6]) + timedelta(22)
        ended = honest(date(2022, 8, 31)) if at == 2 else ""
        reason = "帮扶人调整" if ended else ""
        rows.append((HELPERS[at], who, honest(since), ended, reason))
    rows.append(("林晓燕", "李阿福", honest(date(2022, 1, 4)), "", ""))
    rows.append(("冯丽娟", "杨小妹", honest(date(2022, 9, 1)), "", ""))
    ledgers.sheet("结对帮扶", columns, rows)
    visits(ledgers, known)


def visits(ledgers: Ledgers, known: Sequence[tuple[Any, ...]]) -> None:
    columns = (
        ("走访日期", 14),
        ("走访人", 12),
        ("户主", 12),
        ("收入", 24),
        *((name, 12) for name in ("义务教育", "基本医疗", "住房安全", "饮水安全")),
        ("诉求", 24),
        ("承诺事项", 24),
    )
    rows = []
    for month in range(1, 13):
        for at, (who, *rest) in enumerate(known):
            since = date(2022, 1, 1) if at < len(TAKEN_OVER) else day(rest[5])
            on = date(2022, month, 6 + at)
            if on <= since + timedelta(days=2) or (month + at) % 2:
                continue
            helper = "冯丽娟" if at == 2 and month > 8 else HELPERS[at]
            income = rng.choice(("收入稳定", "务工收入增加", "卖鸡苗有收入", ""))
            wish = rng.choice(("", "", "想学养殖技术", "想给孩子补课"))
            rows.append(
                (honest(on), helper, who, income, *(["是"] * 4), wish, "下月回访" if wish else "")
            )
    ledgers.sheet("入户走访", columns, sorted(rows, key=lambda row: str(row[2])))


SHEETS = (households, around_households)
