"""What holds for a problem: who puts it right, who looks, until when, as its steps say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhibu.organization.models import Person

# What a later step of these may change; what it leaves blank stays.
SETTING = ("found", "plan", "adjust")


@dataclass(frozen=True)
class Terms:
    """The terms of a problem on a day; what nobody has said yet is blank."""

    source: str = ""
    category: str = ""
    cause: str = ""
    measures: str = ""
    kind: str = ""
    owner_unit: str = ""
    owner: Person | None = None
    leader: Person | None = None
    checker: Person | None = None
    due: date | None = None


NAMES = tuple(Terms.__dataclass_fields__)


def terms_of(steps: Iterable[Any]) -> Terms:
    """Give the terms that full steps set, each from the latest that says it."""
    known: dict[str, Any] = {}
    for one in steps:
        if one.step in SETTING:
            known |= {name: value for name in NAMES if (value := getattr(one, name))}
    return Terms(**known)
