"""Dated rules of disinfection: which strength and which time an agent needs, each with its source.

Sources differ on the time (10 or 30 minutes), so a county sets its own; the label of the product
and its registration win (emergency.md 7.7).
"""

from __future__ import annotations

from decimal import Decimal

from zhibu.organization.rule_type import Rule
from zhibu.pillars.emergency.models.zones import Agent

Span = tuple[Decimal, Decimal]


def span(text: str) -> Span:
    """Read two numbers, the least and the most: 250-2000."""
    least, dash, most = text.replace("—", "-").replace("～", "-").partition("-")
    low, high = Decimal(least.strip()), Decimal(most.strip() if dash else least.strip())
    if not (low.is_finite() and high.is_finite() and 0 < low <= high):
        raise ValueError(text)
    return low, high


GUIDE = "消毒指南：物体表面 250—500 mg/L，疫情期间 500—1000 mg/L，终末 1000 mg/L 以上"
CHLORINE_STRENGTH = Rule(
    "emergency.chlorine_strength", "含氯消毒剂浓度范围（mg/L）", "250-2000", GUIDE, span
)
CHLORINE_MINUTES = Rule(
    "emergency.chlorine_minutes",
    "含氯消毒剂作用时间范围（分钟）",
    "10-120",
    "各指南不一：物体表面保持湿润10分钟以上，地面30分钟；以产品标签为准",
    span,
)
ALCOHOL_STRENGTH = Rule(
    "emergency.alcohol_strength",
    "酒精浓度范围（%）",
    "70-80",
    "消毒指南：手和小件物品用 75% 酒精；上下限为本系统默认",
    span,
)
ALCOHOL_MINUTES = Rule(
    "emergency.alcohol_minutes",
    "酒精作用时间范围（分钟）",
    "1-30",
    "本系统默认；以产品标签为准",
    span,
)

STRENGTHS = {Agent.CHLORINE: CHLORINE_STRENGTH, Agent.ALCOHOL: ALCOHOL_STRENGTH}
MINUTES = {Agent.CHLORINE: CHLORINE_MINUTES, Agent.ALCOHOL: ALCOHOL_MINUTES}
DISINFECTION_RULES = (CHLORINE_STRENGTH, CHLORINE_MINUTES, ALCOHOL_STRENGTH, ALCOHOL_MINUTES)
