"""What a problem's page shows besides its steps: its terms, and how often it was written off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhibu.cases.situation import Situation
from zhibu.ledger.models import State
from zhibu.pillars.conduct.models.problems import (
    ProblemCategory,
    ProblemMove,
    ProblemSource,
    ProblemStep,
    RectifyKind,
)
from zhibu.pillars.conduct.problem_terms import terms_of

DONE = "done"  # put right, not yet verified: a state of the path


def _label(choices: type[Any], value: str) -> str:
    return str(choices(value).label) if value in choices.values else ""


def owners_of(cases: Sequence[int]) -> Mapping[int, str]:
    """Say who puts each of some problems right. Queries: one."""
    rows = ProblemStep.objects.filter(
        case__in=cases, owner__isnull=False, record__state=State.CONFIRMED
    )
    # The latest comes last and stays.
    found = rows.order_by("record__date", "pk").values_list("case_id", "owner__name")
    return {case: f"责任人 {name}" for case, name in found}


def to_verify(person: int) -> list[ProblemStep]:
    """Give the problems put right whose write-off waits for somebody, oldest first.

    Each by the step that named him last; whoever was named before no longer counts.
    Queries: one.
    """
    mine = ProblemStep.objects.filter(checker=person, case__state=DONE).values("case")
    named = ProblemStep.objects.filter(
        case__in=mine, checker__isnull=False, record__state=State.CONFIRMED
    )
    steps = named.select_related("case", "record").order_by("record__date", "pk")
    latest = {step.case_id: step for step in steps}
    return [step for step in latest.values() if step.checker_id == person]


def problem_on_page(_user: Any, situation: Situation) -> Mapping[str, Any]:
    """Give the terms that hold now. Queries: one for each person named, at most three."""
    terms = terms_of(situation.steps)
    closings = sum(one.step == ProblemMove.VERIFY for one in situation.history)
    relapses = sum(one.step == ProblemMove.REOPEN for one in situation.history)
    return {
        "terms": terms,
        "source": _label(ProblemSource, terms.source),
        "category": _label(ProblemCategory, terms.category),
        "kind": _label(RectifyKind, terms.kind),
        "closings": closings,
        "relapses": relapses,
    }
