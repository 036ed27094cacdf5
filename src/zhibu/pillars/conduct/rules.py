"""Dated rules of conduct (measures 4.1 to 4.3)."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule

RULES: tuple[Rule, ...] = ()
