"""Contracts of wishes and projects."""

from __future__ import annotations

from tests import wishes
from tests.builders import Cast
from tests.contracts.contract import Contract, day_of, typed_step
from zhibu.cases.models import Case
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization


def _wish(cast: Cast, unit: Organization, number: int) -> RecordBody:
    case = wishes.fulfilled(cast, f"第{number}个心愿", unit)
    return wishes.wish_step(case, "acknowledge", day_of(40 + number))


def _claim(cast: Cast, unit: Organization, number: int) -> RecordBody:
    case = wishes.published(cast, f"第{number}个心愿", unit=unit)
    return wishes.wish_step(case, "claim", day_of(40 + number), about=cast.publicist.person)


def _project(cast: Cast, unit: Organization, number: int) -> RecordBody:
    known = Case.objects.filter(path="project", organization=unit).first()
    case = known or wishes.project_at(cast, *wishes.WITHOUT_FUNDS, unit=unit)
    return wishes.project_step(case, "fund", day_of(40 + number), what_for=f"第{number}笔资金")


WISHES: dict[str, Contract] = {
    "village.wish": Contract(
        _wish,
        lambda cast: typed_step(wishes.fulfilled(cast), "acknowledge"),
        {"note": "孩子很高兴"},
        most=8,
    ),
    "village.claim": Contract(
        _claim,
        lambda cast: typed_step(wishes.published(cast), "claim", about="赵敏"),
        {"note": "周末对接"},
        most=8,
    ),
    "village.project": Contract(
        _project,
        lambda cast: typed_step(
            wishes.project_at(cast, *wishes.WITHOUT_FUNDS),
            "fund",
            amount="3.5万",
            what_for="县财政",
        ),
        {"amount": "36,000"},
    ),
}
