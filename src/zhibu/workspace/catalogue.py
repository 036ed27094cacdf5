"""The catalogue of ledgers: every record type under its pillar and measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.ledger import registry
from zhibu.ledger.indicators import PILLARS
from zhibu.ledger.models import Record
from zhibu.ledger.selectors import may_read_type, visible_to
from zhibu.ledger.types import Facet, RecordType
from zhibu.organization.models import Organization
from zhibu.workspace.desks import desks_at
from zhibu.workspace.filters import Bounds

if TYPE_CHECKING:
    from zhibu.access.models import User

ROLL = "0"


@dataclass(frozen=True)
class Ledger:
    """One ledger with the number of its records in the current unit and year."""

    key: str
    label: str
    hint: str
    count: int
    url: str
    new_url: str


@dataclass(frozen=True)
class Shelf:
    """The ledgers of one measure, and the pages where its work is done (label, address)."""

    number: str
    label: str
    ledgers: list[Ledger]
    desks: Sequence[tuple[str, str]] = ()

    @property
    def filled(self) -> bool:
        return bool(self.ledgers or self.desks)


@dataclass(frozen=True)
class Rack:
    """The shelves of one pillar; ``code`` is its key, for its hue."""

    code: str
    label: str
    shelves: list[Shelf]


def catalogue(user: User, bounds: Bounds) -> list[Rack]:
    """Give the ledgers that a user may open. Queries: two, and one for each type with a facet."""
    counts = counts_by_type(user, bounds)
    by_measure: dict[str, list[Ledger]] = defaultdict(list)
    for entry in registry.record_types():
        if not may_read_type(user, entry.key):
            continue
        if entry.facet:
            for measure, ledger in _facet_ledgers(user, entry, entry.facet, bounds):
                by_measure[measure].append(ledger)
        by_measure[entry.measure].append(_ledger(user, entry, counts.get(entry.key, 0)))
    racks = [Rack("roll", "组织和党员", [Shelf(ROLL, "", by_measure[ROLL])])]
    for pillar in PILLARS:
        shelves = [
            Shelf(
                measure.number,
                measure.label,
                by_measure[measure.number],
                desks_at(user, measure.number),
            )
            for measure in pillar.measures
        ]
        racks.append(Rack(pillar.key, pillar.label, [one for one in shelves if one.filled]))
    return [rack for rack in racks if any(shelf.filled for shelf in rack.shelves)]


def _facet_ledgers(
    user: User, entry: RecordType, facet: Facet, bounds: Bounds
) -> Iterator[tuple[str, Ledger]]:
    """Give one ledger for each thing that records of the type may be, with its measure."""
    rows = _rows(user, bounds).filter(type=entry.key)
    if bounds.period is not None:
        rows = rows.filter(date__range=(bounds.period.start, bounds.period.end))
    grouped = rows.order_by().values_list(facet.lookup).annotate(Count("pk", distinct=True))
    counts = dict(grouped)
    whole = _ledger(user, entry, 0)
    for one in facet.choices():
        yield (
            one.measure,
            Ledger(
                f"{entry.key}:{one.value}",
                one.label,
                "",
                counts.get(one.value, 0),
                f"{whole.url}?{facet.name}={one.value}",
                f"{whole.new_url}?{facet.name}s={one.value}" if whole.new_url else "",
            ),
        )


def _rows(user: User, bounds: Bounds) -> QuerySet[Record]:
    rows = visible_to(user).exclude(state="void")
    if bounds.unit is not None:
        rows = rows.filter(organization__in=Organization.objects.below(bounds.unit).order_by())
    return rows


def counts_by_type(user: User, bounds: Bounds) -> dict[str, int]:
    """Count the visible records of each type, void ones left out; the roll of all years."""
    rows = _rows(user, bounds)
    if bounds.period is not None:
        lasting = [entry.key for entry in registry.record_types() if entry.measure == ROLL]
        inside = Q(date__range=(bounds.period.start, bounds.period.end))
        rows = rows.filter(inside | Q(type__in=lasting))
    grouped = rows.order_by().values("type").annotate(number=Count("pk"))
    return {row["type"]: row["number"] for row in grouped}


def _ledger(user: User, entry: RecordType, count: int) -> Ledger:
    access = access_of(user)
    enters = access.holds(Permission.RECORD_ENTER) or (
        entry.own and access.holds(Permission.OWN_WORK)
    )
    return Ledger(
        entry.key,
        entry.label,
        entry.hint,
        count,
        reverse("workspace:list", args=[entry.key]),
        reverse("workspace:new", args=[entry.key]) if enters else "",
    )
