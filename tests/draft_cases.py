"""Addresses of the composer: drafts are there for those who write the report of their unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from tests.cases.case import FIGURES, Case, Cases, by_place, nobody, scoped, sees
from tests.world import OWN, PLACES, World

WRITES, FREEZES = "report.write", "report.freeze"


def of_draft(*more: Any, data: dict[str, Any] | None = None, methods: str = "GET") -> Cases:
    """An address of the draft of each place, with further arguments."""

    def address(name: str, world: World, place: str) -> str:
        return reverse(name, args=[world.drafts[place], *more])

    return by_place(address, sees(WRITES), data=data, methods=methods)


def new_drafts(name: str, world: World) -> Iterator[Case]:
    """Begun by those who write there, of the units whose reports they read."""
    for place in PLACES:
        data = {"unit": world.units[place].pk, "period": "2021"}
        seen, allowed = scoped("report.view", place), scoped(WRITES, place)
        yield Case(reverse(name), seen, allowed, data=data, methods="POST")


def draft_verbs(name: str, world: World) -> Iterator[Case]:
    """Handed in by whoever writes; returned, frozen and taken up again by the secretary alone."""
    rights = dict.fromkeys(("submit", "take_back"), WRITES)
    rights |= dict.fromkeys(("return", "freeze", "unfreeze"), FREEZES)
    data = {"record_version": 1, "reason": "试验"}
    for verb, right in rights.items():
        for place in PLACES:
            address = reverse(name, args=[world.drafts[place], verb])
            seen, allowed = scoped(WRITES, place), scoped(right, place)
            yield Case(address, seen, allowed, data=data, methods="POST")
    absent = reverse(name, args=[world.drafts[OWN], "erase"])
    yield Case(absent, nobody, data=data, methods="POST")


def draft_figures(name: str, world: World) -> Iterator[Case]:
    """The records behind a figure: of these, what the asker may read."""
    for place in PLACES:
        for code in FIGURES:
            address = f"{reverse(name, args=[world.drafts[place]])}?token={quote(f'{{{code}}}')}"
            yield Case(address, scoped(WRITES, place), methods="GET")
    yield Case(reverse(name, args=[world.drafts[OWN]]), nobody, methods="GET")


def draft_files(name: str, world: World) -> Iterator[Case]:
    yield from of_draft("html")(name, world)
    yield Case(reverse(name, args=[world.drafts[OWN], "exe"]), nobody, methods="GET")
