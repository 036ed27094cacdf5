"""When an entry of the catalogue must be published next, and what is overdue. Pure functions.

A periodic entry is due some working days after the end of each of its periods. What is published
in a period belongs to it, or to the one before while that is still open and in time.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhibu.core.workdays import add_workdays

ONE_DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
LONGEST = 120  # periods looked back


@dataclass(frozen=True)
class Window:
    """One period of a periodic entry, with the last day for its publication."""

    start: date
    end: date
    due: date

    @property
    def label(self) -> str:
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        year, first = self.start.year, self.start.month
        if months == 12:
            return f"{year}年"
        if months == 6:
            return f"{year}年{'上' if first == 1 else '下'}半年"
        if months == 3:
            return f"{year}年第{'一二三四'[first // 3]}季度"
        return f"{year}年{first}月"


@dataclass(frozen=True)
class Standing:
    """How an entry stands on a day.

    ``due``: when something must be published next (None: only when something happens).
    ``overdue``: periods, or the long-lasting text itself, past their day.
    """

    due: date | None
    due_for: str
    overdue: tuple[str, ...]


def window_of(day: date, every: str, within: int) -> Window:
    """Give the period of the calendar that a day lies in."""
    months = MONTHS[every]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    end = date(day.year, last, monthrange(day.year, last)[1])
    return Window(date(day.year, first, 1), end, add_workdays(end, within))


def windows(since: date, until: date, every: str, within: int) -> Iterator[Window]:
    """Give the periods that end on or after a first day and begin no later than a last one."""
    window = window_of(since, every, within)
    while window.start <= until:
        yield window
        window = window_of(window.end + ONE_DAY, every, within)


def met(all_windows: Sequence[Window], published: Sequence[date]) -> set[date]:
    """Give the first days of the periods for which something was published."""
    found: set[date] = set()
    for day in sorted(published):
        for before, window in zip([None, *all_windows], all_windows, strict=False):
            if not window.start <= day <= window.end:
                continue
            late_for = before is not None and before.start not in found and day <= before.due
            found.add(before.start if late_for and before is not None else window.start)
    return found


def periodic_standing(
    since: date, until: date | None, every: str, within: int, published: Sequence[date], today: date
) -> Standing:
    """Say how a periodic entry stands; only the last periods are looked at."""
    last = min(until or today, today)
    known = list(windows(since, last, every, within))[-LONGEST:]
    done = met(known, published)
    missing = [window for window in known if window.start not in done]
    overdue = tuple(window.label for window in missing if window.due < today)
    coming = next((window for window in missing if window.due >= today), None)
    if coming is None and until is None:
        after = known[-1].end + ONE_DAY if known else since
        coming = window_of(after, every, within)
    if coming is None:
        return Standing(None, "", overdue)
    return Standing(coming.due, coming.label, overdue)


def long_standing(since: date, within: int, shown: bool, today: date) -> Standing:
    """Say how a long-lasting entry stands: something must be public all the time."""
    if shown:
        return Standing(None, "", ())
    due = add_workdays(since, within)
    return Standing(due, "首次公开", ("长期公开的内容",) if due < today else ())
