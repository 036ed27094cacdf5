"""Dated rules of standards and openness (measures 3.1 to 3.3)."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule
from zhibu.pillars.standards.openness_rules import RULES as OPENNESS
from zhibu.pillars.standards.service_rules import SERVICE_RULES

RULES: tuple[Rule, ...] = (
    *SERVICE_RULES,
    *OPENNESS,
)
