"""Builders of initiative letters, pledge texts and signatures."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhibu.access.models import User
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization, Person
from zhibu.pillars.standards.models import InitiativeLetter, Pledge, PledgeText
from zhibu.pillars.standards.pledge_words import digest_of, normalise_text

DAY = date(2022, 3, 5)
ADOPTED = date(2022, 2, 1)
WORDS = "我郑重承诺：\n一、带头学法守法。\n二、廉洁自律。"


def letter(unit: Organization, day: date = DAY, **more: Any) -> InitiativeLetter:
    """Give an unsaved letter of 40 copies."""
    record = Record(organization=unit, date=day, title=more.pop("title", "节约粮食倡议书"))
    return InitiativeLetter(record=record, **{"copies": 40, "recipients": "全体职工"} | more)


def pledge_text(unit: Organization, title: str = "廉洁承诺书", **more: Any) -> PledgeText:
    """Give the stored text of that title and version of a unit, registered if it is new."""
    version = more.pop("version", 1)
    words = normalise_text(more.pop("text", WORDS))
    given = {"text": words, "digest": digest_of(words), "adopted_on": ADOPTED} | more
    found, _made = PledgeText.objects.get_or_create(
        organization=unit, title=title, version=version, defaults=given
    )
    return found


def pledge(
    text: PledgeText, person: Person, day: date = DAY, unit: Organization | None = None
) -> Pledge:
    """Give an unsaved signature on paper."""
    record = Record(organization=unit or text.organization, date=day, about=person)
    return Pledge(record=record, pledge_text=text)


def account(person: Person) -> User:
    return User.objects.get(person=person)
