"""Sheets of exemplars: staff, admissions, awards, posts, volunteers, contests, research."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from admissions_2022 import SHEETS as ADMISSION_SHEETS
from ledgers import UNIT, Ledgers, called, honest, on_roll

CENTRE = "云岭县机关事务服务中心"
TOP, STATE = "县直机关工委", "州机关事务局"


def day(text: str) -> date:
    return date.fromisoformat(text)


STAFF = (  # name, sex, born, position, category, league member
    ("段晓雨", "女", "1998-03-12", "会务科科员", "在编职工", True),
    ("木丽娜", "女", "1996-11-02", "餐饮科科员", "聘用人员", False),
    ("和志强", "男", "1995-06-25", "驾驶员", "聘用人员", False),
    ("普丽", "女", "1994-09-17", "综合科科员", "在编职工", False),
    ("尹文斌", "男", "1993-01-30", "物业科科员", "在编职工", False),
    ("钱小燕", "女", "1997-07-08", "客房服务员", "聘用人员", True),
    ("王志远", "男", "1999-12-19", "维修工", "聘用人员", True),
    ("李春花", "女", "1992-04-04", "厨师", "聘用人员", False),
    ("袁梦", "女", "1996-07-23", "餐饮科科员", "在编职工", False),
)


def staff(ledgers: Ledgers) -> None:
    columns = (
        ("姓名", 12),
        ("性别", 6),
        ("出生日期", 14),
        ("职务", 16),
        ("类别", 12),
        ("共青团员", 10),
        ("登记日期", 14),
        ("离开日期", 14),
    )
    rows = []
    for name, sex, born, position, category, league in STAFF:
        left = "2022-06-23" if name == "袁梦" else ""  # on the Party's roll from the next day
        marked = "是" if league else "否"
        rows.append((name, sex, born, position, category, marked, "2020-01-02", left))
    ledgers.sheet("职工花名册", columns, rows, f"{CENTRE}非党员职工花名册")


def posts(ledgers: Ledgers) -> None:
    columns = (
        ("岗位名称", 20),
        ("责任人", 14),
        ("设立日期", 14),
        ("撤岗日期", 14),
        ("责任区", 20),
        ("承诺", 40),
    )
    rows = [
        (title, who, honest(day(since)), honest(day(until)) if until else "", area, promise)
        for title, who, since, until, area, promise in (
            ("会务服务示范岗", "许静", "2021-07-01", "", "主楼会议区", "会前一小时到岗"),
            ("餐饮安全示范岗", "韩志勇", "2021-07-01", "", "机关食堂", "食材当天验收留样"),
            ("车辆保障示范岗", "唐国富", "2021-07-01", "2022-06-30", "车队", "安全行车零事故"),
            ("安全行车示范岗", "黄志华", "2022-07-01", "", "车队", "出车前必查车况"),
            ("物业维修示范岗", "邓少华", "2022-03-05", "", "办公区", "报修三十分钟到场"),
            ("窗口服务示范岗", "林晓燕", "2022-03-05", "", "一楼大厅", "来人来电有回音"),
        )
    ]
    ledgers.sheet("党员示范岗", columns, rows)


def honours(ledgers: Ledgers) -> None:
    columns = (
        ("授予日期", 14),
        ("荣誉名称", 30),
        ("级别", 8),
        ("授予单位", 24),
        ("授予对象", 10),
        ("文号", 20),
        ("获得人", 16),
    )
    rows = [
        (honest(day(on)), title, level, giver, to, number, who)
        for on, title, level, giver, to, number, who in (
            (
                "2022-01-26",
                "2021年度先进单位",
                "县级",
                "中共云岭县委",
                "党组织",
                "云委〔2022〕6号",
                "",
            ),
            (
                "2022-06-29",
                "先进基层党组织",
                "县级",
                "县直机关工委",
                "党组织",
                "机工〔2022〕9号",
                "",
            ),
            (
                "2022-06-29",
                "优秀共产党员",
                "县级",
                "县直机关工委",
                "个人",
                "机工〔2022〕9号",
                "马文博",
            ),
            (
                "2022-09-08",
                "会务服务技能标兵",
                "市级",
                "州机关事务局",
                "个人",
                "州机〔2022〕15号",
                "许静",
            ),
            ("2022-12-30", "节约型机关", "省级", "省机关事务局", "集体", "省机〔2022〕31号", ""),
        )
    ]
    ledgers.sheet("获得荣誉", columns, rows)


def contests(ledgers: Ledgers) -> None:
    columns = (("竞赛日期", 14), ("竞赛名称", 26), ("地点", 14), ("评委", 20), ("成绩", 90))
    rows = [
        (
            honest(date(2022, 4, 28)),
            "会务摆台技能竞赛",
            "二楼会议室",
            "周明远、徐海燕",
            "许静（摆台，92，95，，1，一等奖）、曹雪梅（摆台，90，91，，2，二等奖）、"
            "钱小燕（摆台，86，90，，3，三等奖）",
        ),
        (
            honest(date(2022, 9, 22)),
            "餐饮服务技能竞赛",
            "机关食堂",
            "刘桂英、郭秀珍",
            "韩志勇（刀工，88，96，，1，一等奖）、李春花（刀工，85，94，，2，二等奖）、"
            "曾庆祥（面点，90，93，，1，一等奖）",
        ),
        (
            honest(date(2022, 11, 10)),
            "安全驾驶技能竞赛",
            "车队",
            "陈建军",
            "黄志华（倒车入库，94，96，，1，一等奖）、和志强（倒车入库，91，93，，2，二等奖）、"
            "张伟（车队）（倒车入库，89，92，，3，三等奖）",
        ),
    ]
    ledgers.sheet("岗位技能竞赛", columns, rows)


def volunteers(ledgers: Ledgers) -> None:
    columns = (
        ("日期", 14),
        ("主题", 32),
        ("地点", 16),
        ("开始时间", 10),
        ("结束时间", 10),
        ("参加人员", 70),
    )
    people = {one.name: one for one in on_roll(date(2022, 12, 1)) if not one.distinction}
    names = list(people)
    rows = []
    for at, (on, title, place, start, end, count) in enumerate(
        (
            ("2022-03-05", "学雷锋：打扫机关大院", "机关大院", "9:00", "11:30", 18),
            ("2022-04-22", "义务植树", "大坪村", "8:30", "12:00", 15),
            ("2022-06-02", "为福利院老人做饭理发", "县福利院", "9:00", "12:00", 9),
            ("2022-08-11", "护学岗和交通劝导", "县一小", "7:30", "8:30", 6),
            ("2022-09-15", "文明城市创建清洁行动", "共驻社区", "14:30", "17:00", 20),
            ("2022-12-05", "国际志愿者日社区服务", "共驻社区", "9:00", "11:00", 14),
        )
    ):
        first = at * 5
        chosen = [name for name in (names[first:] + names)[:count] if name in usable(day(on))]
        rows.append((honest(day(on)), title, place, start, end, "、".join(chosen)))
    ledgers.sheet("志愿服务", columns, rows)


def usable(on: date) -> set[str]:
    return {called(one) for one in on_roll(on)}


def trainings(ledgers: Ledgers) -> None:
    columns = (
        ("日期", 14),
        ("主题", 32),
        ("地点", 16),
        ("开始时间", 10),
        ("结束时间", 10),
        ("主讲人", 14),
    )
    rows = [
        (honest(day(on)), title, place, "14:30", "16:30")
        for on, title, place in (
            ("2022-02-23", "会议服务礼仪培训", "多功能厅"),
            ("2022-04-13", "食品安全操作规范培训", "机关食堂"),
            ("2022-06-15", "安全生产月：用电和消防培训", "多功能厅"),
            ("2022-09-28", "公务接待规范培训", "多功能厅"),
            ("2022-11-16", "资产管理系统操作培训", "电教室"),
        )
    ]
    ledgers.sheet("业务技能培训", columns, rows)


def research(ledgers: Ledgers) -> None:
    columns = (
        ("课题名称", 34),
        ("牵头人", 12),
        ("课题组成员", 24),
        ("立项日期", 14),
        ("完成时间", 14),
        ("报告名称", 36),
        ("字数", 8),
        ("成果运用", 24),
    )
    rows = [
        (
            "机关食堂节约管理",
            "刘桂英",
            "韩志勇、郭秀珍",
            honest(date(2022, 3, 21)),
            honest(date(2022, 7, 29)),
            "机关食堂反对浪费的做法和建议",
            5200,
            "被县办采用",
        ),
        (
            "公务用车平台化管理",
            "周明远",
            "陈建军、黄志华",
            honest(date(2022, 4, 11)),
            honest(date(2022, 9, 30)),
            "公务用车统一调度的调研报告",
            6800,
            "修订派车办法",
        ),
        (
            "周转房服务满意度",
            "郑玉梅",
            "徐海燕",
            honest(date(2022, 8, 15)),
            honest(date(2022, 12, 15)),
            "周转房服务现状和改进",
            4300,
            "",
        ),
        ("数字机关建设", "赵敏", "张伟（综合科）", honest(date(2022, 10, 10)), "", "", "", ""),
    ]
    ledgers.sheet("调研课题", columns, rows)


def youth(ledgers: Ledgers) -> None:
    columns = (("培训日期", 14), ("培训名称", 30), ("主办单位", 20), ("学时", 8), ("参训人员", 50))
    young = ("段晓雨", "木丽娜", "和志强", "普丽", "尹文斌", "钱小燕", "王志远")
    rows = [
        (honest(date(2022, 5, 6)), "青年理论学习班", "县直机关团委", 8, "、".join(young[:5])),
        (
            honest(date(2022, 8, 18)),
            "入党积极分子培训班",
            "县直机关工委",
            24,
            "、".join(young[1:4]),
        ),
        (honest(date(2022, 11, 24)), "青年学习党的二十大精神", UNIT, 4, "、".join(young)),
    ]
    ledgers.sheet("培训进步青年", columns, rows)


def grading(ledgers: Ledgers) -> None:
    columns = (("年度", 8), ("评定日期", 14), ("星级", 8), ("得分", 8), ("评定单位", 24))
    rows: Sequence[tuple[Any, ...]] = [
        (2021, honest(date(2022, 3, 30)), 4, 87.5, "县直机关工委"),
    ]
    ledgers.sheet("支部星级评定", columns, rows)


AWARD_COLUMNS = (
    ("名称", 26),
    ("步骤", 10),
    ("日期", 14),
    ("奖项", 16),
    ("名额", 8),
    ("评选条件", 24),
    ("提名", 60),
    ("应到会", 8),
    ("发出票", 8),
    ("收回票", 8),
    ("有效票", 8),
    ("得票", 40),
    ("公示名单", 30),
    ("公示截止", 14),
    ("文号", 22),
    ("表彰名单", 30),
)
AWARDS = (  # name, kind, quota, days of the steps, voters, candidates with votes (winners first)
    (
        "2022年优秀共产党员评选",
        "优秀共产党员",
        3,
        ("2022-05-30", "2022-06-02", "2022-06-10", "2022-06-13", "2022-06-14", "2022-06-28"),
        36,
        (("马文博", 33), ("许静", 31), ("韩志勇", 28), ("高翔", 8)),
    ),
    (
        "上半年服务之星评选",
        "服务之星",
        4,
        ("2022-05-30", "2022-06-01", "2022-06-08", "2022-06-10", "2022-06-13", "2022-06-24"),
        46,
        (("许静", 41), ("黄志华", 38), ("李春花", 37), ("邓少华", 33), ("钱小燕", 20)),
    ),
    (
        "下半年服务之星评选",
        "服务之星",
        4,
        ("2022-11-21", "2022-11-25", "2022-12-02", "2022-12-05", "2022-12-06", "2022-12-20"),
        46,
        (("曹雪梅", 40), ("韩志勇", 39), ("王志远", 35), ("唐国富", 30), ("何永刚", 22)),
    ),
    (
        "遵纪守法模范评选",
        "遵纪守法模范",
        2,
        ("2022-08-22", "2022-08-26", "2022-09-02", "2022-09-05", "2022-09-06", "2022-09-20"),
        46,
        (("陈建军", 39), ("郑玉梅", 36), ("萧红", 11)),
    ),
    (
        "道德模范评选",
        "道德模范",
        2,
        ("2022-08-22", "2022-08-26", "2022-09-02", "2022-09-05", "2022-09-06", "2022-09-20"),
        46,
        (("杨丽华", 42), ("尹文斌", 33), ("罗斌", 9)),
    ),
    (
        "和谐家庭评选",
        "和谐家庭",
        3,
        ("2022-08-22", "2022-08-26", "2022-09-02", "2022-09-05", "2022-09-06", "2022-09-20"),
        46,
        (("郭秀珍家庭", 38), ("唐国富家庭", 36), ("许静家庭", 35), ("木丽娜家庭", 17)),
    ),
)


def awards(ledgers: Ledgers) -> None:
    rows: list[dict[str, Any]] = []
    for name, kind, quota, days, voters, candidates in AWARDS:
        chosen = [who for who, _votes in candidates[:quota]]
        count = f"{voters - 2}"
        given = f"云机党〔2022〕{len(rows) + 1}号"
        steps: tuple[dict[str, Any], ...] = (
            {"步骤": "发布方案", "奖项": kind, "名额": quota, "评选条件": "实绩突出、群众公认"},
            {"步骤": "提名推荐", "提名": nominated([who for who, _votes in candidates])},
            {
                "步骤": "投票",
                "应到会": "" if kind == "优秀共产党员" else voters,
                "发出票": int(count),
                "收回票": int(count),
                "有效票": int(count),
                "得票": "、".join(f"{who}（{votes}）" for who, votes in candidates),
            },
            {"步骤": "确定名单", "公示名单": "、".join(chosen)},
            {"步骤": "公示"},
            {"步骤": "表彰", "文号": given},
        )
        for on, step in zip(days, steps, strict=True):
            rows.append({"名称": name, "日期": honest(day(on))} | step)
    cells = [tuple(row.get(heading, "") for heading, _width in AWARD_COLUMNS) for row in rows]
    ledgers.sheet("评选表彰", AWARD_COLUMNS, cells)


def nominated(names: Sequence[str]) -> str:
    ways = ("自下而上提名", "自下而上提名", "自上而下推荐")
    return "、".join(f"{name}（{ways[at % 3]}）" for at, name in enumerate(names))


SHEETS = (
    staff,
    *ADMISSION_SHEETS,
    youth,
    awards,
    posts,
    honours,
    contests,
    volunteers,
    trainings,
    research,
    grading,
)
