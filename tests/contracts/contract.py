"""What it takes to make records of one type, and what the makers share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.builders import Cast, activity_draft, make_person, put_on_roll
from zhibu.access.models import User
from zhibu.activities.services import enter_activity
from zhibu.cases.models import Case
from zhibu.ledger import registry
from zhibu.ledger.models import Record, RecordBody
from zhibu.ledger.services import enter_record
from zhibu.organization.models import Organization, Person

DAY = date(2022, 3, 5)


Build = Callable[[Cast, Organization, int], RecordBody]


@dataclass(frozen=True)
class Contract:
    """How tests make records of one type.

    Attributes:
        build: an unsaved body for a unit; another number makes another natural key.
        typed: what a clerk types in the form, by field name; nothing for types with own pages.
        change: what he types differently afterwards, with a different text in the list or page.
        enterer, confirmer: members of the cast who may do so.
        most: how many of them one branch can have.
    """

    build: Build
    typed: Callable[[Cast], dict[str, str]] | None = None
    change: dict[str, str] = field(default_factory=dict)
    enterer: str = "organizer"
    confirmer: str = "secretary"
    most: int = 25

    def enter(self, key: str, cast: Cast, unit: Organization, number: int, actor: User) -> Record:
        """Store a draft."""
        body = self.build(cast, unit, number)
        if key == "activity":
            day = DAY + timedelta(days=number)
            return enter_activity(activity_draft(unit, day), actor=actor).record
        enter_record(registry.record_type(key), body, actor=actor)
        return body.record


def day_of(number: int) -> date:
    return DAY + timedelta(days=number)


def member_of(unit: Organization) -> Person:
    found = Person.objects.filter(memberships__organization=unit).order_by("pk").first()
    assert found is not None
    return found


def on_roll(unit: Organization, number: int) -> Person:
    """Give somebody on the roll, another one for each number."""
    known = Person.objects.filter(organization=unit, name=f"党员{number}").first()
    if known:
        return known
    person = make_person(f"党员{number}", unit)
    actor = User.objects.filter(grants__organization=unit, grants__role="secretary").first()
    assert actor is not None
    put_on_roll(person, unit, actor)
    return person


def somebody(unit: Organization, number: int) -> Person:
    """Give somebody who is on no roll, another one for each number."""
    known = Person.objects.filter(organization=unit, name=f"青年{number}").first()
    return known or make_person(f"青年{number}", unit)


def typed_step(case: Case, step: str, **more: str) -> dict[str, str]:
    return {"case": case.number, "step": step, "date": "2022-04-20"} | more
