"""Records of exemplars, awards and development, planted in every place."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import awards, development, exemplars
from tests.builders import make_person
from tests.world.places import BRANCHES, EVERYWHERE, YEAR
from tests.world.sort import Seed, Sort
from zhibu.ledger.models import RecordBody


def _award(seed: Seed) -> RecordBody:
    given: dict[str, Any] = {"kind": "service_star", "quota": 1}
    return awards.step(awards.campaign(seed.unit, seed.title), "announce", seed.day, **given)


def _application(seed: Seed) -> RecordBody:
    applicant = development.applicant_of(seed.unit, seed.title)
    return development.step(development.begin(applicant.label, seed.unit), "apply", seed.day)


def _contest(seed: Seed) -> RecordBody:
    results = [exemplars.result(seed.person, "80", "90")]
    return exemplars.contest(seed.unit, seed.day, results, title=seed.title)


def _honour(seed: Seed) -> RecordBody:
    return exemplars.honour(seed.unit, seed.day, [seed.person], title=seed.title)


def _post(seed: Seed) -> RecordBody:
    return exemplars.post(seed.unit, seed.day, seed.person, title=seed.title)


def _youth_training(seed: Seed) -> RecordBody:
    return exemplars.youth_training(seed.unit, seed.day, [seed.person], title=seed.title)


def _recommendation(seed: Seed) -> RecordBody:
    young = make_person(f"{seed.title}的青年", seed.unit)
    return exemplars.recommendation(seed.unit, seed.day, young)


def _development_plan(seed: Seed) -> RecordBody:
    """Plans of years of their own, since a unit makes one a year; its note tells whose it is."""
    known = exemplars.DevelopmentPlan.objects.filter(record__organization=seed.unit).count()
    year = YEAR - 2 + known
    return exemplars.plan(seed.unit, date(year, 1, 10), activists=1, note=seed.title)


def _research(seed: Seed) -> RecordBody:
    return exemplars.research(seed.unit, seed.day, seed.person, title=seed.title)


def _grading(seed: Seed) -> RecordBody:
    return exemplars.grading(seed.unit, seed.day, decided_by=seed.title)


EXEMPLARS: dict[str, Sort] = {
    "exemplars.award": Sort(_award, EVERYWHERE, group_may=False),
    "exemplars.development": Sort(_application, BRANCHES, "development.read", group_may=False),
    "exemplars.contest": Sort(_contest, EVERYWHERE),
    "exemplars.honour": Sort(_honour, EVERYWHERE),
    "exemplars.post": Sort(_post, BRANCHES),
    "exemplars.youth_training": Sort(_youth_training, EVERYWHERE),
    "exemplars.recommendation": Sort(_recommendation, BRANCHES),
    "exemplars.plan": Sort(_development_plan, EVERYWHERE, group_may=False),
    "exemplars.research": Sort(_research, EVERYWHERE),
    "exemplars.grading": Sort(_grading, BRANCHES, group_may=False),
}
