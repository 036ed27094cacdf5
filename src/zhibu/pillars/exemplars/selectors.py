"""What other rooms ask of this pillar: the plan against what happened, who was recommended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhibu.core.periods import Period
from zhibu.ledger.figures import Figure, figures
from zhibu.ledger.models import State
from zhibu.organization.models import Organization, Person
from zhibu.pillars.exemplars.models import DevelopmentPlan, Recommendation

PLANNED_FIGURES = {
    "applicants": "exemplars.applicants",
    "activists": "exemplars.activists",
    "targets": "exemplars.development_targets",
    "admitted": "exemplars.probationary_admitted",
    "confirmed": "exemplars.members_confirmed",
}


@dataclass(frozen=True)
class PlanLine:
    """One stage of the year's plan: how many were planned, and the figure of what happened."""

    stage: str
    planned: int | None
    happened: Figure

    @property
    def label(self) -> str:
        return self.happened.label


def plans_of(unit: Organization, year: int) -> list[DevelopmentPlan]:
    """Give the plans that hold for a unit: its own, else those of the units below it.

    A number that a committee was given is shared out among its branches, so that the two are
    never added. Queries: one.
    """
    plans = list(
        DevelopmentPlan.objects.filter(
            year=year,
            record__state=State.CONFIRMED,
            record__organization__path__startswith=unit.path,
        ).select_related("record__organization")
    )
    paths = {plan.record.organization.path for plan in plans}
    return [plan for plan in plans if not _has_superior(plan.record.organization.path, paths)]


def _has_superior(path: str, paths: set[str]) -> bool:
    return any(path != other and path.startswith(other) for other in paths)


def plan_against(unit: Organization, year: int) -> list[PlanLine]:
    """Give, for each stage, what was planned and what happened. Queries: one, and the figures'."""
    plans = plans_of(unit, year)
    happened = figures(unit, Period.year(year), PLANNED_FIGURES.values())
    return [
        PlanLine(stage, _total([getattr(plan, stage) for plan in plans]), happened[code])
        for stage, code in PLANNED_FIGURES.items()
    ]


def _total(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def recommendations_of(person: Person, until: date) -> QuerySet[Recommendation]:
    """Give the confirmed recommendations of a person up to a day, newest first."""
    return Recommendation.objects.filter(
        record__about=person, record__state=State.CONFIRMED, record__date__lte=until
    ).order_by("-record__date", "-pk")
