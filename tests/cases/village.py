"""Addresses of villages, villagers and households."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from tests.cases.case import Case, Cases, by_place, nobody, scoped, sees
from tests.world import PLACES, World


def village_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.villages[place].pk])


def villager_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.villagers[place].pk])


def of_village(right: str = "", data: dict[str, Any] | None = None, **more: Any) -> Cases:
    return by_place(village_at, sees("people.view"), right, data=data, **more)


def of_villager(right: str = "", data: dict[str, Any] | None = None, **more: Any) -> Cases:
    return by_place(villager_at, sees("people.view"), right, data=data, **more)


def villager_reveals(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        for field in ("phone", "health"):
            yield Case(
                reverse(name, args=[world.villagers[place].pk, field]),
                scoped("people.view", place),
                scoped("people.reveal", place),
                data={"reason": "核对"},
                methods="POST",
            )


def household_pages(name: str, world: World) -> Iterator[Case]:
    """The data of a household: for those who read households there."""
    for place, pk in world.households.items():
        seen, enters_there = scoped("household.read", place), scoped("record.enter", place)
        yield Case(reverse(name, args=[pk]), seen, enters_there, data={})
    yield Case(reverse(name, args=[987654321]), nobody, data={})


def household_reveals(name: str, world: World) -> Iterator[Case]:
    for place, pk in world.households.items():
        yield Case(
            reverse(name, args=["household", pk, "phone"]),
            scoped("household.read", place),
            scoped("people.reveal", place),
            data={"reason": "核对"},
            methods="POST",
        )
    absent = reverse(name, args=["member", 987654321, "health"])
    yield Case(absent, nobody, data={"reason": "核对"}, methods="POST")
