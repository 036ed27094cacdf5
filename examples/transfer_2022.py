"""Transfers in 2022: support trips, people lent to the work, missions with their lists."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from ledgers import Ledgers, called, honest
from people_2022 import MEMBERS, Member, id_number, phone_number

# A source of its own: other sheets keep their numbers whatever is changed here.
rng = Random(20220312)  # noqa: S311
BY_NAME = {(one.name, one.distinction): one for one in MEMBERS}
CARS = ("云A·1F203", "云A·6K517", "云A·88D06")
SUPPORT_DRIVERS = (("黄志华", ""), ("唐国富", ""), ("张伟", "车队"))
ERRANDS = (
    ("送防疫物资", "金河社区", 9),
    ("送防疫物资", "高速口查验点", 32),
    ("接送采样医护人员", "县人民医院", 12),
    ("送核酸样本", "县疾控中心", 14),
    ("送隔离点餐食", "县招待所隔离点", 11),
    ("送值守人员", "东山镇卡口", 46),
    ("运消毒药械", "机关大院", 6),
)

# Mission: day, title, from, to, what for whom, (returnees, contacts, others), vehicle with seats,
# driver, escort, who does not arrive (code, how, why) or nothing, who receives
Gone = tuple[str, str, str] | None
MISSIONS: tuple[tuple[Any, ...], ...] = (
    (
        date(2022, 3, 15),
        "3月15日返乡人员转运",
        "昆明南站",
        "县城",
        (6, 0, 0),
        "云A·2K816（19座）",
        ("田永胜", ""),
        "许静",
        None,
        "金河社区卫生站 李医生",
    ),
    (
        date(2022, 3, 28),
        "3月28日返乡人员转运",
        "长水机场",
        "县城",
        (5, 0, 1),
        "云A·2K816（19座）",
        ("田永胜", ""),
        "高翔",
        ("004", "没有找到", "本人已自行乘班车返回，已报金河社区"),
        "金河社区卫生站 李医生",
    ),
    (
        date(2022, 4, 9),
        "4月9日密接人员转运",
        "东山镇",
        "县招待所隔离点",
        (0, 5, 0),
        "云A·7Q095（9座）",
        ("陈建军", ""),
        "",
        None,
        "隔离点 马主任",
    ),
    (
        date(2022, 5, 3),
        "5月3日返乡人员转运",
        "昆明南站",
        "县城",
        (4, 0, 0),
        "云A·2K816（19座）",
        ("田永胜", ""),
        "许静",
        None,
        "金河社区卫生站 李医生",
    ),
    (
        date(2022, 10, 8),
        "10月8日返乡人员转运",
        "长水机场",
        "县城",
        (7, 0, 0),
        "云A·2K816（19座）",
        ("田永胜", ""),
        "高翔",
        ("002", "医疗机构接走", "上车前测温38.1℃，由120送发热门诊"),
        "北城社区卫生站 赵护士",
    ),
    (
        date(2022, 10, 20),
        "10月20日密接人员转运",
        "机关周转房",
        "县招待所隔离点",
        (0, 6, 0),
        "云A·7Q095（9座）",
        ("陈建军", ""),
        "罗斌",
        None,
        "隔离点 马主任",
    ),
    (
        date(2022, 11, 5),
        "11月5日返乡人员转运",
        "昆明南站",
        "县城",
        (5, 0, 0),
        "云A·2K816（19座）",
        ("田永胜", ""),
        "许静",
        None,
        "北城社区卫生站 赵护士",
    ),
    (
        date(2022, 11, 18),
        "11月18日密接人员转运",
        "北城社区",
        "县招待所隔离点",
        (0, 4, 2),
        "云A·7Q095（9座）",
        ("陈建军", ""),
        "罗斌",
        ("005", "拒绝转运", "已由社区居家隔离，指挥部同意"),
        "隔离点 马主任",
    ),
)
SURNAMES = "何杨朱秦尤许吕施孔曹严华金魏陶姜"
GIVEN = (
    "春生",
    "秀英",
    "建平",
    "丽芳",
    "志刚",
    "晓东",
    "桂兰",
    "文斌",
    "玉珍",
    "国庆",
    "海云",
    "明亮",
)
# name, distinction, home unit, role, from, to
LENT = (
    ("许静", "", "会务科", "转运组", "2022-03-14", "2022-05-10"),
    ("高翔", "", "物业科", "转运组", "2022-03-14", "2022-05-10"),
    ("邓少华", "", "维修班", "隔离点后勤", "2022-03-20", "2022-04-30"),
    ("罗斌", "", "资产科", "转运组", "2022-10-06", "2022-12-05"),
    ("韩志勇", "", "餐饮科", "隔离点后勤", "2022-10-10", "2022-11-30"),
    ("宋佳", "", "人事科", "信息组", "2022-10-10", "2022-11-30"),
)


def _member(name: str, distinction: str = "") -> str:
    return called(BY_NAME[name, distinction])


def trips(ledgers: Ledgers) -> None:
    """Sixty trips: one a day at most of each car, none of them on the day of a mission."""
    columns = (
        ("出车日期", 14),
        ("车牌号", 14),
        ("驾驶员", 14),
        ("任务", 20),
        ("出发地", 12),
        ("目的地", 18),
        ("出发时间", 10),
        ("返回时间", 10),
        ("出车里程", 10),
        ("收车里程", 10),
        ("乘坐人数", 10),
        ("出车前已消毒", 12),
        ("收车后已消毒", 12),
    )
    busy = {mission[0] for mission in MISSIONS}
    days = [
        start + timedelta(days=offset)
        for start, length in ((date(2022, 3, 12), 60), (date(2022, 10, 6), 60))
        for offset in range(length)
    ]
    chosen = sorted(rng.sample([day for day in days if day not in busy], 60))
    meters = dict(zip(CARS, (48210, 103655, 27904), strict=True))
    rows = [_trip(day, number, meters) for number, day in enumerate(chosen)]
    ledgers.sheet("车辆保障", columns, rows)


def _trip(day: date, number: int, meters: dict[str, int]) -> tuple[Any, ...]:
    car = CARS[number % len(CARS)]
    driver = SUPPORT_DRIVERS[number % len(SUPPORT_DRIVERS)]
    task, where, distance = rng.choice(ERRANDS)
    begun, hours = rng.randint(7, 15), rng.randint(1, 3)
    before = meters[car]
    meters[car] = before + distance + rng.randint(0, 5)
    row = (
        honest(day),
        car,
        _member(*driver),
        task,
        "机关大院",
        where,
        f"{begun:02d}:{rng.choice(('00', '15', '30'))}",
        f"{begun + hours:02d}:{rng.choice(('35', '40', '50'))}",
        before,
        meters[car],
        rng.randint(1, 4),
        "是",
        "是",
    )
    meters[car] += rng.randint(3, 120)
    return row


def lent(ledgers: Ledgers) -> None:
    columns = (
        ("抽调人员", 14),
        ("所在单位", 16),
        ("承担工作", 16),
        ("抽调日期", 14),
        ("结束日期", 14),
    )
    rows = [
        (
            _member(name, distinction),
            home,
            role,
            honest(date.fromisoformat(first)),
            honest(date.fromisoformat(last)),
        )
        for name, distinction, home, role, first, last in LENT
    ]
    ledgers.sheet("抽调工作人员", columns, rows)


# Missions -----------------------------------------------------------------------------------------

COLUMNS = (
    ("任务名称", 24),
    ("步骤", 12),
    ("日期", 14),
    ("时间", 8),
    ("出发地", 12),
    ("目的地", 16),
    ("人员名单", 46),
    ("车牌号", 18),
    ("驾驶员", 12),
    ("随车人员", 12),
    ("人员", 40),
    ("接收单位和接收人", 22),
    ("签认人数", 10),
    ("异常种类", 14),
    ("说明", 30),
)
ORDER = tuple(heading for heading, _width in COLUMNS)


def missions(ledgers: Ledgers) -> None:
    rows: list[tuple[Any, ...]] = []
    serial = 500
    for mission in MISSIONS:
        people = _people(mission[4], serial)
        serial += len(people)
        rows += [tuple(row.get(name, "") for name in ORDER) for row in _steps(mission, people)]
    ledgers.sheet("转运任务", COLUMNS, rows)


def _people(counts: tuple[int, int, int], serial: int) -> list[str]:
    """Write the lines of a list; names and numbers belong to nobody."""
    categories = [
        name
        for name, count in zip(("返乡人员", "密接", "其他"), counts, strict=True)
        for _one in range(count)
    ]
    return [_line(category, serial + at) for at, category in enumerate(categories)]


def _line(category: str, serial: int) -> str:
    name = SURNAMES[serial % len(SURNAMES)] + GIVEN[serial // 3 % len(GIVEN)]
    born = f"{1960 + serial % 41}{1 + serial % 12:02d}{1 + serial % 28:02d}"
    somebody = Member(name, "男" if serial % 2 else "女", born, 0, "")
    return f"{name}，{category}，{phone_number(serial)}，{id_number(somebody, serial % 400)}"


def _steps(mission: tuple[Any, ...], people: list[str]) -> list[dict[str, Any]]:
    day, title, start, end, _counts, plate, driver, escort, gone, receiver = mission
    codes = [f"{number:03d}" for number in range(1, len(people) + 1)]
    away = gone[0] if gone else ""
    came = [code for code in codes if code != away]
    crew = {"驾驶员": _member(*driver), "随车人员": _member(escort) if escort else ""}
    found: list[dict[str, Any]] = [
        {
            "步骤": "转运需求",
            "时间": "07:30",
            "出发地": start,
            "目的地": end,
            "人员名单": "；".join(people),
        },
        {"步骤": "接受任务", "时间": "07:50"},
        {"步骤": "派车", "时间": "08:30", "车牌号": plate, **crew},
        {"步骤": "接上人员", "时间": "10:20", "人员": _moved(came, "10:20")},
    ]
    if gone:
        kind, why = gone[1:]
        found.append(
            {
                "步骤": "异常情况",
                "时间": "10:30",
                "人员": away,
                "异常种类": kind,
                "说明": why,
            }
        )
    found += [
        {"步骤": "发车", "时间": "10:40"},
        {
            "步骤": "到达交接",
            "时间": "12:30",
            "人员": _moved(came, "12:30"),
            "接收单位和接收人": receiver,
        },
        {
            "步骤": "接收签认",
            "时间": "12:45",
            "签认人数": len(came),
            "接收单位和接收人": receiver,
        },
        {"步骤": "车辆消毒收车", "时间": "14:10"},
        {"步骤": "办结", "时间": "09:00", "说明": "第二天核对，人人都已登记"},
    ]
    for one in found:
        last = one["步骤"] == "办结"
        one |= {"任务名称": title, "日期": honest(day + timedelta(days=1) if last else day)}
    return found


def _moved(codes: list[str], at: str) -> str:
    return "、".join(
        f"{code}（{at}，{rng.choice(('36.2', '36.4', '36.5', '36.7'))}）" for code in codes
    )


def write(ledgers: Ledgers) -> None:
    """Write the three sheets."""
    for part in (trips, lent, missions):
        part(ledgers)


SHEETS = (write,)
