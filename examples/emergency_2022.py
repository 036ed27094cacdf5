"""Sheets of emergency work: the response of 2022, its groups, duty, supplies, communities."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from ledgers import Ledgers, called, honest, on_roll
from people_2022 import Member

# A seed of its own: the sheets of the other pillars stay as they are.
rng = random.Random(20220310)  # noqa: S311

RESPONSE = "2022年疫情防控"
BEGUN, ENDED = date(2022, 3, 10), date(2022, 12, 31)
YEAR_BEGINS, YEAR_ENDS = date(2022, 1, 1), date(2022, 12, 31)
ONE_DAY = timedelta(days=1)

STEPS = (  # step, day, kind, event level, response level, plan, retention, note
    (
        "启动",
        "2022-03-10",
        "疫情防控",
        "Ⅲ级（较大）",
        "Ⅲ级响应",
        "机关事务中心疫情防控应急预案",
        21,
        "县指挥部通知",
    ),
    (
        "调整",
        "2022-11-20",
        "",
        "Ⅱ级（重大）",
        "Ⅱ级响应",
        "",
        "",
        "县指挥部第18号通告，机关大院加强查验",
    ),
    ("终止", "2022-12-31", "", "", "", "", "", "按优化措施终止响应"),
)

GROUPS = (  # name, day, leader, members with what they do, duties
    (
        "综合协调组",
        "2022-03-10",
        "李建国",
        ("赵敏（信息）", "林晓燕（值班）"),
        "统筹调度，信息报送，排班值守",
    ),
    (
        "查验组",
        "2022-03-10",
        "王秀兰",
        ("冯丽娟（东门）", "宋佳（西门）"),
        "进出查验、劝返登记",
    ),
    (
        "转运组",
        "2022-03-12",
        "周明远",
        ("唐国富（车辆）", "谢文忠（带车）"),
        "返乡、密接人员转运",
    ),
    ("后勤保障组", "2022-03-10", "孙志强", ("马文博（物资）",), "物资采购、发放、盘点，就餐和住宿"),
    ("消杀组", "2022-03-14", "马文博", ("田永胜（消杀）",), "公共区域和车辆消毒"),
)

DEPLOYMENTS = (  # day, community, task, begin, end, how many
    ("2022-03-19", "金河社区", "核酸检测秩序维护", "7:00", "12:00", 8),
    ("2022-03-26", "金河社区", "核酸检测秩序维护", "7:00", "12:00", 8),
    ("2022-04-09", "翠湖社区", "返乡人员摸排", "8:30", "17:30", 6),
    ("2022-04-23", "金河社区", "疫苗接种动员", "9:00", "12:00", 5),
    ("2022-05-14", "翠湖社区", "小区卡口值守", "8:00", "18:00", 6),
    ("2022-08-06", "金河社区", "老年人疫苗接种登记", "9:00", "11:30", 4),
    ("2022-10-22", "东山社区", "核酸检测秩序维护", "7:00", "12:00", 10),
    ("2022-11-12", "东山社区", "生活物资配送", "8:30", "17:30", 9),
    ("2022-11-26", "金河社区", "核酸检测秩序维护", "7:00", "12:00", 10),
    ("2022-12-10", "翠湖社区", "健康包发放", "9:00", "16:00", 7),
)

ITEMS = (  # item, word, yuan, opening, bought each time, used each time
    ("医用外科口罩", "个", 0.65, 1200, 4000, 620),
    ("医用口罩（N95）", "个", 2.8, 150, 600, 95),
    ("一次性手套", "副", 0.35, 400, 1500, 260),
    ("防护服", "件", 42, 20, 80, 12),
    ("防护面屏", "个", 6.5, 20, 60, 9),
    ("额温枪", "把", 168, 6, 6, 1),
    ("84消毒液", "桶", 38, 10, 40, 7),
    ("75%酒精", "瓶", 12.5, 30, 120, 20),
    ("免洗洗手液", "瓶", 16.8, 24, 80, 14),
    ("消毒湿巾", "包", 9.9, 0, 90, 15),
    ("抗原检测试剂", "份", 3.2, 0, 800, 130),
    ("应急食品包", "份", 45, 0, 60, 10),
)
BOUGHT = (date(2022, 3, 11), date(2022, 10, 18))
USED = (date(2022, 4, 6), date(2022, 11, 3))
WHO = ("查验组", "转运组", "消杀组", "后勤保障组")


def response(ledgers: Ledgers) -> None:
    columns = (
        ("响应名称", 20),
        ("步骤", 8),
        ("日期", 14),
        ("类别", 12),
        ("事件等级", 14),
        ("响应级别", 12),
        ("应急预案", 30),
        ("保存天数", 10),
        ("说明", 36),
    )
    rows = [(RESPONSE, step, *rest) for step, *rest in STEPS]
    ledgers.sheet("应急响应", columns, rows)
    group_columns = (
        ("工作组", 14),
        ("成立日期", 14),
        ("应急响应", 20),
        ("组长", 10),
        ("组员", 34),
        ("职责", 40),
    )
    groups = [
        (name, honest(date.fromisoformat(day)), RESPONSE, leader, "、".join(members), duties)
        for name, day, leader, members, duties in GROUPS
    ]
    ledgers.sheet("应急工作组", group_columns, groups)


def in_turn(day: date) -> tuple[Member, list[Member]]:
    """Give who leads on a day and who is on duty: leaders and all others in turn."""
    people = on_roll(day)
    leaders = [one for one in people if one.leader]
    staff = [one for one in people if not one.leader]
    number = (day - YEAR_BEGINS).days
    two = [staff[(number * 2 + place) % len(staff)] for place in (0, 1)]
    return leaders[number % len(leaders)], two


def days() -> Iterator[date]:
    day = YEAR_BEGINS
    while day <= YEAR_ENDS:
        yield day
        day += ONE_DAY


def duty(ledgers: Ledgers) -> None:
    """One shift of 24 hours every day of the year, handed over at half past eight."""
    columns = (
        ("值班日期", 14),
        ("班次", 8),
        ("开始时间", 10),
        ("结束时间", 10),
        ("带班领导", 10),
        ("值班人员", 22),
        ("值班情况", 34),
        ("交接给", 10),
    )
    rows = []
    for day in days():
        leader, two = in_turn(day)
        _next_leader, after = in_turn(min(day + ONE_DAY, YEAR_ENDS))
        done = rng.choice(("一切正常", "一切正常", "接听电话2个，已转办", "巡查大院一次，正常"))
        names = "、".join(called(one) for one in two)
        handed = called(after[0]) if day < YEAR_ENDS else ""
        rows.append((honest(day), "全天", "8:30", "8:30", called(leader), names, done, handed))
    ledgers.sheet("值班值守", columns, rows)


def supplies(ledgers: Ledgers) -> None:
    columns = (
        ("收发日期", 14),
        ("类型", 8),
        ("物资名称", 20),
        ("数量", 10),
        ("单位", 8),
        ("单价", 10),
        ("批号", 14),
        ("有效期至", 14),
        ("领用人", 16),
        ("备注", 24),
    )
    moves = sorted(_moves(), key=lambda one: (one[0], str(one[1])))
    rows = [(honest(day), *rest) for day, *rest in moves]
    ledgers.sheet("防控物资", columns, rows)


def _moves() -> Iterator[tuple[Any, ...]]:
    for item, word, price, opening, bought, used in ITEMS:
        left = opening
        if opening:
            yield date(2022, 1, 4), "期初", item, opening, word, "", "", "", "", "上年结转"
        for number, (buying, using) in enumerate(zip(BOUGHT, USED, strict=True), start=1):
            batch = f"22{buying.month:02d}-{number}"
            expires = honest(date(2024, buying.month, 28))
            yield buying, "采购", item, bought, word, price, batch, expires, "县医药公司", ""
            who = rng.choice(WHO)
            taken = used * rng.randint(2, 3)
            yield using, "领用", item, taken, word, "", "", "", who, ""
            left += bought - taken
        lost = rng.randint(0, 2)
        if lost:
            yield (
                date(2022, 12, 30),
                "盘点",
                item,
                left - lost,
                word,
                "",
                "",
                "",
                "",
                "破损，已核实",
            )


def deployments(ledgers: Ledgers) -> None:
    columns = (
        ("下沉日期", 14),
        ("社区", 14),
        ("任务", 24),
        ("开始时间", 10),
        ("结束时间", 10),
        ("下沉人员", 60),
        ("应急响应", 20),
    )
    rows = []
    for text, place, task, begins, ends, count in DEPLOYMENTS:
        day = date.fromisoformat(text)
        people: Sequence[Member] = on_roll(day)
        chosen = sorted(rng.sample(people, count), key=people.index)
        names = "、".join(called(one) for one in chosen)
        rows.append((honest(day), place, task, begins, ends, names, RESPONSE))
    ledgers.sheet("社区下沉", columns, rows)


SHEETS = (response, duty, supplies, deployments)
