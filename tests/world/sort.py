"""What it takes to plant records of one type, and who may read and enter them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from zhibu.ledger.models import Record, RecordBody
from zhibu.organization.models import Organization, Person

Build = Callable[["Seed"], RecordBody]


@dataclass(frozen=True)
class Seed:
    """What a record is made from."""

    place: str
    unit: Organization
    person: Person
    title: str
    day: date

    def header(self, *, about: bool = False, titled: bool = True) -> Record:
        return Record(
            organization=self.unit,
            date=self.day,
            title=self.title if titled else "",
            about=self.person if about else None,
        )


@dataclass(frozen=True)
class Sort:
    """How to make a record of one type, and what its readers depend on."""

    build: Build
    places: frozenset[str]
    reader: str = ""  # the permission without which nobody else reads it
    own: bool = False  # members hand it in themselves
    confirms_itself: bool = False
    group_may: bool = True  # a group keeps such records too
