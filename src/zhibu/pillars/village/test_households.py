"""The path of a household under watch: order, notice, votes, what it posts, what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import Cast
from tests.households import (
    CLEARANCE,
    DAY,
    HELP,
    RECOGNITION,
    earns,
    fresh,
    household_step,
    kept,
    new_household,
    set_line,
    take,
    walk,
    watched,
)
from zhibu.ledger.figures import figures
from zhibu.core.periods import Period

pytestmark = pytest.mark.django_db


def test_smoke(cast: Cast) -> None:
    case = walk(cast, new_household(cast.branch))
    assert case.state == "assisted"
    assert case.household.village.name == "石板村"
    assert case.number == "2022-001"
    set_line()
    earns(cast, case)
    case = walk(cast, case, CLEARANCE)
    assert case.state == "cleared"
