"""What follows from the steps of projects: their states, and their terms of today."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from zhibu.cases import services
from zhibu.ledger.models import State
from zhibu.pillars.village.models import Project, ProjectStep

TERMS = ("plan", "adjust")


def settle_projects(bodies: Iterable[Any]) -> None:
    """Bring the cases up to date, and the terms of each project."""
    held = list(bodies)
    services.settle(held)
    write_projects({body.case_id for body in held if body.step in TERMS})


def write_projects(keys: Collection[int]) -> None:
    """Write the rows of some projects as their confirmed steps say. Queries: three."""
    steps = ProjectStep.objects.filter(
        case__in=keys, step__in=TERMS, record__state=State.CONFIRMED
    ).order_by("record__date", "pk")
    rows: dict[int, Project] = {}
    for one in steps:
        row = rows.setdefault(one.case_id, Project(case_id=one.case_id))
        if one.step == "plan":
            assert one.village_id is not None  # asked of every 立项
            row.village_id = one.village_id
        row.budget = row.budget if one.budget is None else one.budget
        row.planned_end = one.planned_end or row.planned_end
    Project.objects.filter(case__in=set(keys) - set(rows)).delete()
    Project.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["village", "budget", "planned_end"],
        batch_size=500,
    )
