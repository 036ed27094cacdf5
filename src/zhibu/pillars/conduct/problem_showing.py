"""What a problem's page shows besides its steps: its terms, and how often it was written off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhibu.cases.situation import Situation
from zhibu.pillars.conduct.models.problems import (
    ProblemCategory,
    ProblemMove,
    ProblemSource,
    RectifyKind,
)
from zhibu.pillars.conduct.problem_terms import terms_of


def _label(choices: type[Any], value: str) -> str:
    return str(choices(value).label) if value in choices.values else ""


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
