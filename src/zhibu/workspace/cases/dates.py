"""How near a deadline is, in words and in one of three grades."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

SOON = 7  # days
YEAR_DAYS = 365


@dataclass(frozen=True)
class Nearness:
    """A deadline as it is shown. ``grade``: late (red), soon (amber) or "" (calm)."""

    due: date
    words: str
    grade: str


def nearness(due: date, today: date | None = None) -> Nearness:
    """Say how near a deadline is: 逾期 3 天, 今天到期, 还剩 5 天, 6月30日到期."""
    today = today or timezone.localdate()
    left = (due - today).days
    if left < 0:
        late = f"逾期 {-left} 天" if -left < YEAR_DAYS else f"逾期 {-left // YEAR_DAYS} 年多"
        return Nearness(due, late, "late")
    if left == 0:
        return Nearness(due, "今天到期", "soon")
    if left <= SOON:
        return Nearness(due, f"还剩 {left} 天", "soon")
    return Nearness(due, f"{day_words(due, today)}到期", "")


def day_words(day: date, today: date | None = None) -> str:
    """Say a day without its year where that is this one."""
    today = today or timezone.localdate()
    words = f"{day.month}月{day.day}日"
    return words if day.year == today.year else f"{day.year}年{words}"
