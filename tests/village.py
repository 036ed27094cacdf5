"""Builders of the villages that a unit helps, and of the records about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization
from zhibu.pillars.village.models import SkillTraining, Trainee, Village, Villager

DAY = date(2022, 3, 5)


def village(unit: Organization, name: str = "石板村", **more: Any) -> Village:
    """Give the village of that name which a unit helps, registered if it is new."""
    found, _made = Village.objects.get_or_create(organization=unit, name=name, defaults=more)
    return found


def villager(home: Village, name: str, distinction: str = "", **more: Any) -> Villager:
    found, _made = Villager.objects.get_or_create(
        village=home, name=name, distinction=distinction, defaults=more
    )
    return found


def header(unit: Organization, day: date = DAY, title: str = "", **more: Any) -> Record:
    return Record(organization=unit, date=day, title=title, **more)


def training(unit: Organization, day: date = DAY, *trainees: Trainee, **more: Any) -> SkillTraining:
    """Give an unsaved session of 30 people, or of the trainees given."""
    title = more.pop("title", "食用菌种植技术")
    home = more.pop("village", None) or village(unit)
    body = SkillTraining(
        record=header(unit, day, title),
        village=home,
        **{"platform": "night_school", "trainees": None if trainees else 30} | more,
    )
    set_rows(body, "people", trainees)
    return body


def trainee(who: Villager, certificate: str = "", **more: Any) -> Trainee:
    return Trainee(villager=who, certificate=certificate, **{"certified": bool(certificate)} | more)
