"""Dated rules of responses: how long personal data is kept."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule, whole

RETENTION_DAYS = Rule(
    "emergency.retention_days",
    "应急响应终止后个人信息保存天数",
    "21",
    "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间；天数为本系统默认",
    whole,
)

RULES = (RETENTION_DAYS,)
