"""Addresses of superiors' tables: all below the owner fill them, the owner's officers map them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from tests.cases.case import Case, Cases, Judge, nobody, scoped
from tests.rights import may
from tests.world import OWN, PARENT, PLACES, YEAR, World

MAPS = "form.map"
CELL = {"sheet": "统计表", "cell": "C2", "nothing": "on"}


def of_form(data: dict[str, Any] | None = None, methods: str = "GET", right: str = MAPS) -> Cases:
    """An address of the form of each place, and of none."""

    def cases(name: str, world: World) -> Iterator[Case]:
        for place in PLACES:
            address = reverse(name, args=[world.forms[place]])
            yield Case(address, _sees(place), scoped(right, place), data=data, methods=methods)
        absent = reverse(name, args=["00000000-0000-0000-0000-000000000000"])
        yield Case(absent, nobody, data=data, methods=methods)

    return cases


def fillings(name: str, world: World) -> Iterator[Case]:
    """Each form for each unit: for readers there, where the unit stands at or below the owner."""
    for owner in PLACES:
        address = reverse(name, args=[world.forms[owner]])
        yield Case(address, _sees(owner), methods="GET")
        for place in PLACES:
            url = f"{address}?unit={world.units[place].pk}&period={YEAR}"
            below = owner in (place, PARENT)
            seen = scoped("report.view", place) if below else nobody
            yield Case(url, seen, methods="GET")
    strange = f"{reverse(name, args=[world.forms[OWN]])}?unit=x"
    yield Case(strange, nobody, methods="GET")


def begun_runs(name: str, world: World) -> Iterator[Case]:
    """Filling the form of each place for each unit's branches: for readers there."""
    for owner in PLACES:
        for place in PLACES:
            below = owner in (place, PARENT)
            seen = scoped("report.view", place) if below else nobody
            asked = {"unit": str(world.units[place].pk), "period": str(YEAR), "kind": "lines"}
            address = reverse(name, args=[world.forms[owner]])
            yield Case(address, seen, data=asked, methods="POST")


def run_pages(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        address = reverse(name, args=[world.form_runs[place]])
        yield Case(address, scoped("report.view", place), methods="GET")


def run_verbs(name: str, world: World) -> Iterator[Case]:
    """Whoever reads reports sees a filled table; who writes them may change it."""
    for place in PLACES:
        address = reverse(name, args=[world.form_runs[place], "cancel"])
        seen, allowed = scoped("report.view", place), scoped("report.write", place)
        yield Case(address, seen, allowed, methods="POST")


def _sees(owner: str) -> Judge:
    """The form of the committee is there for everybody below it."""
    places = PLACES if owner == PARENT else (owner,)
    return lambda actor: any(may(actor, "report.view", place) for place in places)
