"""How figures are written on pages: ready text for numbers, changes and days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone

from zhibu.core.periods import Period
from zhibu.core.quantities import format_number, from_units
from zhibu.core.rounding import round_half_up
from zhibu.ledger.figures import Figure
from zhibu.ledger.indicators import Kind

SHOWN_PLACES = 2
PERCENT = "%"


def number(value: Decimal) -> str:
    """Write a number with thousands separators: 1,204.5."""
    return f"{Decimal(format_number(value)):,f}"


def shown(figure: Figure) -> str | None:
    """Write a figure's value; ratios to two places. None for a gap (待补)."""
    if figure.value is None:
        return None
    if figure.indicator.kind == Kind.RATIO:
        return number(round_half_up(figure.value, SHOWN_PLACES))
    return number(figure.value)


def contribution(units: int) -> str:
    """Write what a record adds, from 1/10000 units: +1, −2.5."""
    value = from_units(units)
    return f"{'−' if value < 0 else '+'}{number(abs(value))}"


def same_time_last_year(period: Period, today: date) -> Period:
    """Give last year's same period (上年同期); a period that still runs is cut at today.

    A year of which three months are over is compared with three months, not with twelve.
    """
    if today in period and today < period.end:
        period = Period(period.start, today)
    return period.previous()


def change(now: Figure, last: Figure) -> str:
    """Say how a figure changed against last year's; "" where no comparison is true.

    Percentages differ by percentage points (个百分点); everything else by a share of last year's
    value, which must not be zero.
    """
    if now.value is None or last.value is None:
        return ""
    if now.value == last.value:
        return "持平"
    if now.unit == PERCENT:
        points = round_half_up(now.value - last.value, SHOWN_PLACES)
        return f"{_signed(points)} 个百分点"
    if last.value == 0:
        return ""
    return f"{_signed(round_half_up((now.value - last.value) * 100 / abs(last.value), 1))}%"


def _signed(value: Decimal) -> str:
    return f"{'+' if value >= 0 else '−'}{number(abs(value))}"


def day_words(day: date, today: date | None = None) -> str:
    """Say a past day as people do: 今天, 昨天, 9月28日, 2021年12月3日."""
    today = today or timezone.localdate()
    behind = (today - day).days
    if behind in (0, 1, 2):
        return ("今天", "昨天", "前天")[behind]
    if day.year == today.year:
        return f"{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"
