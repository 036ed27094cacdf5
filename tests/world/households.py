"""Records of households under watch, planted in every place."""

from __future__ import annotations

from datetime import date

from tests import households, village
from tests.world.places import BRANCHES, YEAR
from tests.world.sort import Seed, Sort
from zhibu.access.models import User
from zhibu.cases.models import Case
from zhibu.ledger import registry
from zhibu.ledger.models import RecordBody
from zhibu.ledger.services import confirm_record, enter_record


def _enrolment(seed: Seed) -> RecordBody:
    village.village(seed.unit)
    case = households.new_household(seed.unit, f"石板村/{seed.title}")
    return households.household_step(case, "enrol", seed.day)


def _watched(seed: Seed) -> Case:
    """Give a household under watch; its enrolment is no part of the walk."""
    founder, body = User.objects.get(username="founder"), _enrolment(seed)
    body.record.date = date(YEAR, 1, 4)
    enter_record(registry.record_type("village.household"), body, actor=founder)
    confirm_record(body.pk, actor=founder)
    return households.fresh(body.case)  # type: ignore[attr-defined]


def _household_visit(seed: Seed) -> RecordBody:
    return households.visit(_watched(seed), seed.day, about=seed.person)


def _household_income(seed: Seed) -> RecordBody:
    return households.income(_watched(seed), 20_000, seed.day)


def _measure(seed: Seed) -> RecordBody:
    # Villagers may be named by everybody who enters records there: the name alone tells nothing.
    return households.measure(_watched(seed), seed.day, title=f"{seed.title}的产业")


def _pairing(seed: Seed) -> RecordBody:
    return households.pairing(_watched(seed), seed.day, about=seed.person)


HOUSEHOLDS: dict[str, Sort] = {
    "village.household": Sort(_enrolment, BRANCHES, "household.read", group_may=False),
    "village.pairing": Sort(_pairing, BRANCHES, "household.read", group_may=False),
    "village.visit": Sort(_household_visit, BRANCHES, "household.read", own=True, group_may=False),
    "village.household_income": Sort(
        _household_income, BRANCHES, "household.read", group_may=False
    ),
    "village.measure": Sort(_measure, BRANCHES, "household.read", group_may=False),
}
