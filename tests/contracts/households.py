"""Contracts of households under watch."""

from __future__ import annotations

from datetime import date

from tests import households, village
from tests.builders import Cast
from tests.contracts.contract import DAY, Contract, day_of, somebody
from zhibu.cases.models import Case
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization


def _enrolment(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    case = households.new_household(unit, f"赵{chr(0x4E00 + number)}")
    return households.household_step(case, "enrol", day_of(number))


def _household(cast: Cast) -> Case:
    known = Case.objects.filter(path="household", title=households.HEAD).first()
    return known or households.watched(cast, day=date(2022, 1, 4))


def _household_visit(cast: Cast, _unit: Organization, number: int) -> RecordBody:
    return households.visit(_household(cast), day_of(number))


def _household_income(cast: Cast, _unit: Organization, number: int) -> RecordBody:
    return households.income(_household(cast), 20_000, DAY, year=2022 - number)


def _household_measure(cast: Cast, _unit: Organization, number: int) -> RecordBody:
    return households.measure(_household(cast), day_of(number))


def _pairing(cast: Cast, unit: Organization, number: int) -> RecordBody:
    return households.pairing(_household(cast), day_of(number), about=somebody(unit, number))


def _typed_household(cast: Cast, **more: str) -> dict[str, str]:
    return {"case": _household(cast).title, "date": "2022-03-05"} | more


def _typed_enrolment(cast: Cast) -> dict[str, str]:
    home = village.village(cast.branch)
    return {
        "case": "王六",
        "step": "enrol",
        "date": "2022-03-05",
        "village": str(home.pk),
        "household_type": "unstable",
        "risks-pick": "因病",
    }


HOUSEHOLDS: dict[str, Contract] = {
    "village.household": Contract(_enrolment, _typed_enrolment, {"household_type": "marginal"}),
    "village.visit": Contract(
        _household_visit,
        lambda cast: _typed_household(cast, about="赵敏", wish="想学养蜂"),
        {"wish": "想学养鸡"},
    ),
    "village.household_income": Contract(
        _household_income,
        lambda cast: _typed_household(cast, year="2021", span="year", net_total="20000", heads="4"),
        {"span": "first_half"},
        most=20,
    ),
    "village.measure": Contract(
        _household_measure,
        lambda cast: _typed_household(cast, kind="business", title="种植食用菌2棚"),
        {"title": "种植食用菌3棚"},
    ),
    "village.pairing": Contract(
        _pairing,
        lambda cast: _typed_household(cast, about="赵敏"),
        {"date": "2022-03-06"},
    ),
}
