"""What may happen next to a case: each step with who acts, from which day, and why not yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhibu.cases.clocks import readings
from zhibu.cases.judging import Possible, next_steps
from zhibu.cases.paths import Clock, Step
from zhibu.cases.situation import Situation
from zhibu.core.errors import Problem
from zhibu.workspace.cases.dates import Nearness, day_words, nearness
from zhibu.workspace.cases.reach import may_take, step_url

if TYPE_CHECKING:
    from zhibu.access.models import User


@dataclass(frozen=True)
class Next:
    """A step that could come next, as the page shows it.

    Attributes:
        open: it may be taken today, or could have been on a day before.
        when: from which to which day, in words.
        url: its form, for those who may enter it; "" otherwise.
        aside: an end that nobody hopes for; kept apart.
    """

    step: Step
    open: bool
    when: str
    whys: Sequence[str]
    missing: Sequence[Problem]
    warnings: Sequence[str]
    url: str
    aside: bool
    past: bool

    @property
    def why_not(self) -> str:
        """The first reason against it, for a button that cannot be pressed."""
        if self.missing:
            return self.missing[0].message
        return self.when


@dataclass(frozen=True)
class Running:
    """A clock that runs for a case."""

    clock: Clock
    since: date
    near: Nearness
    detail: str


def nexts(user: User, situation: Situation) -> list[Next]:
    """Give the steps that the state allows: those that may be taken first, sad ends last."""
    takes: dict[str, bool] = {}
    found = [_next(user, situation, one, takes) for one in next_steps(situation)]
    return sorted(found, key=lambda one: (one.aside, not one.open))


def _next(user: User, situation: Situation, one: Possible, takes: dict[str, bool]) -> Next:
    step, today, path = one.step, situation.today, situation.path
    early = one.earliest is not None and one.earliest > today
    past = one.latest is not None and one.latest < today
    if step.permission not in takes:
        takes[step.permission] = may_take(user, step, situation.organization)
    leads = path.state(step.leads)
    return Next(
        step,
        not one.missing and not early,
        _when(one, today, early=early, past=past),
        one.whys if early or past else (),
        one.missing,
        one.warnings,
        step_url(path, step, situation.case) if takes[step.permission] else "",
        bool(step.leads) and leads.final and not leads.good,
        past,
    )


def _when(one: Possible, today: date, *, early: bool, past: bool) -> str:
    if past and one.latest:
        return f"最晚 {day_words(one.latest, today)}，已经过期"
    words = []
    if early and one.earliest:
        words.append(f"最早 {day_words(one.earliest, today)}")
    if one.latest:
        words.append(f"最晚 {day_words(one.latest, today)}")
    return "，".join(words)


def running(situation: Situation) -> list[Running]:
    """Give the clocks of a case, the nearest deadline first."""
    found = [
        Running(clock, shown.since, nearness(shown.due, situation.today), shown.detail)
        for clock, shown in readings(situation)
    ]
    return sorted(found, key=lambda one: one.near.due)
