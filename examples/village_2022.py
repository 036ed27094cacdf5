"""Sheets of village assistance: what the made-up branch did for 大坪村 in 2022."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from households_2022 import SHEETS as HOUSEHOLD_SHEETS
from households_2022 import VILLAGE, day
from ledgers import Ledgers, honest

# A seed of its own: the sheets of the other pillars stay as they are.
rng = random.Random(20220930)  # noqa: S311

WISHES = (  # wish, wisher, kind, collected, claimer, fulfilled on (None: still open), item, cost
    ("想要一个新书包和一套文具", "李思思", "学习用品", "2022-04-06", "林晓燕", "2022-04-22", 186),
    ("想有一盏护眼台灯", "普晓东", "学习用品", "2022-04-06", "冯丽娟", "2022-04-20", 129),
    ("想换一床厚棉被", "张贵兰", "生活用品", "2022-10-12", "王秀兰", "2022-10-26", 260),
    ("想要一辆买菜用的手推车", "杨小妹", "生活用品", "2022-04-06", "高翔", "2022-04-28", 155),
    ("想要十只鸡苗", "王顺发", "生产就业", "2022-08-15", "罗斌", "2022-08-30", 200),
    ("想请人修一修漏雨的屋檐", "李阿福", "生活用品", "2022-06-06", "唐国富", "2022-06-21", 480),
    ("想要一双过冬的棉鞋", "罗小强", "生活用品", "2022-10-12", "宋佳", "2022-10-28", 98),
    ("想到县城看一次图书馆", "普晓东", "陪伴服务", "2022-10-12", "", None, 0),
)


def assignments(ledgers: Ledgers) -> None:
    columns = (
        ("姓名", 12),
        ("派驻村", 12),
        ("驻村职务", 14),
        ("到村日期", 14),
        ("期满日期", 14),
        ("离村日期", 14),
        ("派出单位", 24),
        ("备注", 30),
    )
    unit = "云岭县机关事务服务中心"
    rows = [
        ("罗斌", VILLAGE, "第一书记", "2021-06-01", "2023-05-31", "", unit, "轮换选派"),
        ("高翔", VILLAGE, "工作队队员", "2021-06-01", "2023-05-31", "2022-08-31", unit, "因病轮换"),
        ("田永胜", VILLAGE, "工作队队员", "2022-09-01", "2024-08-31", "", unit, "接替高翔"),
        ("谢文忠", VILLAGE, "工作队队员", "2021-06-01", "2023-05-31", "", unit, ""),
    ]
    ledgers.sheet("选派驻村干部", columns, rows)
    months = [
        (who, VILLAGE, honest(date(2022, month, 28)), rng.randint(20, 24), rng.randint(0, 2))
        for month in range(1, 13)
        for who in ("罗斌", "谢文忠", "高翔" if month < 9 else "田永胜")
    ]
    columns = (("姓名", 12), ("派驻村", 12), ("月份", 14), ("驻村天数", 10), ("请假", 8))
    ledgers.sheet("驻村在岗", columns, months)


def plans(ledgers: Ledgers) -> None:
    columns = (("审定日期", 14), ("方案名称", 44), ("帮扶村", 12), ("版本", 8), ("审定会议", 24))
    rows = [
        (honest(date(2022, 2, 10)), "2022年驻村帮扶工作方案", VILLAGE, 1, "支委会"),
        (honest(date(2022, 2, 10)), "大坪村产业帮扶方案", VILLAGE, 1, "支委会"),
        (honest(date(2022, 5, 12)), "大坪村技能培训方案", VILLAGE, 1, "支委会"),
        (honest(date(2022, 8, 4)), "大坪村产业帮扶方案", VILLAGE, 2, "支委会"),
    ]
    ledgers.sheet("帮扶方案", columns, rows)
    columns = (
        ("村名", 12),
        ("年度", 8),
        ("确定日期", 14),
        ("增收门路户数", 14),
        ("致富明白人", 12),
        ("困难件数", 10),
    )
    ledgers.sheet("培训目标", columns, [(VILLAGE, 2022, honest(date(2022, 2, 10)), 6, 12, 10)])


PROJECT_COLUMNS = (
    ("名称", 26),
    ("步骤", 10),
    ("日期", 14),
    ("帮扶村", 12),
    ("预算（元）", 14),
    ("计划完工", 14),
    ("金额（元）", 14),
    ("来源、用途或地点", 28),
    ("验收内容", 18),
    ("数量", 10),
    ("单位", 8),
    ("说明", 18),
)


def project(
    name: str, step: str, on: str, *, money: Any = "", what: str = "", got: Sequence[Any] = ()
) -> tuple[Any, ...]:
    said = what if step == "进展" else ""
    told = "" if said else what
    size = got or ("", "", "")
    return (name, step, honest(day(on)), VILLAGE, "", "", money, told, *size, said)


def begun(name: str, on: str, budget: int, until: str) -> tuple[Any, ...]:
    return (name, "谋划", honest(day(on)), VILLAGE, budget, until, *([""] * 6))


def projects(ledgers: Ledgers) -> None:
    road, farm, park = "大坪村进村道路硬化", "大坪村蓝莓种植", "党员示范产业园"
    rows = [
        begun(road, "2022-01-18", 680000, "2022-10-31"),
        project(road, "批复", "2022-02-24"),
        project(road, "资金到位", "2022-03-15", money=400000, what="县乡村振兴局"),
        project(road, "资金到位", "2022-05-20", money=280000, what="挂联单位筹集"),
        project(road, "开工", "2022-04-06"),
        project(road, "支出", "2022-07-08", money=350000, what="路基和砂石"),
        project(road, "验收", "2022-08-19", what="村委会至二组", got=("硬化道路", 3.2, "公里")),
        project(road, "验收", "2022-10-14", what="二组至五组", got=("硬化道路", 3.6, "里")),
        project(road, "支出", "2022-10-20", money=312000, what="路面和护栏"),
        project(road, "完工", "2022-10-28"),
        begun(farm, "2022-02-10", 260000, "2022-12-31"),
        project(farm, "批复", "2022-02-28"),
        project(farm, "资金到位", "2022-03-18", money=150000, what="东西部协作资金"),
        project(farm, "资金到位", "2022-06-10", money=86000, what="单位自筹"),
        project(farm, "开工", "2022-03-22"),
        project(farm, "验收", "2022-04-15", what="三组、四组", got=("流转土地", 12, "公顷")),
        project(farm, "验收", "2022-06-30", what="三组", got=("发展产业种植", 120.5, "亩")),
        project(farm, "支出", "2022-07-01", money=168000, what="种苗和滴灌"),
        project(farm, "进展", "2022-11-16", what="首批挂果"),
        begun(park, "2022-05-16", 120000, "2022-09-30"),
        project(park, "批复", "2022-05-30"),
        project(park, "资金到位", "2022-06-08", money=120000, what="党费支持"),
        project(park, "开工", "2022-06-13"),
        project(park, "验收", "2022-09-20", what="村委会旁", got=("党员示范产业园", 32, "亩")),
        project(park, "支出", "2022-09-22", money=118600, what="大棚和标识"),
        project(park, "完工", "2022-09-29"),
    ]
    ledgers.sheet("帮扶项目", PROJECT_COLUMNS, in_order(rows))


def in_order(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Keep the rows of one project together, as the clerk wrote them down."""
    return sorted(rows, key=lambda row: str(row[0]))


def incomes(ledgers: Ledgers) -> None:
    columns = (
        ("村名", 12),
        ("入账日期", 14),
        ("年度", 8),
        ("收入类别", 14),
        ("金额（元）", 14),
        ("收入来源", 30),
    )
    rows = [
        (VILLAGE, honest(date(2022, 3, 31)), 2022, "发包出租", 36000, "村集体茶园发包"),
        (VILLAGE, honest(date(2022, 7, 15)), 2022, "经营性收入", 58420.5, "蓝莓基地分红"),
        (VILLAGE, honest(date(2022, 9, 30)), 2022, "经营性收入", 41260, "合作社代销"),
        (VILLAGE, honest(date(2022, 12, 9)), 2022, "补助", 50000, "县级奖补资金"),
        (VILLAGE, honest(date(2022, 12, 20)), 2022, "经营性收入", 27300, "示范产业园租金"),
    ]
    ledgers.sheet("村集体经济收入", columns, rows)


TRAININGS = (  # day, title, platform, mode, kind, teacher, attendances, certified
    ("2022-03-16", "蓝莓栽培与修剪", "农民夜校", "专题+基地+远程", "种养技术", "县农技站", 46, 4),
    ("2022-05-18", "家政服务员技能", "农家书屋", "走出去学", "务工技能", "县人社局", 28, 0),
    ("2022-06-22", "土鸡林下养殖", "农民夜校", "专家上门", "种养技术", "州畜牧站", 37, 3),
    ("2022-08-24", "电商开店入门", "远程教育站点", "专题+基地+远程", "自主创业", "县商务局", 31, 4),
    ("2022-10-19", "叉车操作", "其他", "走出去学", "务工技能", "县职中", 18, 2),
    ("2022-11-23", "蓝莓越冬管理", "农民夜校", "专家上门", "种养技术", "县农技站", 42, 2),
)
SURNAMES, GIVEN = "李普杨罗张王赵段和木", ("志明", "云", "建华", "桂花", "永平", "春燕", "学军")


def villagers() -> list[str]:
    return [surname + given for given in GIVEN for surname in SURNAMES]


def trainings(ledgers: Ledgers) -> None:
    columns = (
        ("培训日期", 14),
        ("培训内容", 26),
        ("村名", 12),
        ("培训平台", 14),
        ("培训方式", 18),
        ("培训类别", 12),
        ("授课老师", 14),
        ("课时", 8),
        ("实操", 8),
        ("培训人次", 10),
        ("人员名单", 50),
    )
    people, rows, number = villagers(), [], 0
    for on, title, platform, mode, kind, teacher, count, certified in TRAININGS:
        shown = []
        for who in people[number : number + certified]:
            number += 1
            shown.append(f"{VILLAGE}/{who}（是，ZF2022{number:03d}）")
        practice = "是" if certified else "否"
        names = "、".join(shown)
        rows.append(
            (
                honest(day(on)),
                title,
                VILLAGE,
                platform,
                mode,
                kind,
                teacher,
                4,
                practice,
                count,
                names,
            )
        )
    ledgers.sheet("农民技能培训", columns, rows)


def difficulties(ledgers: Ledgers) -> None:
    columns = (("办结日期", 14), ("解决的困难", 32), ("村名", 12), ("对象", 16), ("解决办法", 40))
    rows = [
        (honest(day(on)), what, VILLAGE, whom, how)
        for on, what, whom, how in (
            ("2022-01-24", "二组饮水管冻裂", "二组村民", "更换水管320米"),
            ("2022-03-02", "三名学生缺学习用品", "村小学", "送书包和文具三套"),
            ("2022-04-11", "春耕缺化肥", "四组八户", "协调配送化肥4吨"),
            ("2022-06-14", "活动室没有桌椅", "村委会", "调剂桌椅20套"),
            ("2022-07-20", "暴雨冲毁田埂", "五组", "组织党员抢修"),
            ("2022-08-29", "农产品卖不出去", "合作社", "机关食堂集中采购"),
            ("2022-09-27", "太阳能路灯不亮", "一组", "更换蓄电池12块"),
            ("2022-11-08", "老人不会用医保码", "老年人", "驻村队员上门代办"),
            ("2022-12-06", "村道结冰", "二组", "撒盐、设警示牌"),
        )
    ]
    ledgers.sheet("解决实际困难", columns, rows)


def wishes(ledgers: Ledgers) -> None:
    columns = (
        ("名称", 30),
        ("步骤", 12),
        ("日期", 14),
        ("村名", 12),
        ("许愿人", 18),
        ("心愿类别", 12),
        ("预计花费", 10),
        ("办理结果", 24),
        ("实际花费", 10),
    )
    rows: list[tuple[Any, ...]] = []
    claims: list[tuple[Any, ...]] = []
    for wish, wisher, kind, on, claimer, fulfilled, cost in WISHES:
        begin = day(on)
        person = f"{VILLAGE}/{wisher}"
        after = [begin + timedelta(days=count) for count in (2, 3, 5, 8)]
        blank = ("", "", "", "")
        rows += [
            (wish, "征集", honest(begin), VILLAGE, person, kind, cost or 300, "", ""),
            (wish, "核实", honest(after[0]), "", *blank, ""),
            (wish, "公布", honest(after[1]), "", *blank, ""),
        ]
        if fulfilled is None:
            continue
        claims.append((wish, "认领", honest(after[2]), claimer))
        done = day(fulfilled)
        rows += [
            (wish, "对接", honest(after[3]), "", *blank, ""),
            (wish, "圆梦", honest(done), "", "", "", "", "已送到家", cost),
            (wish, "反馈满意", honest(done + timedelta(days=2)), "", *blank, ""),
        ]
    ledgers.sheet("微心愿", columns, rows)
    columns = (("名称", 30), ("步骤", 12), ("日期", 14), ("认领人", 12))
    ledgers.sheet("微心愿认领", columns, claims)


def giving(ledgers: Ledgers) -> None:
    columns = (
        ("捐赠日期", 14),
        ("村名", 12),
        ("姓名", 12),
        ("捐赠单位", 24),
        ("接收方", 20),
        ("捐款金额", 12),
        ("捐赠物品", 54),
        ("签收", 12),
    )
    school, village = "大坪村小学", "大坪村村委会"
    rows = [
        (honest(date(2022, 1, 20)), VILLAGE, "", "全体党员", village, 8600, "", "段村长"),
        (
            honest(date(2022, 1, 20)),
            VILLAGE,
            "",
            "机关事务服务中心",
            village,
            "",
            "大米（20，袋，1800）、食用油（20，桶，1560）",
            "段村长",
        ),
        (
            honest(date(2022, 5, 31)),
            VILLAGE,
            "",
            "机关事务服务中心",
            school,
            "",
            "图书（260，册，5200）、篮球（6，个，720）",
            "普校长",
        ),
        (honest(date(2022, 6, 30)), VILLAGE, "", "全体党员", "困难党员", 3800, "", "罗支书"),
        (honest(date(2022, 7, 22)), VILLAGE, "李建国", "", "王顺发", 500, "", "王顺发"),
        (
            honest(date(2022, 11, 25)),
            VILLAGE,
            "",
            "机关事务服务中心",
            village,
            "",
            "棉被（18，床，3240）",
            "段村长",
        ),
    ]
    ledgers.sheet("爱心捐赠", columns, rows)
    columns = (
        ("购买日期", 14),
        ("品名", 16),
        ("村名", 12),
        ("数量", 10),
        ("单位", 8),
        ("单价", 10),
        ("金额", 12),
        ("合作社", 20),
        ("购买渠道", 12),
        ("购买单位", 18),
        ("发票号", 14),
    )
    coop, kitchen = "大坪村合作社", "机关食堂"
    bought = (
        ("2022-01-18", "土猪肉", 320, "斤", 16, "食堂采购"),
        ("2022-03-24", "青菜", 450, "公斤", 3.2, "食堂采购"),
        ("2022-05-26", "土鸡蛋", 180, "斤", 12.5, "职工购买"),
        ("2022-07-14", "蓝莓", 260, "公斤", 38, "职工购买"),
        ("2022-09-08", "核桃", 0.4, "吨", 18000, "832平台"),
        ("2022-11-17", "冬桃", 620, "斤", 6.5, "职工购买"),
        ("2022-12-22", "红薯", 800, "公斤", 2.6, "食堂采购"),
    )
    rows = [
        (
            honest(day(on)),
            what,
            VILLAGE,
            amount,
            unit,
            price,
            round(amount * price, 2),
            coop,
            channel,
            kitchen if channel == "食堂采购" else "机关工会",
            f"NO2022{at:04d}",
        )
        for at, (on, what, amount, unit, price, channel) in enumerate(bought, start=1)
    ]
    ledgers.sheet("代购农产品", columns, rows)


SHEETS = (
    assignments,
    plans,
    projects,
    incomes,
    trainings,
    difficulties,
    *HOUSEHOLD_SHEETS,
    wishes,
    giving,
)
