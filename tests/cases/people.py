"""Addresses of units, people, accounts and settings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.urls import reverse

from tests.cases.case import FIGURES, Case, Cases, by_place, by_unit, nobody, scoped, sees
from tests.rights import sees_person
from tests.world import PLACES, World
from zhibu.organization.rules import RULES


def unit_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.units[place].pk])


def person_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.people[place].pk])


def post_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.posts[place].pk])


def suspension_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.suspensions[place].pk])


def account_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.accounts[place].pk])


def grant_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.grants[place].pk])


def of_unit(right: str, data: dict[str, Any], **more: Any) -> Cases:
    return by_place(unit_at, sees("organization.view"), right, data=data, **more)


def of_person(right: str, data: dict[str, Any], **more: Any) -> Cases:
    return by_place(person_at, sees_person, right, data=data, **more)


def account_verbs(name: str, world: World) -> Iterator[Case]:
    for verb in ("disable", "enable", "unlock", "mfa", "password"):
        for place in PLACES:
            address = reverse(name, args=[world.accounts[place].pk, verb])
            yield Case(address, scoped("account.manage", place), methods="POST", data={})


def rules(name: str, _world: World) -> Iterator[Case]:
    for key in islice(RULES, 0, None, 10):
        yield Case(reverse(name, args=[key]))
    yield Case(reverse(name, args=["no.such_rule"]), nobody)


def reveals(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        for field in ("id_number", "phone"):
            yield Case(
                reverse(name, args=[world.people[place].pk, field]),
                lambda actor, place=place: sees_person(actor, place),
                scoped("people.reveal", place),
                data={"reason": "核对"},
                methods="POST",
            )


def switches(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        data = {"organization": world.units[place].pk}
        seen = scoped("organization.view", place)
        yield Case(reverse(name), seen, data=data, methods="POST")


def figure_pages(name: str, world: World) -> Iterator[Case]:
    for code in FIGURES:
        yield from by_unit("figures.view", code)(name, world)
    yield from by_unit("figures.view", FIGURES[0], asks="&part=aside")(name, world)
    yield Case(reverse(name, args=["no.such_figure"]), nobody, methods="GET")
