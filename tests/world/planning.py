"""Records of the plan of work, planted in every place."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import plan_items, village
from tests.world.places import EVERYWHERE, YEAR
from tests.world.sort import Seed, Sort
from zhibu.access.models import User
from zhibu.ledger.models import RecordBody


def _plan_item(seed: Seed) -> RecordBody:
    given: dict[str, Any] = {"title": seed.title, "due_on": date(YEAR, 12, 31)}
    return plan_items.item(seed.unit, seed.title[-9:], seed.day, **given)


def _completion(seed: Seed) -> RecordBody:
    founder = User.objects.get(username="founder")
    item = plan_items.item(seed.unit, f"毕{seed.title[-9:]}", title=seed.title)
    village.keep("planning.item", item, founder, founder)
    return plan_items.completion(item, seed.day)


PLANNING: dict[str, Sort] = {
    "planning.item": Sort(_plan_item, EVERYWHERE, group_may=False),
    "planning.completion": Sort(_completion, EVERYWHERE, group_may=False),
}
