"""Sheets of opinions, of the year's plan, of contingency plans and of disinfection in 2022."""

from __future__ import annotations

import random
from datetime import date, timedelta

from ledgers import Ledgers, honest

# A seed of its own: the sheets of the other pillars stay as they are.
rng = random.Random(20220314)  # noqa: S311

OPINIONS = (  # collected, what, from, how, outcome, answer, adopted on
    (
        "2022-01-12",
        "窗口办事指南不够清楚",
        "服务对象",
        "问卷",
        "采纳",
        "重做办事指南",
        "2022-01-20",
    ),
    (
        "2022-01-12",
        "会议室预约希望能在网上办",
        "下级单位",
        "问卷",
        "采纳",
        "开通预约",
        "2022-03-01",
    ),
    ("2022-01-12", "公务用车调度要更公开", "下级单位", "座谈会", "采纳", "每周公布", "2022-01-24"),
    ("2022-03-08", "学习形式可以更活泼", "党员", "座谈会", "采纳", "增加现场教学", "2022-03-15"),
    ("2022-03-08", "青年党员多上讲台", "党员", "座谈会", "采纳", "轮流讲微党课", "2022-03-15"),
    ("2022-06-15", "食堂延长供餐时间", "群众", "意见箱", "采纳", "延长半小时", "2022-06-20"),
    (
        "2022-06-15",
        "大院停车位不够",
        "群众",
        "意见箱",
        "部分采纳",
        "重新划线增加16个",
        "2022-07-11",
    ),
    ("2022-06-15", "食堂引进社会餐饮", "群众", "意见箱", "不采纳", "不符合机关食堂规定", ""),
    ("2022-09-07", "周转房维修要限时", "服务对象", "走访", "采纳", "小修两日内办结", "2022-09-14"),
    ("2022-09-07", "电梯高峰时段分流", "服务对象", "走访", "采纳", "错峰引导", "2022-09-09"),
    ("2022-11-22", "谈心谈话再深入一些", "党员", "座谈会", "采纳", "每季度谈一次", "2022-11-28"),
    ("2022-11-22", "支委分工再明确", "党员", "座谈会", "采纳", "修订分工表", "2022-12-02"),
    ("2022-11-22", "减少重复报表", "下级单位", "网上", "采纳", "合并三张月报", "2022-12-05"),
    ("2022-11-22", "取消周末值班", "群众", "网上", "不采纳", "值班制度有规定", ""),
)
ITEMS = (  # no., item, Party line, business goal, who, due, weight, done on, result, carried out by
    (1, "学习贯彻党的二十大精神", "理论学习", "", "赵敏", "2022-12-31", 15, "2022-12-16",
     "专题学习三次，党员全员参加", "2022-10-21 学习党的二十大精神，谈体会、话担当"),
    (2, "建党101周年系列活动", "主题党日", "", "王秀兰", "2022-07-31", 8, "2022-07-01",
     "开展五项活动", "2022-07-01 庆祝建党101周年：讲好身边党员故事"),
    (3, "会务保障党员先锋岗", "党员示范岗", "会务零差错", "徐海燕", "2022-06-30", 10,
     "2022-06-28", "保障会议426场无差错", ""),
    (4, "厉行节约反对浪费", "主题党日", "餐厨垃圾下降10%", "郭秀珍", "2022-08-31", 8,
     "2022-08-24", "下降12.6%", "2022-06-17 厉行节约、反对浪费大讨论"),
    (5, "公务用车规范管理", "专题学习", "百公里油耗下降5%", "黄志华", "2022-09-30", 8,
     "2022-10-12", "下降5.2%，制度修订晚了半个月", ""),
    (6, "服务保障标准体系建设", "党员攻坚组", "四个领域标准全覆盖", "何永刚", "2022-11-30", 12,
     "2022-11-25", "标准体系发布", ""),
    (7, "驻村帮扶和乡村振兴", "结对帮扶", "脱贫户不返贫", "罗斌", "2022-12-31", 12,
     "2022-12-20", "无一返贫", ""),
    (8, "疫情防控党员先锋队", "党员先锋队", "机关大院零感染传播", "孙志强", "2022-12-31", 12,
     "2022-12-28", "全年值守、转运任务完成", ""),
    (9, "作风建设提升年", "组织生活会", "群众满意率95%", "李建国", "2022-12-31", 10,
     "2022-12-23", "满意率96.4%", ""),
    (10, "智慧机关事务平台", "党员揭榜", "三项业务上线", "邓少华", "2022-12-31", 5, "", "", ""),
)  # fmt: skip
PLANS = (  # in force from, name, kind, no., version
    ("2019-05-10", "机关大院消防应急预案", "消防", "云机管〔2019〕12号", 1),
    ("2020-02-03", "机关大院疫情防控应急预案", "疫情防控", "云机管〔2020〕3号", 1),
    ("2020-06-01", "防汛应急预案", "防汛", "云机管〔2020〕15号", 1),
    ("2021-03-15", "机关食堂食品安全应急预案", "食品安全", "云机管〔2021〕7号", 1),
    ("2021-09-01", "水电气保障应急预案", "水电气保障", "云机管〔2021〕21号", 1),
    ("2022-03-10", "机关大院疫情防控应急预案", "疫情防控", "云机管〔2022〕8号", 2),
    ("2022-11-01", "低温雨雪冰冻应急预案", "低温雨雪冰冻", "云机管〔2022〕31号", 1),
)
ZONES = ("政务大厅", "机关食堂", "一号楼电梯", "二号楼电梯", "会议中心", "公务车辆")
# When every zone had to be disinfected once a day.
SEASONS = ((date(2022, 3, 14), date(2022, 5, 31)), (date(2022, 10, 8), date(2022, 12, 7)))


def opinions(ledgers: Ledgers) -> None:
    columns = (
        ("征求日期", 14),
        ("意见", 32),
        ("来源", 12),
        ("征求方式", 12),
        ("采纳情况", 12),
        ("采纳措施", 28),
        ("采纳日期", 14),
    )
    rows = [
        (honest(_day(on)), what, giver, how, outcome, answer, honest(_day(at)) if at else "")
        for on, what, giver, how, outcome, answer, at in OPINIONS
    ]
    ledgers.sheet("征求意见", columns, rows)


def items(ledgers: Ledgers) -> None:
    columns = (
        ("年度", 8),
        ("序号", 8),
        ("工作要点", 30),
        ("审定日期", 14),
        ("党建工作", 18),
        ("业务目标", 24),
        ("责任人", 12),
        ("完成时限", 14),
        ("权重", 8),
    )
    adopted = date(2022, 1, 18)
    rows = [
        (2022, str(no), what, honest(adopted), party, goal, who, honest(_day(due)), weight)
        for no, what, party, goal, who, due, weight, _on, _result, _by in ITEMS
    ]
    ledgers.sheet("年度要点", columns, rows)
    columns = (("要点编号", 10), ("完成日期", 14), ("完成情况", 40), ("落实记录", 50))
    done = [
        (str(no), honest(_day(on)), result, by.replace("、", "\\、"))
        for no, _what, _party, _goal, _who, _due, _weight, on, result, by in ITEMS
        if on
    ]
    ledgers.sheet("要点完成", columns, done)


def plans(ledgers: Ledgers) -> None:
    columns = (("预案名称", 34), ("类别", 14), ("文号", 22), ("版本", 8), ("施行日期", 14))
    rows = [(name, kind, no, version, honest(_day(on))) for on, name, kind, no, version in PLANS]
    ledgers.sheet("应急预案", columns, rows)


def disinfection(ledgers: Ledgers) -> None:
    columns = (("消杀区域", 16), ("开始日期", 14), ("结束日期", 14), ("频次", 8))
    rows = [(zone, honest(first), honest(last), 1) for first, last in SEASONS for zone in ZONES]
    ledgers.sheet("消杀安排", columns, rows)
    columns = (
        ("消杀日期", 14),
        ("开始", 10),
        ("结束", 10),
        ("消毒剂", 14),
        ("浓度（mg/L）", 12),
        ("作用时间", 10),
        ("方法", 10),
        ("操作人", 12),
        ("检查人", 12),
        ("消杀区域", 60),
    )
    rounds = []
    for first, last in SEASONS:
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            # On some days a place was closed and stayed undone.
            left = rng.sample(ZONES, 1) if rng.random() < 0.12 else []
            zones = "、".join(zone for zone in ZONES if zone not in left)
            rounds.append(
                (honest(day), "07:00", "08:20", "含氯消毒剂", rng.choice((500, 500, 1000)), 30,
                 "喷洒", rng.choice(("刘师傅", "杨师傅")), "何永刚", zones)
            )  # fmt: skip
    ledgers.sheet("消杀记录", columns, rounds)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def write(ledgers: Ledgers) -> None:
    """Write all sheets."""
    opinions(ledgers)
    items(ledgers)
    plans(ledgers)
    disinfection(ledgers)
