"""What a rule with a dated value declares, and how its text is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Rule:
    """A declared rule.

    Attributes:
        key: fixed name, ``room.rule``.
        label: what clerks call it.
        default: value where nothing else is set.
        source: the text that gives the default.
        read: turns stored text into the value; raises ValueError for nonsense.
        choices: allowed texts with their labels, where only few are allowed.
    """

    key: str
    label: str
    default: str
    source: str
    read: Callable[[str], Any] = str
    choices: tuple[tuple[str, str], ...] = ()


def whole(text: str) -> int:
    """Read a whole number that is not negative."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def share(text: str) -> int:
    """Read the n of "one in n"."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def amount(text: str) -> Decimal:
    """Read a number that is finite and not negative."""
    number = Decimal(text)
    if not number.is_finite() or number < 0:
        raise ValueError(text)
    return number


def amount_if_set(text: str) -> Decimal | None:
    """Read an amount; None where nothing is set."""
    return amount(text) if text.strip() else None


def month_and_day(text: str) -> tuple[int, int]:
    """Read a day of every year, 03-31, as month and day."""
    month, _dash, day = text.partition("-")
    # A common year, so that the day exists in every year.
    chosen = date(2001, int(month), int(day))
    return chosen.month, chosen.day
