"""What a record will post, or has posted, said in figures for people to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from zhibu.core.quantities import from_units
from zhibu.ledger import registry
from zhibu.ledger.indicators import Indicator
from zhibu.ledger.models import Posting, Record
from zhibu.ledger.types import Body, Line, RecordType


@dataclass(frozen=True)
class Effect:
    """One indicator changes by a quantity (in its unit) from a day on; None = the record's day."""

    indicator: Indicator
    quantity: Decimal
    day: date | None = None


def merge(lines: Iterable[Line]) -> dict[str, Line]:
    """Add up lines by indicator, for showing what a form will post."""
    merged: dict[str, Line] = {}
    for line in lines:
        held = merged.get(line.indicator)
        quantity = line.quantity + (held.quantity if held else 0)
        merged[line.indicator] = Line(line.indicator, quantity)
    return merged


def effects_of(record_type: RecordType, body: Body) -> list[Effect]:
    """Compute what a body (also an unsaved one) posts once confirmed.

    The lines come from the type's own ``postings`` and are added up by
    :func:`merge`; lines of another day stay apart, because they count in another period.
    """
    return _effects(record_type.postings(body), body.record.date)


def effects_posted(record: Record) -> list[Effect]:
    """Give what stands in the books for a record today. Queries: one."""
    rows = (
        Posting.objects.filter(record=record)
        .values("indicator__code", "happened")
        .annotate(net=Sum("quantity"))
        .order_by("happened", "indicator")
    )
    lines = [Line(row["indicator__code"], from_units(row["net"]), row["happened"]) for row in rows]
    return _effects(lines, record.date)


def _effects(lines: Iterable[Line], own_day: date | None) -> list[Effect]:
    by_day: dict[date | None, list[Line]] = defaultdict(list)
    for line in lines:
        by_day[None if line.date in {None, own_day} else line.date].append(line)
    return [
        Effect(registry.indicator(line.indicator), Decimal(line.quantity), day)
        for day, lines_of_day in by_day.items()
        for line in merge(lines_of_day).values()
        if line.quantity
    ]
