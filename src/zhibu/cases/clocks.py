"""Clocks that recur on paths: a deadline after a step, and something that must happen again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from zhibu.cases.lengths import Length
from zhibu.cases.paths import Clock, Reading

if TYPE_CHECKING:
    from zhibu.cases.situation import Situation

LONGEST_DETAIL = 200


def after_step(
    key: str,
    label: str,
    *,
    after: tuple[str, ...],
    until: tuple[str, ...],
    length: Length,
    actor: str = "",
    source: str = "",
) -> Clock:
    """Run from the latest of some steps until one of others comes."""

    def reading(situation: Situation) -> Reading | None:
        start = situation.taken(*after)
        if start is None:
            return None
        counts_as = situation.path.counts_as
        from_there = situation.steps[situation.steps.index(start) :]
        if any(not counts_as[one.step].isdisjoint(until) for one in from_there):
            return None
        return Reading(start.date, length.after(situation, start.date))

    return Clock(key, label, reading, actor, (length.rule,), source)


def in_state(
    key: str,
    label: str,
    *,
    states: tuple[str, ...],
    length: Length,
    last: Callable[[Situation], date | None] | None = None,
    actor: str = "",
    source: str = "",
) -> Clock:
    """Run while a case is in some states, from the day it came there or from what `last` gives."""

    def reading(situation: Situation) -> Reading | None:
        if situation.state.key not in states or situation.since is None:
            return None
        latest = last(situation) if last else None
        start = max(latest, situation.since) if latest else situation.since
        return Reading(start, length.after(situation, start))

    return Clock(key, label, reading, actor, (length.rule,), source)


def readings(situation: Situation) -> Iterator[tuple[Clock, Reading]]:
    """Give what the running clocks of a case show; few run on when it is over."""
    if situation.since is None:
        return
    for clock in situation.path.clocks:
        if situation.state.final and not clock.beyond:
            continue
        shown = clock.reading(situation)
        if shown is not None:
            yield clock, shown
