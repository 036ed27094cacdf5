"""What a day's sheet of a gate posts, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhibu.cases.models import Case
from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Line
from zhibu.pillars.emergency.models.entry_sheets import EntrySheet, SheetSource
from zhibu.pillars.emergency.models.gates import Gate
from zhibu.pillars.emergency.response_nouns import check_within

# More than anybody walks through one office gate in a day; above it a digit was typed twice.
MOST_A_DAY = 50_000


def sheet_lines(sheet: EntrySheet) -> Iterator[Line]:
    """All who were checked, let in or not; and those turned away."""
    yield Line("emergency.entries_checked", (sheet.passed or 0) + (sheet.refused or 0))
    yield Line("emergency.entries_refused", sheet.refused or 0)


def sheet_title(sheet: EntrySheet) -> str:
    gate = linked(sheet, "gate")
    return f"{gate.name if gate else ''}查验 {(sheet.passed or 0) + (sheet.refused or 0)} 人次"


def complete_sheet(sheet: EntrySheet) -> None:
    """Tell a gate that this sheet begins where it takes its response from."""
    gate = linked(sheet, "gate")
    if gate is not None and gate.pk is None and gate.begun_by is None:
        gate.begun_by = sheet


def check_sheet(sheet: EntrySheet) -> Iterator[Problem]:
    """Somebody was checked, at a gate and on a day of the response, and the reasons add up."""
    response, gate = linked(sheet, "response"), linked(sheet, "gate")
    if response is not None:
        yield from check_within(sheet, response, sheet.date)
    if gate is not None and gate.pk:
        yield from _gate_problems(sheet, gate, response)
    yield from _number_problems(sheet)
    yield from _hand_problems(sheet)


def linked(sheet: EntrySheet, name: str) -> Any:
    """Give what a required foreign key points at, None while nothing was chosen."""
    # Django's "nothing chosen yet" is an AttributeError.
    return getattr(sheet, name, None)


def _gate_problems(sheet: EntrySheet, gate: Gate, response: Case | None) -> Iterator[Problem]:
    if response is not None and gate.response != response:
        yield Problem(
            "GAT030",
            f"是“{gate.response.title}”的查验点",
            "请改选应急响应，或另设查验点",
            field="查验点",
            value=gate.name,
        )
    if gate.closed_on and sheet.date > gate.closed_on:
        yield Problem(
            "GAT031", f"{gate.closed_on} 已经撤点", "请核对日期", field="查验点", value=gate.name
        )


def _number_problems(sheet: EntrySheet) -> Iterator[Problem]:
    checked = (sheet.passed or 0) + (sheet.refused or 0)
    if not checked:
        yield Problem(
            "GAT032", "没有查验一个人", "请填人次，没有人来的日子不用记", field="放行（人次）"
        )
    if checked > MOST_A_DAY:
        yield Problem(
            "GAT033",
            f"多于一个查验点一天能查的 {MOST_A_DAY} 人次",
            "请核对是否多写了一位",
            field="放行（人次）",
            value=str(checked),
        )
    rows = rows_of(sheet, "reasons")
    told = sum(row.count or 0 for row in rows)
    if rows and told != (sheet.refused or 0):
        yield Problem(
            "GAT034",
            f"合计 {told}，劝返是 {sheet.refused or 0} 人次",
            "请核对；不知道原因的写“其他”",
            field="劝返原因",
        )


def _hand_problems(sheet: EntrySheet) -> Iterator[Problem]:
    """What the system counted nobody writes by hand: it would be counted back the next night."""
    if sheet.source != SheetSource.PHONE or sheet.counted:
        return
    stored = EntrySheet.objects.select_related("record").filter(pk=sheet.pk).first()
    if stored is None or _said(stored) != _said(sheet):
        yield Problem(
            "GAT035",
            "是手机查验的，人次由系统统计，不能改",
            "漏查的请另记一条纸质登记；查错的请写在说明里",
            field="来源",
        )


def _said(sheet: EntrySheet) -> tuple[object, ...]:
    reasons = sorted((row.reason, row.count) for row in rows_of(sheet, "reasons"))
    return sheet.date, sheet.gate_id, sheet.passed, sheet.refused, reasons
