"""Builders of the villages that a unit helps, and of the records about them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.keeping import keep as keep
from tests.keeping import kept as kept
from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization, Person
from zhibu.pillars.village.models import (
    CollectiveIncome,
    DifficultySolved,
    DonatedItem,
    Donation,
    DutyMonth,
    ProducePurchase,
    SkillTraining,
    Trainee,
    TrainingTarget,
    Village,
    VillageAssignment,
    VillagePlan,
    Villager,
)

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


def assignment(
    person: Person, unit: Organization, day: date = DAY, **more: Any
) -> VillageAssignment:
    """Give an unsaved assignment of a person as member of the work team."""
    home = more.pop("village", None) or village(unit)
    return VillageAssignment(record=header(unit, day, about=person), village=home, **more)


def duty(
    person: Person, unit: Organization, day: date = DAY, days: int | None = 22, **more: Any
) -> DutyMonth:
    home = more.pop("village", None) or village(unit)
    given: dict[str, Any] = {"days": days}
    return DutyMonth(record=header(unit, day, about=person), village=home, **given | more)


def plan(unit: Organization, day: date = DAY, **more: Any) -> VillagePlan:
    title = more.pop("title", "石板村五年帮扶方案")
    home = more.pop("village", None) or village(unit)
    return VillagePlan(record=header(unit, day, title), village=home, **more)


def income(
    unit: Organization, day: date = DAY, amount: str | None = "1200.50", **more: Any
) -> CollectiveIncome:
    home = more.pop("village", None) or village(unit)
    given: dict[str, Any] = {
        "year": day.year,
        "kind": "business",
        "amount": None if amount is None else Decimal(amount),
    }
    return CollectiveIncome(record=header(unit, day), village=home, **given | more)


def difficulty(unit: Organization, day: date = DAY, **more: Any) -> DifficultySolved:
    title = more.pop("title", "修好饮水管道")
    home = more.pop("village", None) or village(unit)
    return DifficultySolved(record=header(unit, day, title), village=home, **more)


def target(unit: Organization, day: date = DAY, **more: Any) -> TrainingTarget:
    home = more.pop("village", None) or village(unit)
    given = {"year": day.year, "households": 40, "able_people": 12, "difficulties": 6}
    return TrainingTarget(record=header(unit, day), village=home, **given | more)


def donation(unit: Organization, day: date = DAY, *items: DonatedItem, **more: Any) -> Donation:
    """Give an unsaved donation of 500 yuan, or of the items given."""
    home = more.pop("village", None) or village(unit)
    given: dict[str, Any] = {
        "donor_name": "第一党支部",
        "receiver": "石板村村委会",
        "cash": None if items else Decimal(500),
    }
    body = Donation(record=header(unit, day), village=home, **given | more)
    set_rows(body, "items", items)
    return body


def item(name: str = "大米", quantity: str = "10", value: str | None = "800") -> DonatedItem:
    return DonatedItem(
        name=name,
        quantity=Decimal(quantity),
        unit="袋",
        value=None if value is None else Decimal(value),
    )


def purchase(
    keeper: Organization, day: date = DAY, quantity: str = "120", price: str = "3.5", **more: Any
) -> ProducePurchase:
    title = more.pop("title", "红薯")
    home = more.pop("village", None) or village(keeper)
    return ProducePurchase(
        record=header(keeper, day, title),
        village=home,
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        **{"unit": "斤"} | more,
    )
