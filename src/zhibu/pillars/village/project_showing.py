"""What a project's page shows besides its steps: its terms and its sums, as ready text."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhibu.cases.situation import Situation
from zhibu.core.quantities import format_number
from zhibu.pillars.village.models import Project
from zhibu.pillars.village.project_sums import sums_of


def yuan_text(amount: Decimal) -> str:
    """Write money with groups and no more decimals than it has: 1,234.5."""
    whole, _dot, cents = format_number(amount).partition(".")
    return f"{int(whole):,}" + (f".{cents}" if cents else "")


def sums_on_page(_user: Any, situation: Situation) -> Mapping[str, Any]:
    """Give the terms and sums of a project. Queries: one."""
    project = Project.objects.select_related("village").filter(case=situation.case.pk).first()
    sums = sums_of(situation.steps)
    budget = project.budget if project else None
    return {
        "project": project,
        "budget": yuan_text(budget) if budget is not None else "",
        "secured": yuan_text(sums.secured),
        "spent": yuan_text(sums.spent),
        "left": yuan_text(sums.left),
        "accepted": sums.accepted,
        "spent_share": int(sums.spent * 100 / sums.secured) if sums.secured else None,
    }
