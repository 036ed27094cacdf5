"""The path of a case as a ladder: what is done, where it stands, what is to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from zhibu.cases.paths import CasePath, CaseState, Step
from zhibu.cases.situation import Situation


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: how often it came, the last time with its record."""

    step: Step
    count: int
    day: date | None
    url: str


@dataclass(frozen=True)
class Stage:
    """One state with the steps that lead on from it. ``mark``: done, now, todo."""

    state: CaseState
    mark: str
    since: date | None
    rungs: Sequence[Rung]


def ladder(situation: Situation, readable: frozenset[int]) -> list[Stage]:
    """Give the stages of a case; ends that were not hoped for only where it came there.

    Args:
        readable: numbers of the records that the user may open.
    """
    path, current = situation.path, situation.state
    entered = dict(_entered(situation))
    order = [state.key for state in path.states]
    here = order.index(current.key) if current.key in order else -1
    stages = []
    for place, state in enumerate(path.states):
        passed = state.key in entered or place == here
        # What was skipped stays out, and so does what cannot come any more.
        if not passed and (place < here or current.final or (state.final and not state.good)):
            continue
        mark = "now" if place == here else "done" if passed else "todo"
        rungs = [_rung(step, situation, readable) for step in _steps_of(path, state)]
        shown = [one for one in rungs if one.count or _awaited(situation, one.step)]
        stages.append(Stage(state, mark, entered.get(state.key), shown))
    return stages


def _entered(situation: Situation) -> Iterator[tuple[str, date]]:
    """Give the states to which the steps led, each with the last day on which they did."""
    for taken in situation.steps:
        step = situation.path.steps_by_key.get(taken.step)
        if step is not None and step.leads:
            yield step.leads, taken.date


def _steps_of(path: CasePath, state: CaseState) -> Iterator[Step]:
    """Give the steps that belong to a state: the first one in the path's order that allows them."""
    for step in path.steps:
        if step.opens:
            if step.leads == state.key:
                yield step
        elif next((one for one in path.states if one.key in step.within), None) == state:
            yield step


def _awaited(situation: Situation, step: Step) -> bool:
    """Tell whether a step that did not come is part of the way, not an end nobody hopes for."""
    if situation.state.final or (step.opens and situation.history):
        return False
    return not step.leads or situation.path.state(step.leads).good


def _rung(step: Step, situation: Situation, readable: frozenset[int]) -> Rung:
    taken: Any = situation.taken(step.key)
    pk = taken.pk if taken else None
    url = reverse("workspace:record", args=[pk]) if pk in readable and pk else ""
    return Rung(step, situation.count(step.key), taken.date if taken else None, url)
