"""Results of a paper as rows: what its page shows and what people choose in."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import Any

from zhibu.reports.checking import Claim
from zhibu.reports.document import GAP_TEXT
from zhibu.reports.filling import TYPED, Slot
from zhibu.reports.models import PaperClaim, PaperFigure, PaperSlot, PaperTask
from zhibu.reports.papers.whole import keep as keep_text
from zhibu.reports.papers.work import Checked, Filled, Renewed
from zhibu.reports.reading import Found
from zhibu.reports.refreshing import Refreshed
from zhibu.reports.wording import figure_text

Result = Filled | Checked | Renewed
_BATCH = 500


def keep(task: PaperTask, made: Result) -> dict[str, int]:
    """Store the rows of a result in the place of what was there; give how many of each kind."""
    for rows in (task.slots, task.claims, task.figures):
        rows.all().delete()
    keep_text(task, made.blocks)
    if isinstance(made, Filled):
        PaperSlot.objects.bulk_create([_slot(task, one) for one in made.slots], _BATCH)
        return Counter(one.status for one in made.slots)
    if isinstance(made, Checked):
        PaperClaim.objects.bulk_create([_claim(task, one) for one in made.claims], _BATCH)
        return Counter(one.verdict for one in made.claims)
    PaperFigure.objects.bulk_create([_figure(task, one) for one in made.figures], _BATCH)
    return Counter(one.outcome for one in made.figures)


def show_choice(slot: PaperSlot, choice: str) -> None:
    """Show a choice in its row at once; the paper itself is written when it is fetched."""
    slot.chosen = bool(choice)
    slot.code, slot.written, slot.status, slot.note = "", "", "asked", ""
    if choice.startswith(TYPED):
        slot.written, slot.status = choice.removeprefix(TYPED), "filled"
        slot.note = "手工填写，没有台账依据"
        if slot.written == GAP_TEXT:
            slot.status, slot.note = "missing", ""
    elif choice:
        slot.code, slot.status = choice, "filled"
        offered = [one["written"] for one in slot.candidates if one["code"] == choice]
        slot.written = offered[0] if offered else ""
        if slot.written == GAP_TEXT:
            slot.status = "missing"
    slot.save()


def _spot(task: PaperTask, one: Slot | Claim | Refreshed) -> dict[str, Any]:
    return {
        "task": task,
        **{each.name: getattr(one, each.name) for each in fields(Found)},
        "code": one.code or "",
        "period": str(one.period),
        "note": one.note,
    }


def _slot(task: PaperTask, one: Slot) -> PaperSlot:
    candidates = [
        {"code": each.code, "label": each.label, "written": each.written} for each in one.candidates
    ]
    # What was written knows best what it took; what is asked yet takes the usual words along.
    written = one.edit and one.edit.text is not None and one.figure
    start, end = (one.edit.start, one.edit.end) if one.edit and written else one.reach
    return PaperSlot(
        **_spot(task, one),
        kind=one.kind,
        status=one.status,
        key=one.key,
        written=one.written or "",
        chosen=one.chosen,
        candidates=candidates,
        takes_before=max(0, one.start - start),
        takes_after=max(0, end - one.end),
    )


def _claim(task: PaperTask, one: Claim) -> PaperClaim:
    found = one.figure
    ledger = figure_text(found.value, found.unit, found.indicator.kind) if found else ""
    return PaperClaim(
        **_spot(task, one),
        verdict=one.verdict,
        label=one.label,
        ledger=ledger,
        records=one.records,
    )


def _figure(task: PaperTask, one: Refreshed) -> PaperFigure:
    return PaperFigure(
        **_spot(task, one),
        outcome=one.outcome,
        label=one.label,
        written=one.written,
        ledger=one.said,
        records=one.records,
    )
