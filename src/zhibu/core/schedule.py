"""When something that must happen regularly is due: pure date logic for obligations."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from zhibu.core.errors import DomainError
from zhibu.core.periods import Period

AlertDay = int | tuple[int, int]


class Frequency(StrEnum):
    """How often a rule asks for something: once in each calendar month, quarter, half or year."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def label(self) -> str:
        """The Chinese adverb: 每月, 每季度, 每半年, 每年."""
        return {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}[self.value]


class Standing(StrEnum):
    """How an unmet window stands today. A met window has no standing: the caller knows."""

    UPCOMING = "upcoming"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        return {"upcoming": "未到期", "due_soon": "即将到期", "overdue": "已逾期"}[self.value]


def windows(frequency: Frequency, year: int) -> list[Period]:
    """Return the windows of a year, in order; each asks for one happening (or more)."""
    match frequency:
        case Frequency.MONTH:
            return [Period.month(year, number) for number in range(1, 13)]
        case Frequency.QUARTER:
            return [Period.quarter(year, number) for number in range(1, 5)]
        case Frequency.HALF:
            return [Period.half(year, number) for number in (1, 2)]
        case Frequency.YEAR:
            return [Period.year(year)]


def window_of(frequency: Frequency, day: date) -> Period:
    """Return the window that a day falls into."""
    return next(window for window in windows(frequency, day.year) if day in window)


def alert_date(window: Period, alert_day: AlertDay) -> date:
    """Return the first day on which an unmet window is alarming.

    `alert_day` is the n-th day of the window (80 of the quarter; the window's last day if it is
    shorter), or (month, day) for yearly rules (1 December). SCH001 if it is not in the window.
    """
    if isinstance(alert_day, tuple):
        alert = _calendar_day(window.start.year, *alert_day)
    else:
        alert = window.start + timedelta(days=min(alert_day, len(window)) - 1)
    if alert is None or alert not in window:
        raise DomainError.of(
            "SCH001", "不在应完成的期间内", "请核对提醒日", value=str(alert_day), place=window.label
        )
    return alert


def standing(window: Period, today: date, *, alert_day: AlertDay) -> Standing:
    """Tell how a window that nothing has met yet stands today; the last day is still in time."""
    if today > window.end:
        return Standing.OVERDUE
    return Standing.DUE_SOON if today >= alert_date(window, alert_day) else Standing.UPCOMING


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
