"""A list of cases for paper and for workbooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from django.db.models import QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.audit.services import record_act
from zhibu.cases.models import Case
from zhibu.workspace.cases.asked import AskedCases
from zhibu.workspace.cases.board import clock_labels
from zhibu.workspace.cases.paging import ordered
from zhibu.workspace.sheets import write_rows

CHUNK = 1000
UNIT = "党组织"
HEADS = ("名称", "编号", "状态", "从何时起", "最近期限", "期限事项", UNIT, "备注")
ALWAYS = 5  # columns that stand on paper even where they are empty


def exported_cases(asked: AskedCases) -> QuerySet[Case]:
    """Give the asked cases of units for which the user may export, in the list's order."""
    allowed = access_of(asked.user).within(Permission.RECORD_EXPORT)
    return ordered(asked.rows().filter(allowed).select_related("organization"), asked.order)


def export_cases(asked: AskedCases, stream: BinaryIO) -> int:
    """Write the asked list as a workbook and give the number of rows. The act is audited.

    Queries: three per thousand cases.
    """
    count = write_rows(stream, asked.path.label, HEADS, _cells(asked))
    record_act(
        "records.export",
        actor=asked.user,
        target_type="case_path",
        target_id=asked.path.key,
        organization=asked.unit,
        detail={
            "rows": count,
            "state": asked.state.key if asked.state else "",
            "q": asked.text,
            "late": asked.overdue,
        },
    )
    return count


def _cells(asked: AskedCases) -> Iterator[list[Any]]:
    cases = exported_cases(asked).iterator(chunk_size=CHUNK)
    while chunk := list(islice(cases, CHUNK)):
        yield from case_cells(asked, chunk)


def case_cells(asked: AskedCases, cases: Sequence[Case]) -> Iterator[list[Any]]:
    """Give the cells of cases under ``HEADS``. Queries: two."""
    clocks = clock_labels(asked.path, cases)
    notes = asked.path.card_notes([case.pk for case in cases])
    for case in cases:
        yield [
            case.title,
            case.number,
            asked.path.state(case.state).label,
            case.since,
            case.next_due,
            clocks.get(case.pk, ""),
            case.organization.name,
            notes.get(case.pk, ""),
        ]


def case_table(
    asked: AskedCases, cases: Sequence[Case]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Give headings and texts for paper, without the columns that say nothing. Queries: two.

    Days are written out: a paper is read on another day than it was printed.
    """
    rows = [["" if cell is None else str(cell) for cell in row] for row in case_cells(asked, cases)]
    own = {asked.unit.name, ""}
    kept = [
        at
        for at, head in enumerate(HEADS)
        if at < ALWAYS or any(row[at] not in (own if head == UNIT else {""}) for row in rows)
    ]
    return tuple(HEADS[at] for at in kept), [tuple(row[at] for at in kept) for row in rows]
