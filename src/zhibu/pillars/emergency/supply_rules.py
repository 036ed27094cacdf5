"""Dated rules of supplies: how early one is reminded of what expires."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule, whole

EXPIRY_AHEAD = Rule(
    "emergency.expiry_ahead",
    "物资有效期提前多少天列出",
    "90",
    "应急物资储备管理惯例：到期前 90 天列入轮换；天数为本系统默认",
    whole,
)
EXPIRY_SOON = Rule(
    "emergency.expiry_soon",
    "物资有效期提前多少天催办",
    "30",
    "应急物资储备管理惯例：到期前 30 天催办；天数为本系统默认",
    whole,
)

RULES = (EXPIRY_AHEAD, EXPIRY_SOON)
