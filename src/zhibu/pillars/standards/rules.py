"""Dated rules of standards and openness (measures 3.1 to 3.3)."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule

RULES: tuple[Rule, ...] = ()
