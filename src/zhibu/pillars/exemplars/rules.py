"""Dated rules of exemplars: award campaigns, and the admission of members."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule, whole
from zhibu.pillars.exemplars.development_rules import DEVELOPMENT_RULES

AWARD_NOTICE_DAYS = Rule(
    "award.notice_days", "评选表彰公示工作日", "5", "评选通知惯例：公示不少于5个工作日", whole
)
AWARD_OBJECTION_DAYS = Rule(
    "award.objection_days", "评选异议多少天内答复", "10", "本系统默认", whole
)
AWARD_EXCELLENT = Rule(
    "award.excellent_only",
    "优秀共产党员须上次民主评议优秀",
    "off",
    "部分单位的评选办法；各地不一，默认不要求",
    choices=(("off", "不要求"), ("on", "要求")),
)

RULES = (
    AWARD_NOTICE_DAYS,
    AWARD_OBJECTION_DAYS,
    AWARD_EXCELLENT,
    *DEVELOPMENT_RULES,
)
