"""Addresses of records, their lists, forms and evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cases.case import (
    TELLING,
    Case,
    Cases,
    Judge,
    allowed_to,
    anybody,
    nobody,
    seen_by_readers,
)
from tests.rights import confirms, enters, enters_sort, may, opens_list
from tests.world import OWN, PARENT, PLACES, SIBLING, SORTS, Kept, World


def walked(world: World) -> Iterator[Kept]:
    """Confirmed records of every type, and open ones of an ordinary and of a restricted type."""
    for kept in world.records:
        if kept.state == "confirmed" or kept.sort in {"study.material", "study.note"}:
            yield kept


# The first type of each set of rules stands for the others that have the same.
HEADS = frozenset(
    {(s.reader, s.own, s.confirms_itself): key for key, s in reversed(SORTS.items())}.values()
)


def tells(kept: Kept) -> bool:
    """Tell whether to walk what is done to a record, besides reading it.

    Reading is asked of every type at every place; rights to change follow from few rules, and
    of each set of rules one type is walked at every place.
    """
    return kept.sort in HEADS or bool(kept.about)


# Who opens what a record of the same rules speaks for: at home who sees all of it and who sees
# little, next door who may not, above who may everywhere. So each type's page is looked at with
# all that is on it, and each type is asked for from outside.
AT_PLACE = {
    OWN: frozenset({"secretary", "member"}),
    SIBLING: frozenset({"member"}),
    PARENT: frozenset({"superior"}),
}


def goes_to(kept: Kept) -> frozenset[str] | None:
    """Tell who goes to a record; None for everybody."""
    return None if tells(kept) else AT_PLACE[kept.place]


def a_file() -> dict[str, Any]:
    return {"files": SimpleUploadedFile("说明.txt", "新的佐证。\n".encode())}


def of_records(
    right: Callable[[str, Kept], bool] | None = None,
    methods: str = "GET",
    data: Callable[[], dict[str, Any]] = dict,
) -> Cases:
    def cases(name: str, world: World) -> Iterator[Case]:
        for kept in walked(world):
            # What is sealed is opened by an act of its own; few types seal anything.
            if (right or methods == "POST") and not (tells(kept) or kept.pk in world.sealed):
                continue
            allowed = allowed_to(right, kept) if right else anybody
            yield Case(
                reverse(name, args=[kept.pk]),
                seen_by_readers(kept),
                allowed,
                data=data,
                methods=methods,
                walkers=None if right else goes_to(kept),
            )
        yield Case(reverse(name, args=[987654321]), nobody, data=data, methods=methods)

    return cases


def acts(name: str, world: World) -> Iterator[Case]:
    """Each verb on a record in the state in which it is meant."""
    rights: dict[str, tuple[str, Callable[[str, Kept], bool]]] = {
        "submit": ("draft", enters),
        "return": ("submitted", lambda actor, kept: may(actor, "record.confirm", kept.place)),
        "confirm": ("submitted", confirms),
        "void": ("confirmed", lambda actor, kept: may(actor, "record.void", kept.place)),
    }
    for verb, (state, right) in rights.items():
        for kept in world.records:
            if kept.state == state and kept.sort in TELLING:
                yield Case(
                    reverse(name, args=[kept.pk, verb]),
                    seen_by_readers(kept),
                    allowed_to(right, kept),
                    data={"reason": "试验"},
                    methods="POST",
                )
    yield Case(reverse(name, args=[world.records[0].pk, "erase"]), nobody, data={}, methods="POST")


def evidence(right: Callable[[str, Kept], bool] | None, methods: str) -> Cases:
    def cases(name: str, world: World) -> Iterator[Case]:
        for pk, kept in world.evidence.items():
            if not tells(kept):
                continue
            allowed = allowed_to(right, kept) if right else anybody
            data = {"reason": "传错了"}
            yield Case(
                reverse(name, args=[pk]), seen_by_readers(kept), allowed, data=data, methods=methods
            )

    return cases


# One type for each way of being let in or kept out: of lists, and of forms.
HEADS_OF_LISTS = frozenset({(s.reader, s.own): key for key, s in SORTS.items()}.values())


HEADS_OF_FORMS = frozenset({(s.own, s.group_may): key for key, s in SORTS.items()}.values())


def lists(name: str, world: World) -> Iterator[Case]:
    """Lists of every type, with all that may be seen; the rest of one type for each rule."""
    methods = "POST" if name.endswith("columns") else "GET"
    for key, sort in SORTS.items():
        telling = key in HEADS_OF_LISTS | set(TELLING)
        if not telling and not name.endswith("list"):
            continue
        address = reverse(name, args=[key])
        allowed = _opens(sort.reader, sort.own)
        if telling:
            yield Case(address, anybody, allowed, data={}, methods=methods)
        if methods == "GET":
            yield Case(f"{address}?unit=all&period=all", anybody, allowed, methods=methods)
        if methods == "GET" and key in TELLING:
            for place in PLACES:
                url = f"{address}?unit={world.units[place].pk}&period=all"
                # The type is asked first: who may not open it learns nothing about units.
                seen = _closed_or_in_scope(allowed, place)
                yield Case(url, seen, allowed, methods=methods)
    yield Case(reverse(name, args=["no.such_type"]), nobody, data={}, methods=methods)


def _opens(reader: str, own: bool) -> Judge:
    return lambda actor: opens_list(actor, reader, own)


def _closed_or_in_scope(allowed: Judge, place: str) -> Judge:
    return lambda actor: not allowed(actor) or may(actor, "record.view", place)


def forms(methods: str) -> Cases:
    """Forms of every type; what a form asks while it is filled in, of one type for each rule."""

    def cases(name: str, _world: World) -> Iterator[Case]:
        for key, sort in SORTS.items():
            telling = key in HEADS_OF_FORMS | set(TELLING)
            if not telling and not name.endswith("new"):
                continue
            allowed = _enters(sort.own, sort.group_may)
            address = reverse(name, args=[key])
            asked = methods if telling else methods.partition(" ")[0]
            walkers = None if telling else AT_PLACE[OWN]
            yield Case(address, anybody, allowed, data={}, methods=asked, walkers=walkers)
        yield Case(reverse(name, args=["no.such_type"]), nobody, data={}, methods=methods)

    return cases


def _enters(own: bool, group_may: bool) -> Judge:
    return lambda actor: enters_sort(actor, own, group_may)
