"""Working days by the official calendar of the State Council (holidays and shifted weekends).

The calendar comes from the package chinesecalendar and ends with the last year announced. For
other years only weekends are known; `covers(year)` lets callers say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from chinese_calendar.constants import (
    holidays,
    workdays,
)

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)

Overrides = Mapping[date, bool]


def covers(year: int) -> bool:
    """Tell whether the official calendar of the year is known."""
    # National Day tells a whole year from a New Year's Day announced with the year before.
    return date(year, 10, 1) in holidays


def is_workday(day: date, *, overrides: Overrides | None = None) -> bool:
    """Tell whether offices work that day; `overrides` (day → works) beats the calendar."""
    if overrides is not None and day in overrides:
        return overrides[day]
    # The tables themselves: the package's own function scans them whole at every call.
    if covers(day.year) and (day in workdays or day in holidays):
        return day in workdays
    return day.weekday() < _SATURDAY


def add_workdays(day: date, count: int, *, overrides: Overrides | None = None) -> date:
    """Return the `count`-th working day after `day`; the day itself is never counted.

    Negative counts go back; 0 returns `day` as it is, working day or not.
    """
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_workday(day, overrides=overrides)
    return day


def workdays_between(start: date, end: date, *, overrides: Overrides | None = None) -> int:
    """Count the working days after `start` up to and including `end`; negative when turned round.

    `workdays_between(day, add_workdays(day, n)) == n` for n ≥ 0.
    """
    if end < start:
        return -workdays_between(end, start, overrides=overrides)
    days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(is_workday(day, overrides=overrides) for day in days)
