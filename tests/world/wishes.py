"""Records of wishes and projects, planted in every place."""

from __future__ import annotations

from datetime import timedelta

from tests import wishes
from tests.world.places import EVERYWHERE
from tests.world.sort import Seed, Sort
from zhibu.access.models import User
from zhibu.ledger.models import RecordBody


def _wish(seed: Seed) -> RecordBody:
    return wishes.wish_step(wishes.new_wish(seed.unit, seed.title), "collect", seed.day)


def _claim(seed: Seed) -> RecordBody:
    """A claim of a wish that was published before; the steps before it are no part of the walk."""
    case = wishes.new_wish(seed.unit, seed.title)
    case.number = seed.title
    founder = User.objects.get(username="founder")
    for ago, step in ((4, "collect"), (3, "verify"), (2, "publish")):
        body = wishes.wish_step(case, step, seed.day - timedelta(days=ago))
        case = wishes.take(body, founder, founder).case
    return wishes.wish_step(case, "claim", seed.day, about=seed.person)


def _project(seed: Seed) -> RecordBody:
    return wishes.project_step(wishes.new_project(seed.unit, seed.title), "plan", seed.day)


WISHES: dict[str, Sort] = {
    "village.wish": Sort(_wish, EVERYWHERE),
    "village.claim": Sort(_claim, EVERYWHERE, own=True, confirms_itself=True),
    "village.project": Sort(_project, EVERYWHERE),
}
