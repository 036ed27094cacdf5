"""Addresses of gates, rosters, vehicles and supplies."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from tests.cases.case import Case, anybody, nobody, scoped, seen_by_readers
from tests.world import OWN, PLACES, World
from zhibu.pillars.emergency.models import SupplyMovement


def vehicle_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.vehicles[place].pk])


def roster_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.swaps[place].slot.shift.roster_id])


def slot_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.swaps[place].slot_id])


def swap_verbs(name: str, world: World) -> Iterator[Case]:
    """Deciding a swap: seen by whoever reads the roster, done by who enters records there."""
    for place in PLACES:
        for verb in ("approve", "refuse"):
            address = reverse(name, args=[world.swaps[place].pk, verb])
            seen, allowed = scoped("record.view", place), scoped("record.enter", place)
            yield Case(address, seen, allowed, data={}, methods="POST")
    yield Case(reverse(name, args=[987654321, "approve"]), nobody, data={}, methods="POST")
    absent = reverse(name, args=[world.swaps[OWN].pk, "erase"])
    yield Case(absent, nobody, data={}, methods="POST")


def supply_pages(name: str, world: World) -> Iterator[Case]:
    """Stock cards: of items with a confirmed movement, or for those who enter records there."""
    for kept in world.records:
        if kept.sort != "emergency.supply":
            continue
        item = SupplyMovement.objects.get(pk=kept.pk).item_id
        edits = name.endswith("edit")
        allowed = scoped("record.enter", kept.place) if edits else anybody
        yield Case(
            reverse(name, args=[item]),
            seen_by_readers(kept),
            allowed,
            data={"name": "新名", "measure": "个"},
            methods="GET POST" if edits else "GET",
        )
    yield Case(reverse(name, args=[987654321]), nobody, methods="GET")


def gate_at(name: str, world: World, place: str) -> str:
    more = ["2022-03-05"] if name.endswith("close_day") else []
    return reverse(name, args=[world.gates[place].pk, *more])


def passless(name: str, world: World) -> Iterator[Case]:
    """Nothing is taken from anybody, whatever his rights, who does not show a pass."""
    for place in PLACES:
        address = reverse(name, args=[world.gates[place].pk])
        yield Case(address, allowed=nobody, data={}, methods="POST")


def response_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.gates[place].response_id])


def zone_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.zones[place].pk])
