"""Lengths of time that rules set: days, working days of the official calendar, months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from zhibu.core.spans import add_months
from zhibu.core.workdays import add_workdays
from zhibu.organization.rules import Rule

if TYPE_CHECKING:
    from zhibu.cases.situation import Situation

Unit = Literal["day", "workday", "month"]
_WORDS: dict[Unit, str] = {"day": "天", "workday": "个工作日", "month": "个月"}


@dataclass(frozen=True)
class Length:
    """So many days, working days or months, as a dated setting says."""

    rule: Rule
    unit: Unit = "day"

    def count(self, situation: Situation, day: date) -> int:
        """Give the number that holds for the case's unit on a day."""
        return int(situation.value(self.rule, day))

    def after(self, situation: Situation, start: date) -> date:
        """Give the last day of the length that begins on the day after `start`."""
        return span_end(start, self.count(situation, start), self.unit)

    def words(self, situation: Situation, day: date) -> str:
        """Say it: 5个工作日."""
        return f"{self.count(situation, day)}{_WORDS[self.unit]}"


def span_end(start: date, count: int, unit: Unit) -> date:
    """Give the day that lies `count` days, working days or months after `start`."""
    if unit == "workday":
        return add_workdays(start, count)
    if unit == "month":
        return add_months(start, count)
    return start + timedelta(days=count)
