"""Conduct in 2022: the table of problems, warnings, style activities, the leaders' life meeting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ledgers import Ledgers, absentees, away, called, honest, on_roll
from people_2022 import MEMBERS

LIFE, INSPECTION, OPINION = "组织生活会", "巡察检查", "征求意见"
SELF, AUDIT, SERVICE = "自查自纠", "审计", "服务标准检查"

# problem, source, category, found on, measures, owner, days until due, days until done ("" = not
# yet), what came of it, papers, checker
PROBLEMS: tuple[tuple[str, str, str, str, str, str, int, int | None, str, str, str], ...] = (
    (
        "理论学习抓得不经常，个别党员以干代学",
        LIFE,
        "学习教育",
        "2022-01-07",
        "每月列学习计划，党小组每周提醒一次",
        "赵敏",
        60,
        48,
        "学习计划按月上墙，缺课的都已补学",
        "学习签到表",
        "王秀兰",
    ),
    (
        "会议通知多头发、临时会议多",
        LIFE,
        "形式主义",
        "2022-01-07",
        "会议统一由综合科归口，每周不超过两次",
        "张伟（综合科）",
        60,
        40,
        "例会由三个并为一个",
        "会议管理办法",
        "孙志强",
    ),
    (
        "科室之间推诿，群众来电要转三四次",
        LIFE,
        "官僚主义",
        "2022-01-07",
        "实行首问负责，谁接谁办到底",
        "林晓燕",
        60,
        55,
        "首问登记本启用，来电一次办结",
        "首问登记本",
        "杨丽华",
    ),
    (
        "批评和自我批评不够直接，提希望多",
        LIFE,
        "组织生活",
        "2022-01-07",
        "党小组会每季度开展一次互评",
        "马文博",
        90,
        80,
        "四个党小组都已开展互评",
        "互评记录",
        "王秀兰",
    ),
    (
        "班子成员到驻点村少",
        LIFE,
        "官僚主义",
        "2022-01-07",
        "班子成员每季度到村不少于一次",
        "周明远",
        90,
        85,
        "一季度班子成员到村4人次",
        "入户记录",
        "孙志强",
    ),
    (
        "公务用车加油记录登记不全",
        INSPECTION,
        "制度执行",
        "2022-02-22",
        "一车一卡一登记，每月对账",
        "陈建军",
        30,
        26,
        "补齐登记，每月由资产科对账",
        "加油对账单",
        "孙志强",
    ),
    (
        "会议室桌牌、茶水多备，有浪费",
        INSPECTION,
        "奢靡之风",
        "2022-02-22",
        "按参会人数备水，桌牌反复使用",
        "徐海燕",
        20,
        15,
        "瓶装水改为自带水杯",
        "会务服务清单",
        "马文博",
    ),
    (
        "个别公务接待没有附公函",
        INSPECTION,
        "违反八项规定",
        "2022-02-22",
        "无公函不接待，财务凭公函报账",
        "王秀兰",
        15,
        14,
        "补齐公函3份，退回1笔",
        "公函复印件",
        "孙志强",
    ),
    (
        "固定资产标签脱落，账实不符",
        AUDIT,
        "制度执行",
        "2022-03-16",
        "全面清查，重贴标签",
        "罗斌",
        60,
        52,
        "清查资产1260件，处置报废34件",
        "资产清查表",
        "孙志强",
    ),
    (
        "零星维修没有比价",
        AUDIT,
        "制度执行",
        "2022-03-16",
        "千元以上零星维修三家比价",
        "邓少华",
        30,
        28,
        "修订零星维修办法",
        "零星维修办法",
        "何永刚",
    ),
    (
        "食堂剩菜多",
        OPINION,
        "奢靡之风",
        "2022-04-12",
        "推行小份菜、半份菜，剩菜称重公示",
        "刘桂英",
        30,
        25,
        "日均厨余减少四成",
        "厨余称重记录",
        "郭秀珍",
    ),
    (
        "周转房报修等得久",
        OPINION,
        "服务质量",
        "2022-04-12",
        "报修两小时内联系、一天内上门",
        "郑玉梅",
        30,
        29,
        "报修平均用时由三天降到一天",
        "报修台账",
        "何永刚",
    ),
    (
        "电梯轿厢保洁不及时",
        OPINION,
        "服务质量",
        "2022-04-12",
        "每日三次保洁并签字",
        "高翔",
        15,
        12,
        "保洁签字表上墙",
        "保洁签字表",
        "何永刚",
    ),
    (
        "停车场夜间照明不足",
        OPINION,
        "安全隐患",
        "2022-04-12",
        "更换灯具，每周巡查",
        "何永刚",
        20,
        18,
        "更换灯具16盏",
        "更换前后照片",
        "邓少华",
    ),
    (
        "党员示范岗挂牌后缺少评议",
        SELF,
        "组织生活",
        "2022-06-08",
        "示范岗每季度公开评议一次",
        "徐海燕",
        45,
        40,
        "两个示范岗完成评议",
        "评议表",
        "王秀兰",
    ),
    (
        "发文底稿归档不全",
        SELF,
        "制度执行",
        "2022-06-08",
        "专人归档，月底核对",
        "冯丽娟",
        30,
        24,
        "补归档底稿41份",
        "归档目录",
        "林晓燕",
    ),
    (
        "消防通道堆放杂物",
        SERVICE,
        "安全隐患",
        "2022-07-05",
        "当天清理，每日巡查",
        "高翔",
        3,
        1,
        "已清空，贴警示标识",
        "清理前后照片",
        "何永刚",
    ),
    (
        "餐具消毒记录有漏项",
        SERVICE,
        "服务质量",
        "2022-07-05",
        "每餐登记，值班长签字",
        "韩志勇",
        10,
        8,
        "消毒记录补全，连续抽查三周无漏项",
        "消毒记录",
        "刘桂英",
    ),
    (
        "驾驶员出车前检查流于形式",
        INSPECTION,
        "形式主义",
        "2022-08-17",
        "出车前检查拍照留存，车队每周抽查",
        "唐国富",
        30,
        27,
        "抽查40车次，合格39车次",
        "抽查记录",
        "陈建军",
    ),
    (
        "制度上墙多、修订少",
        INSPECTION,
        "形式主义",
        "2022-08-17",
        "清理制度，废止过时的",
        "张伟（综合科）",
        60,
        57,
        "修订6项、废止4项",
        "制度汇编",
        "孙志强",
    ),
    (
        "志愿服务时间安排集中在年底",
        SELF,
        "组织生活",
        "2022-10-14",
        "按季度排出志愿服务计划",
        "许静",
        60,
        None,
        "四季度计划已排出，正在试行",
        "",
        "赵敏",
    ),
    (
        "节假日值班交接记录简单",
        INSPECTION,
        "制度执行",
        "2022-11-09",
        "统一交接班本，写明未办事项",
        "宋佳",
        45,
        40,
        "交接班本启用",
        "交接班本",
        "",
    ),
)
COLUMNS = (
    ("序号", 6),
    ("存在问题", 34),
    ("问题来源", 12),
    ("问题类别", 12),
    ("发现时间", 13),
    ("整改措施", 34),
    ("责任领导", 10),
    ("责任人", 14),
    ("整改期限", 13),
    ("整改情况", 32),
    ("进展时间", 13),
    ("完成时间", 13),
    ("佐证材料", 18),
    ("销号时间", 13),
    ("核验人", 10),
)


def problems(ledgers: Ledgers) -> None:
    """The office's own table: one row per problem, from finding to write-off."""
    rows: list[tuple[Any, ...]] = []
    for number, one in enumerate(PROBLEMS, start=1):
        words, source, kind, on, measures, owner, term, done, result, papers, checker = one
        begin = date.fromisoformat(on)
        finished = begin + timedelta(days=done) if done else None
        closed = finished + timedelta(days=5) if finished and checker else None
        rows.append(
            (
                number,
                words,
                source,
                kind,
                honest(begin),
                measures,
                "周明远" if owner != "周明远" else "李建国",
                owner,
                honest(begin + timedelta(days=term)),
                result,
                "" if finished else honest(begin + timedelta(days=30)),
                honest(finished) if finished else "",
                papers,
                honest(closed) if closed else "",
                checker,
            )
        )
    ledgers.sheet("问题整改台账", COLUMNS, rows)


WARNINGS = (
    ("2022-03-25", "警示教育", "观看警示教育片《零容忍》", "三楼会议室"),
    ("2022-05-12", "警示教育", "通报公车私用典型案例", "三楼会议室"),
    ("2022-06-29", "警示教育", "参观县廉政教育基地", "县廉政教育基地"),
    ("2022-09-08", "警示教育", "中秋国庆节前廉政提醒", "三楼会议室"),
    ("2022-12-28", "警示教育", "重温入党誓词，学习党纪处分条例", "党员活动室"),
)
STYLE = (
    ("2022-02-09", "作风建设活动", "新春收心会：改作风、抓落实", "三楼会议室"),
    ("2022-03-31", "作风建设活动", "“窗口亮身份、服务不推诿”动员", "一楼大厅"),
    ("2022-05-31", "作风建设活动", "服务承诺公开和满意度回访", "一楼大厅"),
    ("2022-07-29", "作风建设活动", "机关纪律作风自查", "三楼会议室"),
    ("2022-09-28", "作风建设活动", "会风文风整治讨论", "三楼会议室"),
    ("2022-11-30", "作风建设活动", "厉行节约、反对浪费整治", "机关食堂"),
)
HELD = (
    ("日期", 14),
    ("内容", 16),
    ("主题", 40),
    ("地点", 16),
    ("主持人", 10),
    ("应到", 7),
    ("实到", 7),
    ("缺席人员", 30),
)


def style(ledgers: Ledgers) -> None:
    """Warning educations and style activities of all members."""
    rows: list[tuple[Any, ...]] = []
    for on, kind, topic, place in sorted((*WARNINGS, *STYLE)):
        day = date.fromisoformat(on)
        expected = on_roll(day)
        missing = absentees(expected, 3)
        due = len(expected)
        rows.append(
            (honest(day), kind, topic, place, "孙志强", due, due - len(missing), away(missing))
        )
    ledgers.sheet("作风建设", HELD, rows)


def democratic_life(ledgers: Ledgers) -> None:
    """The meeting of the office's leadership, whose Party group holds one."""
    leaders = [one for one in MEMBERS if one.leader]
    columns = (*HELD[:5], ("参加人员", 24), ("应到", 7), ("实到", 7))
    row = (
        honest(date(2022, 1, 18)),
        "民主生活会",
        "中心领导班子2021年度民主生活会",
        "二楼小会议室",
        "李建国",
        "、".join(called(one) for one in leaders),
        len(leaders),
        len(leaders),
    )
    ledgers.sheet("民主生活会", columns, [row])


SHEETS = (problems, style, democratic_life)
