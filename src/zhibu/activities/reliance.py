"""What rests on an activity's votes: a step that a general meeting decided.

Pillars tell here what would lose its ground when an activity is changed or voided.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from zhibu.core.errors import Problem
from zhibu.ledger.models import State

if TYPE_CHECKING:
    from zhibu.activities.models import Activity

# Given an activity as it shall be, and whether it goes altogether: what stands against that.
Reliance = Callable[["Activity", bool], Iterable[Problem]]

_reliances: list[Reliance] = []


def install(reliances: Iterable[Reliance]) -> None:
    """Set what this process knows; ``config.declarations`` calls it once."""
    _reliances[:] = reliances


def changed(activity: Activity) -> Iterator[Problem]:
    """Give what stands against a confirmed activity as it shall be; nothing rests on others."""
    if activity.record.pk is not None and activity.record.state == State.CONFIRMED:
        for reliance in _reliances:
            yield from reliance(activity, False)


def check_void(activities: Sequence[Activity], _together: Collection[int]) -> Iterator[Problem]:
    """Give what stands against voiding activities."""
    for activity in activities:
        for reliance in _reliances:
            yield from reliance(activity, True)
