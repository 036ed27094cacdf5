"""Nonsense in an address is answered, never an error of the server."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction

from tests.addresses import ROUTES
from tests.rights import holds
from tests.walking import Visitor
from tests.world import World, known_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield known_world()
        transaction.set_rollback(True)


# A digit that is no number, out of range either way, no number, nothing, a zero byte, a far year.
ODD = ("²", "-1", "9" * 30, "abc", "", "%00", "9999")
ASKED = ("page", "units", "after", "before", "sort", "state", "on", "like", "date", "show")
ODD_UNITS = ("²", "9" * 30, "%00")
ODD_PERIODS = ("²", "2022-13", "0001", "9999", "2022-02-30..2022-03-01")


def odd_addresses(world: World) -> Iterator[str]:
    """Give every page with nonsense in each thing that it may be asked.

    Most of it is read by the same few functions everywhere: pages take turns with the nonsense.
    """
    units = [f"unit={quote(unit, '%')}" for unit in ODD_UNITS]
    periods = [f"period={quote(period, '%')}" for period in ODD_PERIODS]
    asked_first, turns = cycle([*units, *periods]), cycle(ODD)
    for name, way in ROUTES.items():
        if way.permission == "public" or not holds("secretary", way.permission):
            continue
        cases = [
            case
            for case in way.cases(name, world)
            if "GET" in case.methods and case.seen("secretary") and case.allowed("secretary")
        ]
        for case in cases[:1]:
            address = case.url.partition("?")[0]
            yield f"{address}?{next(asked_first)}"
            for odd in islice(turns, 2):
                yield f"{address}?" + "&".join(f"{asked}={quote(odd, '%')}" for asked in ASKED)


def test_no_odd_address_is_an_error_of_the_server(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")
    visitor = Visitor(world, "secretary")
    broken = []
    for url in odd_addresses(world):
        with transaction.atomic():
            response = visitor.client.get(url)
            transaction.set_rollback(True)
        if response.status_code >= 500:
            broken.append(url)
    assert broken == [], "\n" + "\n".join(broken)
