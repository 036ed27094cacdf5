"""Contracts of assistance to the village."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests import village
from tests.builders import Cast
from tests.contracts.contract import DAY, Contract, day_of, on_roll
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization
from zhibu.pillars.village.models import VillageAssignment


def _training(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    able = village.trainee(village.villager(village.village(unit), f"村民{number}"), "0001")
    return village.training(unit, day_of(number), able)


def _assignment(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.assignment(on_roll(unit, number), unit, day_of(number))


def _duty(cast: Cast, unit: Organization, number: int) -> RecordBody:
    person = on_roll(unit, 0)
    posted = VillageAssignment.objects.filter(record__about=person, record__state="confirmed")
    if not posted.exists():
        village.kept(cast, "village.assignment", village.assignment(person, unit, DAY))
    year, month = divmod(DAY.month - 1 + number, 12)
    return village.duty(person, unit, date(DAY.year + year, month + 1, 20), 5)


def _village_plan(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.plan(unit, day_of(number), title=f"第{number}个帮扶方案")


def _income(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.income(unit, day_of(number))


def _difficulty(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.difficulty(unit, day_of(number))


def _target(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.target(unit, DAY, village=village.village(unit, f"第{number}村"))


def _donation(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.donation(unit, day_of(number), village.item(), cash=Decimal(500))


def _purchase(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.purchase(unit, day_of(number))


def _in_village(cast: Cast, **values: str) -> dict[str, str]:
    """Give what a clerk types about the village of the branch on the usual day."""
    return {"village": str(village.village(cast.branch).pk), "date": "2022-03-05"} | values


def _typed_duty(cast: Cast) -> dict[str, str]:
    person = cast.publicist.person
    assert person is not None
    village.kept(cast, "village.assignment", village.assignment(person, cast.branch, DAY))
    return _in_village(cast, about="赵敏", days="20", leave_days="2", date="2022-03-31")


VILLAGE: dict[str, Contract] = {
    "village.training": Contract(
        _training,
        lambda cast: _in_village(
            cast,
            title="食用菌种植技术",
            platform="night_school",
            mode="expert",
            subject="farming",
            trainees="32",
        ),
        {"trainees": "35"},
    ),
    "village.assignment": Contract(
        _assignment,
        lambda cast: _in_village(cast, about="赵敏", post="first_secretary"),
        {"home_unit": "县招待所"},
    ),
    "village.duty": Contract(_duty, _typed_duty, {"days": "21"}),
    "village.plan": Contract(
        _village_plan,
        lambda cast: _in_village(cast, title="石板村帮扶方案", version="1", years="5"),
        {"years": "3"},
    ),
    "village.income": Contract(
        _income,
        lambda cast: _in_village(cast, year="2022", kind="lease", amount="1.2万"),
        {"amount": "13,000.5"},
    ),
    "village.difficulty": Contract(
        _difficulty,
        lambda cast: _in_village(cast, title="修好饮水管道", whom="二组", cost="300"),
        {"cost": "320"},
    ),
    "village.target": Contract(
        _target,
        lambda cast: _in_village(cast, year="2022", able_people="12"),
        {"able_people": "15"},
    ),
    "village.donation": Contract(
        _donation,
        lambda cast: _in_village(cast, donor="赵敏", receiver="石板村小学", cash="500"),
        {"cash": "600"},
    ),
    "village.purchase": Contract(
        _purchase,
        lambda cast: _in_village(
            cast, title="红薯", quantity="120", unit="斤", unit_price="3.5", channel="canteen"
        ),
        {"buyer": "机关食堂"},
    ),
}
