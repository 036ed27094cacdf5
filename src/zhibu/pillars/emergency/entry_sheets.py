"""From the lines of a day to the day's record: 收班 by hand, or the nightly run.

The lines say what happened, the sheet is what stands in the books. Whatever arrives late is
brought into the sheet by the difference; lines that were destroyed leave it as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from zhibu.core.errors import DomainError, Problem
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.counted import restate_counted, submit_counted
from zhibu.ledger.models import Record, State
from zhibu.pillars.emergency.models.entry_sheets import EntryReason, EntrySheet, SheetSource
from zhibu.pillars.emergency.models.gates import REASONS, EntryCheck, Gate

if TYPE_CHECKING:
    from zhibu.access.models import User

SHEET = "emergency.entry_checks"
GateDay = tuple[int, date]


@dataclass
class Tally:
    """What was counted: so many let in, so many turned away for each reason."""

    passed: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def refused(self) -> int:
        return sum(self.reasons.values())

    @property
    def checked(self) -> int:
        return self.passed + self.refused

    def add(self, passed: bool, reason: str, count: int) -> None:
        if passed:
            self.passed += count
        else:
            self.reasons[reason] = self.reasons.get(reason, 0) + count


def tally(gate: Gate, day: date) -> Tally:
    """Count one gate's lines of one day. Queries: one, answered by an index alone."""
    return tallies(EntryCheck.objects.filter(gate=gate, day=day)).get((gate.pk, day), Tally())


def tallies(lines: QuerySet[EntryCheck]) -> dict[GateDay, Tally]:
    """Count lines by gate and day. Queries: one."""
    found: dict[GateDay, Tally] = defaultdict(Tally)
    grouped = lines.order_by().values_list("gate_id", "day", "passed", "reason")
    for gate, day, passed, reason, count in grouped.annotate(count=Count("pk")):
        found[gate, day].add(passed, reason, count)
    return dict(found)


def phone_sheet(gate: Gate, day: date) -> EntrySheet | None:
    """Give the sheet that was counted from a day's lines, a voided one only where no other is."""
    sheets = (
        EntrySheet.objects.filter(gate=gate, record__date=day, source=SheetSource.PHONE)
        .select_related("record__organization__book", "gate__response", "response")
        .order_by("-pk")
    )
    found = list(sheets)
    standing = [sheet for sheet in found if sheet.record.state != State.VOID]
    return next(iter(standing or found), None)


def close_day(gate: Gate, day: date, *, actor: User | None) -> EntrySheet | None:
    """Bring a gate's day into the books as far as its lines go (收班); safe to repeat.

    A new sheet is submitted, an open one rewritten, a confirmed one restated by the difference.
    One that somebody voided stays void as long as no line comes after it.

    Returns:
        The sheet as it stands now; None where nobody was checked and nothing stands.
    Raises:
        DomainError: the day cannot stand in the books (before the branch was founded).
    """
    with transaction.atomic():
        # Two who close the same day come one after the other.
        Gate.objects.select_for_update(of=("self",)).get(pk=gate.pk)
        counted, stored = tally(gate, day), phone_sheet(gate, day)
        if not counted.checked or (stored is not None and says(stored, counted)):
            return stored
        if stored is not None and stored.record.state != State.VOID:
            return _restate(stored, counted, actor)
        record = Record(organization=gate.organization, date=day)
        sheet = EntrySheet(
            record=record, gate=gate, response=gate.response, source=SheetSource.PHONE
        )
        fill(sheet, counted)
        rules = registry.record_type(SHEET)
        return cast("EntrySheet", submit_counted(rules, sheet, actor=actor))


def says(sheet: EntrySheet, counted: Tally) -> bool:
    """Tell whether a sheet says just what was counted."""
    reasons = {row.reason: row.count for row in rows_of(sheet, "reasons")}
    return (sheet.passed, reasons) == (counted.passed, counted.reasons)


def fill(sheet: EntrySheet, counted: Tally) -> None:
    """Write what was counted into an unsaved or stored sheet."""
    sheet.passed, sheet.refused, sheet.counted = counted.passed, counted.refused, True
    rows = [
        EntryReason(reason=reason, count=counted.reasons[reason])
        for reason, _label in REASONS
        if counted.reasons.get(reason)
    ]
    set_rows(sheet, "reasons", rows)


def _restate(stored: EntrySheet, counted: Tally, actor: User | None) -> EntrySheet:
    rules = registry.record_type(SHEET)
    record = (
        Record.objects.select_for_update(of=("self",))
        .select_related("organization__book")
        .get(pk=stored.pk)
    )
    before, sheet = (rules.load([record])[stored.pk] for _ in range(2))
    fill(sheet, counted)
    return cast("EntrySheet", restate_counted(rules, before, sheet, actor=actor))


@dataclass
class Settled:
    """What a run over many days did: how many it brought into the books, and what it could not."""

    days: int = 0
    problems: list[Problem] = field(default_factory=list)


def settle_days(*, before: date | None = None, gates: Iterable[Gate] | None = None) -> Settled:
    """Close every day whose lines and sheet differ.

    Meant for every night, for late lines, and before lines are destroyed. Safe to repeat; a day
    that cannot stand in the books holds up no other.

    Args:
        before: only days that lie before this one; today when None.
    Queries: two, and about ten for each day that differs.
    """
    lines = EntryCheck.objects.filter(day__lt=before or timezone.localdate())
    if gates is not None:
        lines = lines.filter(gate__in=list(gates))
    differing = _differing(tallies(lines))
    known = Gate.objects.select_related("response", "organization__book").in_bulk(
        {gate for gate, _day in differing}
    )
    settled = Settled()
    for gate, day in differing:
        try:
            close_day(known[gate], day, actor=None)
        except DomainError as error:
            settled.problems += [one.at(place=f"{known[gate]} {day} ") for one in error.problems]
        else:
            settled.days += 1
    return settled


def _differing(counted: dict[GateDay, Tally]) -> list[GateDay]:
    """Give the days whose sheet says something else than their lines, or is missing."""
    sheets: dict[GateDay, EntrySheet] = {}
    query = EntrySheet.objects.filter(
        source=SheetSource.PHONE, gate_id__in={gate for gate, _day in counted}
    )
    for sheet in query.select_related("record").prefetch_related("reasons").order_by("pk"):
        key = (sheet.gate_id, sheet.record.date)
        # A voided one counts only where no other stands.
        if sheet.record.state != State.VOID or key not in sheets:
            sheets[key] = sheet
    return [
        key
        for key, found in sorted(counted.items())
        if key not in sheets or not says(sheets[key], found)
    ]
