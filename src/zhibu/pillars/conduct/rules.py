"""Dated rules of conduct (measures 4.1 to 4.3)."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule
from zhibu.pillars.conduct.problem_rules import RULES as PROBLEM_RULES
from zhibu.pillars.conduct.talk_rules import RULES as TALK_RULES

RULES: tuple[Rule, ...] = (
    *PROBLEM_RULES,
    *TALK_RULES,
)
