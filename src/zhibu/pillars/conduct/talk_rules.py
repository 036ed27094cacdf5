"""Dated rules of talks, of the integrity register and of the confidential channel."""

from __future__ import annotations

from datetime import date

from zhibu.organization.rule_type import Rule, whole

TALKS_A_YEAR = Rule(
    "conduct.talks_a_year",
    "每年谈心谈话次数（委员之间、委员与党员）",
    "1",
    "中国共产党支部工作条例（试行）：谈心谈话每年一般不少于1次",
    whole,
)
RISK_HIGH = Rule(
    "conduct.risk_high",
    "廉政风险高等级的最低分（可能性×危害）",
    "6",
    "本系统默认；各单位分级办法不一，可能性、危害各1至3分",
    whole,
)
RISK_MEDIUM = Rule(
    "conduct.risk_medium",
    "廉政风险中等级的最低分（可能性×危害）",
    "3",
    "本系统默认；各单位分级办法不一，可能性、危害各1至3分",
    whole,
)
RISK_REVIEW_MONTHS = Rule(
    "conduct.risk_review_months",
    "廉政风险点几个月复核一次",
    "12",
    "廉政风险防控惯例：每年复核；岗位职责、流程、人员变动时随时复核",
    whole,
)
LETTER_DAYS = Rule(
    "conduct.letter_days",
    "来信几个工作日内告知受理",
    "15",
    "纪检监察机关处理检举控告工作规则：实名检举控告自收到之日起15个工作日内告知受理情况",
    whole,
)
# 中国共产党纪律处分条例, revised in December 2023: the forms of its article 5 (conduct.md 5.2).
FORMS_OF_2023_SINCE = date(2024, 1, 1)

RULES: tuple[Rule, ...] = (
    TALKS_A_YEAR,
    RISK_HIGH,
    RISK_MEDIUM,
    RISK_REVIEW_MONTHS,
    LETTER_DAYS,
)
