"""What may happen next to a case: each step with who acts, from which day, and why not yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhibu.cases.clocks import readings
from zhibu.cases.judging import Possible, next_steps
from zhibu.cases.paths import NEW, Clock, Step
from zhibu.cases.situation import Situation
from zhibu.core.errors import Problem
from zhibu.workspace.cases.dates import Nearness, day_words, nearness
from zhibu.workspace.cases.reach import may_take, step_url

if TYPE_CHECKING:
    from zhibu.access.models import User


# So many steps are shown openly; one that cannot come yet is always among them.
NEAR = 4


@dataclass(frozen=True)
class Next:
    """A step that could come next, as the page shows it.

    Attributes:
        open: it may be taken today, or could have been on a day before.
        when: from which to which day, in words.
        url: its form, for those who may enter it; "" otherwise.
        aside: an end that nobody hopes for; kept apart.
        side: not what leads on, see ``_is_beside``.
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
    side: bool

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


def nexts(user: User, situation: Situation, waiting: Collection[str] = ()) -> list[Next]:
    """Give the steps that the state allows: what leads on first, sad ends last.

    Args:
        waiting: steps that are entered and wait to be confirmed: not to be entered twice. A case
            whose beginning waits has no other one.
    """
    if waiting and situation.state.key == NEW:
        return []
    takes: dict[str, bool] = {}
    coming = [one for one in next_steps(situation) if one.step.key not in waiting]
    found = [_next(user, situation, one, takes) for one in coming]
    return sorted(found, key=lambda one: (one.aside, not one.open, one.side))


@dataclass(frozen=True)
class AtHand:
    """The steps as a page shows them.

    Attributes:
        now: to look at openly: what leads on, what a clock waits for, what is near.
        beside: what this user may note at any time but leads nowhere; short buttons.
        later: what cannot come yet and is not near; folded away.
        sad: ends that nobody hopes for; folded away.
    """

    now: Sequence[Next]
    beside: Sequence[Next]
    later: Sequence[Next]
    sad: Sequence[Next]


def at_hand(found: Sequence[Next], clocks: Sequence[Running] = ()) -> AtHand:
    """Part the steps, so that a clerk sees few at once.

    A step beside the way is shown openly when a clock of its name runs, or where none leads on.
    """
    hoped = [one for one in found if not one.aside]
    awaited = {one.clock.label for one in clocks}
    now = [one for one in hoped if one.open]
    leading = [one for one in now if not one.side]
    beside: list[Next] = []
    if leading:
        apart = [one for one in now if one.side and one.step.label not in awaited]
        now = [one for one in now if one not in apart]
        beside = [one for one in apart if one.url]
    blocked = [one for one in hoped if not one.open]
    near = max(NEAR - len(now), 1)
    sad = [one for one in found if one.aside]
    return AtHand([*now, *blocked[:near]], beside, blocked[near:], sad)


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
        _is_beside(step, situation),
    )


def _is_beside(step: Step, situation: Situation) -> bool:
    """Tell whether a step is none that leads on: it came already, or may come again and again.

    What may come again leads on all the same while it has an official number, leads to a later
    state, or something that comes once needs it.
    """
    path = situation.path
    if situation.count(step.key) or not step.again:
        return bool(situation.count(step.key))
    order = list(path.states_by_key)
    onward = step.leads and order.index(step.leads) > order.index(situation.state.key)
    needed = any(step.key in other.needs for other in path.steps if not other.again)
    return not (step.number or onward or needed)


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
