"""The catalogue as the workbench shows it: what was published, what is due, what is overdue."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhibu.access.roles import Permission
from zhibu.access.scope import visible
from zhibu.core.workdays import workdays_between
from zhibu.ledger.models import State
from zhibu.organization.models import Organization
from zhibu.pillars.standards.disclosure_due import Standing, long_standing, periodic_standing
from zhibu.pillars.standards.models import Disclosure, DisclosureEntry, TimeKind
from zhibu.pillars.standards.publicity import when_words

if TYPE_CHECKING:
    from zhibu.access.models import User

SHOWN = 3  # publications told for each entry
MOST = 300


@dataclass(frozen=True)
class EntryRow:
    """An entry with how it stands. ``late``: publications later than the entry allows."""

    entry: DisclosureEntry
    when: str
    published: tuple[Disclosure, ...]
    total: int
    late: int
    standing: Standing

    @property
    def is_overdue(self) -> bool:
        return bool(self.standing.overdue)


def entry_rows(user: User, unit: Organization, today: date) -> list[EntryRow]:
    """Give the entries of a unit and all below it, overdue first, then by what is due next.

    Queries: two, whatever their number.
    """
    entries = visible(
        DisclosureEntry.objects.filter(
            record__organization__path__startswith=unit.path,
            record__state=State.CONFIRMED,
            record__date__lte=today,
        ).exclude(ended_on__lt=today),
        user,
        Permission.RECORD_VIEW,
        "record__organization",
    ).select_related("record__organization")[:MOST]
    published: dict[int, list[Disclosure]] = defaultdict(list)
    rows = Disclosure.objects.filter(
        entry__in=list(entries), record__state=State.CONFIRMED
    ).select_related("record")
    for one in rows.defer("text").order_by("-record__date", "-pk"):
        published[one.entry_id or 0].append(one)
    found = [_row(entry, published[entry.pk], today) for entry in entries]
    far = date.max
    return sorted(found, key=lambda row: (not row.is_overdue, row.standing.due or far, row.when))


def _row(entry: DisclosureEntry, published: list[Disclosure], today: date) -> EntryRow:
    return EntryRow(
        entry=entry,
        when=when_words(entry.time_kind, entry.every, entry.within_days),
        published=tuple(published[:SHOWN]),
        total=len(published),
        late=sum(_is_late(entry, one) for one in published),
        standing=_standing(entry, published, today),
    )


def _is_late(entry: DisclosureEntry, disclosure: Disclosure) -> bool:
    """Tell whether more working days passed since it was made than the entry allows."""
    if disclosure.made_on is None or entry.within_days is None:
        return False
    if entry.time_kind == TimeKind.PERIODIC:
        return False
    return workdays_between(disclosure.made_on, disclosure.date) > entry.within_days


def _standing(entry: DisclosureEntry, published: list[Disclosure], today: date) -> Standing:
    within = entry.within_days or 0
    if entry.time_kind == TimeKind.PERIODIC and entry.every:
        days = [one.date for one in published]
        return periodic_standing(entry.date, entry.ended_on, entry.every, within, days, today)
    if entry.time_kind == TimeKind.LONG:
        shown = any(one.date <= today and (one.until or today) >= today for one in published)
        return long_standing(entry.date, within, shown, today)
    return Standing(None, "", ())
