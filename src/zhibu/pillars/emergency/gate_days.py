"""What gates did: today for the list of gates, day by day for one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from zhibu.ledger.models import State
from zhibu.pillars.emergency.entry_sheets import Tally, says, tallies
from zhibu.pillars.emergency.models.entry_sheets import EntrySheet, SheetSource
from zhibu.pillars.emergency.models.gates import EntryCheck, Gate

MOST_DAYS = 62


@dataclass
class GateDay:
    """One day at a gate: what was counted, and the sheets that stand in the books."""

    day: date
    counted: Tally = field(default_factory=Tally)
    sheets: list[EntrySheet] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        """Tell whether the books say all that the lines say."""
        phone = [one for one in self.sheets if one.source == SheetSource.PHONE]
        return not self.counted.checked or any(says(sheet, self.counted) for sheet in phone)


def days_of(gate: Gate) -> list[GateDay]:
    """Give a gate's days, the latest first, at most 62. Queries: three."""
    found: dict[date, GateDay] = {}
    for (_gate, day), counted in tallies(EntryCheck.objects.filter(gate=gate)).items():
        found[day] = GateDay(day, counted)
    sheets = EntrySheet.objects.filter(gate=gate).exclude(record__state=State.VOID)
    newest = sheets.order_by("-record__date", "-pk")[: MOST_DAYS * 2]
    for sheet in newest.select_related("record").prefetch_related("reasons"):
        found.setdefault(sheet.date, GateDay(sheet.date)).sheets.append(sheet)
    return [found[day] for day in sorted(found, reverse=True)][:MOST_DAYS]


def gates_today(gates: Iterable[Gate]) -> list[tuple[Gate, Tally]]:
    """Give gates with what each counted today. Queries: two."""
    known = list(gates)
    lines = EntryCheck.objects.filter(gate__in=known, day=timezone.localdate())
    counted = tallies(lines)
    today = timezone.localdate()
    return [(gate, counted.get((gate.pk, today), Tally())) for gate in known]
