"""Addresses of reports, imports and templates."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from tests.cases.case import Case, Judge, by_unit, nobody
from tests.rights import may
from tests.world import PLACES, World


def report_files(name: str, world: World) -> Iterator[Case]:
    yield from by_unit("report.view", "html")(name, world)
    yield Case(reverse(name, args=["docx"]), methods="GET")
    yield Case(reverse(name, args=["exe"]), nobody, methods="GET")


def batch_pages(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        address = reverse(name, args=[world.batches[place].pk])
        yield Case(address, _sees_batch(place), methods="GET")


def batch_verbs(name: str, world: World) -> Iterator[Case]:
    for verb in ("answer", "choose", "confirm", "discard", "undo"):
        for place in PLACES:
            address = reverse(name, args=[world.batches[place].pk, verb])
            yield Case(address, _sees_batch(place), data={}, methods="POST")


def _sees_batch(place: str) -> Judge:
    """An import is seen by who made it (nobody of the cast) and by who confirms there."""
    return lambda actor: may(actor, "record.import", place) and may(actor, "record.confirm", place)


def templates(name: str, _world: World) -> Iterator[Case]:
    yield Case(reverse(name, args=["study.material"]), methods="GET")
    yield Case(reverse(name, args=["no.such_type"]), nobody, methods="GET")
