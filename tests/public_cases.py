"""Addresses of the public site, and of the workbench's pages about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from tests.cases.case import Case, Cases, anybody, nobody
from tests.rights import may, reads
from tests.world import PLACES, YEAR, World


def public_record(sort: str) -> Cases:
    """The public page of a record that is confirmed and open to society."""

    def cases(name: str, world: World) -> Iterator[Case]:
        for place in PLACES:
            yield Case(reverse(name, args=[world.kept(sort, place, "confirmed").pk]), methods="GET")

    return cases


def public_months(name: str, _world: World) -> Iterator[Case]:
    month = (date(YEAR, 3, 1).month,) if name.endswith("month") else ()
    yield Case(reverse(name, args=[YEAR, *month]), methods="GET")


def public_files(name: str, world: World) -> Iterator[Case]:
    yield Case(reverse(name, args=[world.public_file]), methods="GET")


def file_marks(name: str, world: World) -> Iterator[Case]:
    """Files are made public one by one, by who confirms; only files of disclosures."""
    for pk, kept in world.evidence.items():
        if kept.sort in {"standards.disclosure", "study.material"}:
            right = kept.sort == "standards.disclosure"
            yield Case(
                reverse(name, args=[pk]),
                (lambda actor, kept=kept: reads(actor, kept)) if right else nobody,
                lambda actor, kept=kept: may(actor, "record.confirm", kept.place),
                data={"public": "yes"},
                methods="POST",
            )


def of_feedback(right: str, data: dict[str, str]) -> Cases:
    """What is done to messages of the public: seen where records are entered."""

    def cases(name: str, world: World) -> Iterator[Case]:
        for place in PLACES:
            yield Case(
                reverse(name, args=[world.feedback[place]]),
                lambda actor, place=place: may(actor, "record.enter", place),
                lambda actor, place=place: may(actor, right, place),
                data=data,
                methods="POST",
            )
        yield Case(reverse(name, args=[987654321]), nobody, anybody, data=data, methods="POST")

    return cases
