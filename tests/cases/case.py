"""One address with what is sent to it, for whom it exists and who may use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.rights import may, reads
from tests.world import PLACES, YEAR, Kept, World

Judge = Callable[[str], bool]


FIGURES = ("study.materials_issued", "study.note_words")


# Types by which all rules can be told apart: open ones, and two closed in different ways.
TELLING = ("activity", "study.material", "study.note", "life.appraisal")


DAY = "2024-05-06"


def anybody(_actor: str) -> bool:
    return True


def nobody(_actor: str) -> bool:
    return False


@dataclass(frozen=True)
class Case:
    """One address with what is sent to it.

    ``seen``: for whom it exists (404 for others). ``allowed``: who of them may use it (403 for
    others); ``may_post`` where sending asks for more than looking. ``walkers``: who goes there in
    the permission matrix, where an address of the same rules answers for the rest.
    """

    url: str
    seen: Judge = anybody
    allowed: Judge = anybody
    may_post: Judge | None = None
    data: dict[str, Any] | Callable[[], dict[str, Any]] | None = None
    methods: str = "GET POST"
    walkers: frozenset[str] | None = None

    def sent(self) -> dict[str, Any]:
        """Give what is sent with POST, made anew: a file can be read only once."""
        return self.data() if callable(self.data) else self.data or {}

    def permits(self, actor: str, method: str) -> bool:
        if method == "POST" and self.may_post is not None:
            return self.may_post(actor)
        return self.allowed(actor)


Cases = Callable[[str, World], Iterator[Case]]


def plain(methods: str = "GET", data: dict[str, Any] | None = None) -> Cases:
    """An address without any object."""

    def cases(name: str, _world: World) -> Iterator[Case]:
        yield Case(reverse(name), data=data, methods=methods)

    return cases


def by_unit(permission: str, *arguments: str, methods: str = "GET", asks: str = "") -> Cases:
    """An address that speaks of the unit in ``?unit=``."""

    def cases(name: str, world: World) -> Iterator[Case]:
        address = reverse(name, args=arguments)
        yield Case(address, methods=methods)
        for place in PLACES:
            url = f"{address}?unit={world.units[place].pk}&period={YEAR}{asks}"
            yield Case(url, scoped(permission, place), methods=methods, data={})

    return cases


def scoped(permission: str, place: str) -> Judge:
    return lambda actor: may(actor, permission, place)


def by_place(
    address: Callable[[str, World, str], str],
    see: Callable[[str, str], bool],
    right: str = "",
    *,
    right_at: str = "",
    post_right: str = "",
    data: dict[str, Any] | None = None,
    methods: str = "GET POST",
) -> Cases:
    """One address for an object of each place; ``right`` is held there, or at ``right_at``."""

    def cases(name: str, world: World) -> Iterator[Case]:
        for place in PLACES:
            at = right_at or place
            yield Case(
                address(name, world, place),
                lambda actor, place=place: see(actor, place),
                scoped(right, at) if right else anybody,
                scoped(post_right, at) if post_right else None,
                data,
                methods,
            )

    return cases


def sees(permission: str) -> Callable[[str, str], bool]:
    return lambda actor, place: may(actor, permission, place)


def seen_by_readers(kept: Kept) -> Judge:
    return lambda actor: reads(actor, kept)


def allowed_to(right: Callable[[str, Kept], bool], kept: Kept) -> Judge:
    return lambda actor: right(actor, kept)
