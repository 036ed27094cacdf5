"""Dated rules of duty: rest between two shifts."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule, whole

REST_HOURS = Rule(
    "emergency.rest_hours",
    "两次值班之间至少休息几小时",
    "11",
    "本系统默认；各地值班制度掌握不一，不要求的填 0",
    whole,
)

RULES = (REST_HOURS,)
