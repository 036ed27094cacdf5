"""Whether somebody's entry meets another of the same kind in time."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zhibu.ledger.models import State
from zhibu.roster.models import RosterEntry, StaffEntry

Entries = QuerySet[RosterEntry] | QuerySet[StaffEntry]


def overlapping(entry: RosterEntry | StaffEntry, states: Iterable[State]) -> Entries:
    """Give the person's other entries that share a day with this one, with their branches."""
    others: Entries = (
        type(entry)
        ._default_manager.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=entry.date),
            record__about=entry.record.about_id,
            record__state__in=tuple(states),
        )
        .exclude(pk=entry.pk)
    )
    if entry.ended_on:
        others = others.filter(record__date__lte=entry.ended_on)
    return others.select_related("record__organization")
