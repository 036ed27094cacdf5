"""Addresses of the reports' rooms: papers that people bring."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from tests.cases.case import Case, Judge, nobody
from tests.rights import may
from tests.world import PLACES, World


def paper_pages(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        address = reverse(name, args=[world.paper_tasks[place].pk])
        yield Case(address, _sees_paper(place), methods="GET")


def paper_files(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        for which in ("given", "made"):
            address = reverse(name, args=[world.paper_tasks[place].pk, which])
            yield Case(address, _sees_paper(place), methods="GET")
    yield Case(reverse(name, args=[world.paper_tasks[PLACES[0]].pk, "exe"]), nobody, methods="GET")


def paper_verbs(name: str, world: World) -> Iterator[Case]:
    for verb in ("cancel", "keep", "again", "choose"):
        for place in PLACES:
            address = reverse(name, args=[world.paper_tasks[place].pk, verb])
            data = {"index": "0", "choice": "study.special_sessions"} if verb == "choose" else {}
            yield Case(address, _sees_paper(place), data=data, methods="POST")


def _sees_paper(place: str) -> Judge:
    """A paper is seen by who brought it (nobody of the cast) and by who writes reports there."""
    return lambda actor: may(actor, "report.write", place)
