"""What a wish's page shows besides its steps: who has it, and what may be known of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhibu.cases.situation import Situation
from zhibu.core.quantities import format_number
from zhibu.pillars.village.models import Wish


def wish_on_page(_user: Any, situation: Situation) -> Mapping[str, Any]:
    """Give the terms of a wish and its claimer, never who wishes: all members read the page.

    Queries: one.
    """
    wish = Wish.objects.select_related("village").filter(case=situation.case.pk).first()
    claim: Any = situation.taken("claim")
    fulfilled: Any = situation.taken("fulfil")
    cost = wish.estimated_cost if wish else None
    return {
        "wish": wish,
        "cost": "" if cost is None else f"约 {format_number(cost)} 元",
        "claimer": claim.claimer if claim else "",
        "gift": fulfilled.item if fulfilled else "",
    }
