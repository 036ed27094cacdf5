"""Dated rules of village assistance: lines, lengths of time, days on duty, each with its source."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule, amount_if_set, month_and_day, whole

VILLAGE_DUTY_DAYS = Rule(
    "village.duty_days",
    "驻村干部每年在岗天数",
    "220",
    "各地驻村工作队管理办法掌握不一，多为每年不少于220天（每月20天以上）",
    whole,
)
VILLAGE_INCOME_LINE = Rule(
    "village.income_line",
    "防止返贫监测范围（人均纯收入，元/年）",
    "",
    "由各省（区、市）每年公布，未设定时不作比较",
    amount_if_set,
)
WISH_CONTACT_DAYS = Rule(
    "village.wish_contact_days",
    "微心愿认领后多少天内对接",
    "7",
    "微心愿办理流程：认领后 7 日内对接（各地掌握不一）",
    whole,
)
WISH_CLAIM_DAYS = Rule(
    "village.wish_claim_days",
    "微心愿公布后多少天无人认领转入下一轮",
    "30",
    "本系统默认；文件未规定，由各地自定",
    whole,
)
WISH_FULFIL_DAYS = Rule(
    "village.wish_fulfil_days",
    "微心愿认领后多少天内圆梦",
    "30",
    "本系统默认；文件未规定，由各地自定",
    whole,
)
WISH_FEEDBACK_DAYS = Rule(
    "village.wish_feedback_days",
    "微心愿圆梦后多少天内听取反馈",
    "15",
    "本系统默认；文件未规定，由各地自定",
    whole,
)
PROJECT_QUIET_DAYS = Rule(
    "village.project_quiet_days",
    "帮扶项目多少天没有进展就提醒",
    "60",
    "本系统默认；文件未规定，由各地自定",
    whole,
)
HOUSEHOLD_FIRST_VISIT = Rule(
    "village.household_first_visit",
    "监测线索几个工作日内入户核实",
    "2",
    "本系统默认；从发现线索到完成认定一般不超过15天，核实宜在头两天",
    whole,
)
HOUSEHOLD_RECOGNITION = Rule(
    "village.household_recognition",
    "从线索到认定监测对象的天数",
    "15",
    "防止返贫动态监测和帮扶机制：一般不超过15天",
    whole,
)
HOUSEHOLD_NOTICE = Rule(
    "village.household_notice",
    "监测对象村内公示天数",
    "5",
    "防止返贫动态监测和帮扶机制：村内公示不少于5天",
    whole,
)
HOUSEHOLD_PLAN = Rule(
    "village.household_plan",
    "认定后几天内明确帮扶责任人和措施",
    "10",
    "防止返贫动态监测和帮扶机制：认定后及时落实帮扶；天数为本系统默认",
    whole,
)
HOUSEHOLD_VISIT_GAP = Rule(
    "village.household_visit_gap",
    "监测户最长几天走访一次",
    "90",
    "走访次数由各单位定，多为每月或每季度一次；默认每季度",
    whole,
)
HOUSEHOLD_STABLE = Rule(
    "village.household_stable",
    "收入稳定超过监测范围几个月可消除风险",
    "6",
    "防止返贫动态监测和帮扶机制：原则上半年以上",
    whole,
)
HOUSEHOLD_OBSERVE = Rule(
    "village.household_observe",
    "风险消除后几个月内跟踪回访",
    "6",
    "防止返贫动态监测和帮扶机制：风险消除后继续关注；月数为本系统默认",
    whole,
)
HOUSEHOLD_INCOME_DUE = Rule(
    "village.household_income_due",
    "上年家庭收入几月几日前登记（月-日）",
    "03-31",
    "本系统默认",
    month_and_day,
)

RULES = (
    VILLAGE_DUTY_DAYS,
    VILLAGE_INCOME_LINE,
    WISH_CONTACT_DAYS,
    WISH_CLAIM_DAYS,
    WISH_FULFIL_DAYS,
    WISH_FEEDBACK_DAYS,
    PROJECT_QUIET_DAYS,
    HOUSEHOLD_FIRST_VISIT,
    HOUSEHOLD_RECOGNITION,
    HOUSEHOLD_NOTICE,
    HOUSEHOLD_PLAN,
    HOUSEHOLD_VISIT_GAP,
    HOUSEHOLD_STABLE,
    HOUSEHOLD_OBSERVE,
    HOUSEHOLD_INCOME_DUE,
)
