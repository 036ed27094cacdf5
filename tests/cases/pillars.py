"""Addresses of service, letters, pledges and awards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from tests.cases.case import Case, Cases, by_place, nobody, scoped, seen_by_readers, sees
from tests.rights import holds, may
from tests.world import OWN, PARENT, PLACES, VOTERS, World
from zhibu.pillars.standards.models import ServiceDomain, ServiceJob


def domain_at(name: str, world: World, place: str) -> str:
    unit = world.units[place]
    return reverse(name, args=[ServiceDomain.objects.get(organization=unit, name="会务").pk])


def of_domain(right: str, data: dict[str, Any], **more: Any) -> Cases:
    return by_place(domain_at, sees("record.view"), right, data=data, **more)


def blank_sheets(name: str, world: World) -> Iterator[Case]:
    """The sheet of a confirmed standard of each place."""
    for place in PLACES:
        kept = world.kept("standards.document", place, "confirmed")
        address = f"{reverse(name, args=[kept.pk])}?unit={world.units[place].pk}"
        yield Case(address, scoped("record.view", place), methods="GET")


def rating_links(name: str, world: World) -> Iterator[Case]:
    """The link of a confirmed and of a drafted job: both are there for everybody."""
    for state in ("confirmed", "draft"):
        kept = world.kept("standards.job", OWN, state)
        yield Case(reverse(name, args=[ServiceJob.objects.get(pk=kept.pk).token]), data={})


def letter_forms(name: str, world: World) -> Iterator[Case]:
    """Where letters are written: for anybody."""
    for place in PLACES:
        yield Case(reverse(name, args=[world.units[place].code]), methods="GET")


def letter_pages(name: str, world: World) -> Iterator[Case]:
    """Each letter: for the discipline commissioner of its unit alone."""
    for place in PLACES:
        address = reverse(name, args=[world.letters[place].pk])
        yield Case(address, scoped("letter.read", place), data={"verb": "accept"})
    absent = reverse(name, args=["00000000-0000-0000-0000-000000000000"])
    yield Case(absent, nobody, data={"verb": "accept"})


def letter_keys(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        address = reverse(name, args=[world.units[place].pk])
        yield Case(address, scoped("letter.read", place), data={"verb": "begin"})


def papers(name: str, world: World) -> Iterator[Case]:
    """One's ballot: the page for whoever sees the campaign, the vote for those of its list."""
    for place, box in world.ballots.items():
        yield Case(
            reverse(name, args=[box.case_id]),
            scoped("record.view", place),
            may_post=lambda actor, place=place: actor in VOTERS[place],
            data={"box": box.pk, "line": "0"},
        )
    yield Case(reverse(name, args=[987654321]), nobody, data={})


def ballot_boxes(name: str, world: World) -> Iterator[Case]:
    for place, box in world.ballots.items():
        address = reverse(name, args=[box.case_id])
        for data in ({"verb": "close", "box": box.pk}, {"verb": "open"}):
            seen, allowed = scoped("record.view", place), scoped("record.confirm", place)
            yield Case(address, seen, allowed, data=data)


def text_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.pledge_texts[place].pk])


def may_sign(actor: str, place: str) -> bool:
    """Tell whether somebody belongs to a unit whose pledge this is, or to one below it."""
    return holds(actor, "own.work") and (place == PARENT or may(actor, "own.work", place))


def sees_text(actor: str, place: str) -> bool:
    """A pledge is read by whoever reads records there, and by those who may be asked to sign."""
    return may(actor, "record.view", place) or may_sign(actor, place)


def of_text(right: str = "", methods: str = "GET POST") -> Cases:
    return by_place(text_at, sees_text, right, data={}, methods=methods)


def signing_pages(name: str, world: World) -> Iterator[Case]:
    """The page on which one signs: for those who belong there, whoever else may read the words."""
    for place in PLACES:
        yield Case(
            text_at(name, world, place),
            lambda actor, place=place: sees_text(actor, place),
            lambda actor, place=place: may_sign(actor, place),
            data={},
        )
    yield Case(reverse(name, args=[987654321]), nobody, data={})


def pledge_copies(name: str, world: World) -> Iterator[Case]:
    """Copies of confirmed signatures, for whoever reads these; of nothing else."""
    for kept in world.records:
        if kept.sort == "standards.pledge" and kept.state == "confirmed":
            yield Case(reverse(name, args=[kept.pk]), seen_by_readers(kept), methods="GET")
    other = world.kept("study.material", OWN, "confirmed")
    yield Case(reverse(name, args=[other.pk]), nobody, methods="GET")


def certificates(name: str, world: World) -> Iterator[Case]:
    """Of awards, for whoever reads them; of nothing else."""
    for place, award in world.awards.items():
        yield Case(reverse(name, args=[award.pk]), scoped("record.view", place), methods="GET")
    other = world.kept("exemplars.award", OWN, "confirmed")
    yield Case(reverse(name, args=[other.pk]), nobody, methods="GET")
