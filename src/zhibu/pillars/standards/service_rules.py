"""Dated rules of service ratings (measure 3.2)."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule, whole

BOTH = "both"

RATING_DAYS = Rule(
    "standards.rating_days", "服务评价链接在办结后有效的天数", "15", "本系统默认", whole
)
SATISFIED_ANSWERS = Rule(
    "standards.satisfied_answers",
    "哪些评价计入满意率",
    BOTH,
    "国办发〔2019〕51号：政务服务“好差评”中“基本满意”及以上为好评",
    choices=((BOTH, "满意和基本满意"), ("satisfied", "只计满意")),
)

SERVICE_RULES = (RATING_DAYS, SATISFIED_ANSWERS)
