"""Records of assistance to the village, planted in every place."""

from __future__ import annotations

from datetime import date

from tests import village
from tests.world.places import EVERYWHERE, STEMS, YEAR
from tests.world.sort import Seed, Sort
from zhibu.access.models import User
from zhibu.ledger.models import RecordBody
from zhibu.pillars.village.models import Village


def _home(seed: Seed) -> Village:
    """Give a village of its own to a record whose title says nothing but the village."""
    number = seed.title.removeprefix(STEMS[seed.place])
    return village.village(seed.unit, f"试验{number}{seed.place}村")


def _assignment(seed: Seed) -> RecordBody:
    return village.assignment(seed.person, seed.unit, seed.day, village=_home(seed))


def _duty(seed: Seed) -> RecordBody:
    founder, home = User.objects.get(username="founder"), _home(seed)
    posted = village.assignment(seed.person, seed.unit, date(YEAR, 1, 1), village=home)
    village.keep("village.assignment", posted, founder, founder)
    return village.duty(seed.person, seed.unit, seed.day, 12, village=home)


def _village_plan(seed: Seed) -> RecordBody:
    return village.plan(seed.unit, seed.day, title=seed.title, village=_home(seed))


def _income(seed: Seed) -> RecordBody:
    return village.income(seed.unit, seed.day, village=_home(seed))


def _training(seed: Seed) -> RecordBody:
    return village.training(seed.unit, seed.day, title=seed.title, village=_home(seed))


def _difficulty(seed: Seed) -> RecordBody:
    return village.difficulty(seed.unit, seed.day, title=seed.title, village=_home(seed))


def _target(seed: Seed) -> RecordBody:
    return village.target(seed.unit, seed.day, village=_home(seed))


def _donation(seed: Seed) -> RecordBody:
    return village.donation(seed.unit, seed.day, receiver=seed.title, village=_home(seed))


def _purchase(seed: Seed) -> RecordBody:
    return village.purchase(seed.unit, seed.day, title=seed.title, village=_home(seed))


VILLAGE: dict[str, Sort] = {
    "village.assignment": Sort(_assignment, EVERYWHERE),
    "village.duty": Sort(_duty, EVERYWHERE),
    "village.plan": Sort(_village_plan, EVERYWHERE),
    "village.income": Sort(_income, EVERYWHERE),
    "village.training": Sort(_training, EVERYWHERE),
    "village.difficulty": Sort(_difficulty, EVERYWHERE),
    "village.target": Sort(_target, EVERYWHERE),
    "village.donation": Sort(_donation, EVERYWHERE),
    "village.purchase": Sort(_purchase, EVERYWHERE),
}
