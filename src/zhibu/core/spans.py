"""Spans of the calendar: months after a day, years of age."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def add_months(day: date, count: int) -> date:
    """Return the same day `count` months on; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> int:
    """Count the whole months from `start` to `end`; 0 when `end` is earlier."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and add_months(start, months) > end:
        months -= 1
    return max(months, 0)


def age_on(birth: date, day: date) -> int:
    """Give the full years of age on a day (周岁: from the day after the birthday's eve on)."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
