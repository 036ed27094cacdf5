"""Addresses of cases on their paths."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from tests.cases.case import Case, Judge, anybody, nobody, scoped, seen_by_readers
from tests.cases.records import _closed_or_in_scope, _enters, goes_to, tells
from tests.rights import PATH_READERS, opens_path, reads
from tests.world import PLACES, SORTS, Kept, World
from zhibu.cases.models import StepBody
from zhibu.cases.paths import CasePath, paths
from zhibu.ledger import registry
from zhibu.pillars.emergency.models import TransferStep
from zhibu.pillars.village.models import WishStep

# One path for each way of being let in or kept out.
HEADS_OF_PATHS = frozenset({reader: key for key, reader in PATH_READERS.items()}.values())


def case_boards(name: str, world: World) -> Iterator[Case]:
    """Boards and lists of every path; those with a reader open to nobody else."""
    for path in paths():
        address = reverse(name, args=[path.key])
        allowed = _opens_path(path)
        yield Case(address, anybody, allowed, methods="GET")
        for place in PLACES if path.key in HEADS_OF_PATHS else ():
            # The path is asked first: who may not open it learns nothing about units.
            seen = _closed_or_in_scope(allowed, place)
            yield Case(f"{address}?unit={world.units[place].pk}", seen, allowed, methods="GET")
    yield Case(reverse(name, args=["no_such_path"]), nobody, methods="GET")


def _opens_path(path: CasePath) -> Judge:
    return lambda actor: opens_path(actor, path.key)


def step_notes(name: str, _world: World) -> Iterator[Case]:
    """What the form of a step says: to whoever may open that form."""
    for key in sorted({key for path in paths() for key in path.step_types}):
        sort = SORTS.get(key)
        if sort is not None:
            allowed = _enters(sort.own, sort.group_may)
            yield Case(reverse(name, args=[key]), anybody, allowed, methods="GET")
    yield Case(reverse(name, args=["no.such_type"]), nobody, methods="GET")


def case_pages(name: str, world: World) -> Iterator[Case]:
    """The page of each case that was begun by one record: read by whoever reads that.

    Where the case is open and its steps are not, by whoever reads open records.
    """
    for kept in world.records:
        model = registry.record_type(kept.sort).model
        if issubclass(model, StepBody):
            case = model._default_manager.select_related("case").get(pk=kept.pk).case
            if name.endswith("numbered") and not tells(kept):
                continue
            if not case.state or kept.state == "confirmed":
                what = case.number if name.endswith("numbered") else case.pk
                seen = _seen_case(kept, case.path)
                address = reverse(name, args=[case.path, what])
                yield Case(address, seen, methods="GET", walkers=goes_to(kept))
    for path in paths():
        what = "X-1" if name.endswith("numbered") else 987654321
        yield Case(reverse(name, args=[path.key, what]), nobody, methods="GET")


def _seen_case(kept: Kept, path: str) -> Judge:
    open_case = kept.rules.reader and not PATH_READERS[path]
    return lambda actor: reads(actor, kept, PATH_READERS[path] if open_case else None)


def mission_pages(name: str, world: World) -> Iterator[Case]:
    """The desk of a mission and its steps: for those who read names, where they see the mission."""
    for kept in world.records:
        if kept.sort != "emergency.transfer" or kept.state != "confirmed":
            continue
        case = TransferStep.objects.get(pk=kept.pk).case_id
        steps = name.endswith("step")
        address = reverse(name, args=[case, "accept"] if steps else [case])
        reveals = name.endswith("reveal")
        yield Case(
            address,
            _seen_case(kept, "transfer"),
            scoped("transfer.read", kept.place),
            data={"code": "001", "field": "name", "reason": "核对"} if reveals else {},
            methods="POST" if reveals else "GET POST" if steps else "GET",
        )


def wish_verbs(name: str, world: World) -> Iterator[Case]:
    """Claiming and stepping back: seen by whoever reads the wish, done by members of its branch."""
    for kept in world.records:
        if kept.sort == "village.wish" and kept.state == "confirmed":
            case = WishStep.objects.get(pk=kept.pk).case_id
            address = reverse(name, args=[case])
            allowed = scoped("own.work", kept.place)
            yield Case(address, seen_by_readers(kept), allowed, data={}, methods="POST")
    yield Case(reverse(name, args=[987654321]), nobody, data={}, methods="POST")
