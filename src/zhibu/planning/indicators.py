"""The annual plan's figures (codes are fixed)."""

from __future__ import annotations

from zhibu.ledger.indicators import Indicator, Kind

INDICATORS = (
    Indicator(
        "planning.items_planned",
        "年度要点",
        "项",
        Kind.FLOW,
        "4.3",
        posted_by="PlanItem",
        definition="plan items due in the period",
        synonyms=("工作要点", "年度工作要点"),
    ),
    Indicator(
        "planning.items_done",
        "完成要点",
        "项",
        Kind.FLOW,
        "4.3",
        posted_by="PlanItemCompletion",
        definition="plan items completed",
        synonyms=("要点完成", "办结要点"),
    ),
    Indicator(
        "planning.items_linked",
        "党建业务融合要点",
        "项",
        Kind.FLOW,
        "4.3",
        posted_by="PlanItem",
        definition="plan items that join a Party-building line with a business goal",
        synonyms=("融合要点",),
    ),
)
