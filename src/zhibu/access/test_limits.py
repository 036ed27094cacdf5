"""Limits of pages without login."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from zhibu.access.limits import DAY, HOUR, MINUTE, within_limit

# Where the deployment counts in its database, so do these.
pytestmark = pytest.mark.django_db
BEGUN = 1_700_000_040.0  # the first second of a minute
RATES = ((3, MINUTE), (5, DAY))


@pytest.fixture(autouse=True)
def _empty_cache(db: None, time_machine: Any) -> None:
    cache.clear()
    time_machine.move_to(BEGUN, tick=False)


def _tries(count: int, address: str = "10.0.0.1", action: str = "feedback", key: str = "") -> int:
    request = RequestFactory().post("/", REMOTE_ADDR=address)
    return sum(within_limit(request, action, RATES, key=key) for _try in range(count))


def test_no_more_than_the_limit_pass_in_a_window() -> None:
    assert _tries(10) == 3


def test_a_new_minute_does_not_lift_the_limit_of_the_day(time_machine: Any) -> None:
    assert _tries(3) == 3
    time_machine.move_to(BEGUN + MINUTE, tick=False)
    assert _tries(3) == 2
    time_machine.move_to(BEGUN + HOUR, tick=False)
    assert _tries(3) == 0


def test_others_are_counted_by_themselves() -> None:
    assert _tries(10) == 3
    assert _tries(10, address="10.0.0.2") == 3
    assert _tries(10, action="letters") == 3


def test_tries_of_one_code_are_counted_from_wherever_they_come() -> None:
    assert _tries(2, key="code") == 2
    assert _tries(2, address="10.0.0.9", key="code") == 1
