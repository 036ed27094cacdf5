"""Dated rules of emergency work (measures 6.1 to 6.3)."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule
from zhibu.pillars.emergency.disinfection_rules import DISINFECTION_RULES
from zhibu.pillars.emergency.duty_rules import RULES as DUTY_RULES
from zhibu.pillars.emergency.gate_dated_rules import GATE_RULES
from zhibu.pillars.emergency.response_rules import RULES as RESPONSE_RULES
from zhibu.pillars.emergency.supply_rules import RULES as SUPPLY_RULES
from zhibu.pillars.emergency.transfer_rules import RULES as TRANSFER_RULES

RULES: tuple[Rule, ...] = (
    *RESPONSE_RULES,
    *SUPPLY_RULES,
    *DUTY_RULES,
    *GATE_RULES,
    *TRANSFER_RULES,
    *DISINFECTION_RULES,
)
