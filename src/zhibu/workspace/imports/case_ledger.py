"""Rows that tell of a whole case: each becomes the steps that its filled cells speak of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from zhibu.cases.ledgers import Ledger, LedgerColumn, LedgerStep
from zhibu.cases.models import StepPaper
from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.types import RecordType
from zhibu.workspace.imports import cells
from zhibu.workspace.imports.codecs import DATE_KEY, UNIT_KEY, GenericCodec, column_for, unit_column
from zhibu.workspace.imports.columns import SheetColumn, Values
from zhibu.workspace.imports.rows_cell import HeldRows
from zhibu.workspace.row_values import new_row

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Context, Row
    from zhibu.workspace.sheets import Cell

CASE_KEY, STEP_KEY, PAPERS_KEY = "case", "step", "papers"


class CaseLedgerCodec(GenericCodec):
    """Reads 问题 … 整改措施 … 完成时间 … 销号时间 into the steps of one case.

    Planned and kept are the steps, one by one, as if each had stood in a row of its own: the same
    row read again changes nothing, and one filled further adds what is new.
    """

    def __init__(self, record_type: RecordType, ledger: Ledger) -> None:
        super().__init__(record_type)
        self.ledger = ledger
        self.names = (ledger.label, *ledger.names)

    @property
    def label(self) -> str:
        return self.ledger.label

    def columns(self, context: Context) -> tuple[SheetColumn, ...]:
        """Give the ledger's own columns, and the unit where several may keep it."""
        found = [self._column(one, context) for one in self.ledger.columns]
        unit = unit_column(context, self.record_type.units)
        several = len(self.record_type.units) > 1 or context.unit.kind not in self.record_type.units
        return (*found, unit) if several else tuple(found)

    def _column(self, one: LedgerColumn, context: Context) -> SheetColumn:
        declared = self.record_type.columns_by_name[one.of]
        column = column_for(self.record_type, declared, context)
        return replace(
            column,
            key=one.key,
            title=one.title,
            headings=one.headings,
            required=one.required,
            note=one.note or column.note,
            early=one.key == DATE_KEY,
            read=_read_evidence if one.evidence else column.read,
            kind="text" if one.evidence else column.kind,
        )

    def kept(self, context: Context) -> tuple[SheetColumn, ...]:
        """Give the columns of the steps."""
        return super().columns(context)

    def complete(self, stated: Values, row: Row) -> None:
        """Refuse what no step of this row would keep.

        Raises:
            DomainError: IMP080, for each such cell.
        """
        told = [step for step in self.ledger.steps if _is_told(step, stated)]
        used = frozenset[str]().union(*(step.uses for step in told)) | {CASE_KEY, UNIT_KEY}
        DomainError.raise_if(self._lost(set(stated) - used))

    def _lost(self, keys: set[str]) -> Iterator[Problem]:
        titles = {one.key: one.title for one in self.ledger.columns}
        for column in self.ledger.columns:
            if column.key not in keys:
                continue
            days = [
                titles[key]
                for step in self.ledger.steps
                if column.key in step.uses
                for key in (step.when or step.day)
            ]
            wanted = "或".join(dict.fromkeys(days))
            yield Problem(
                "IMP080", f"填了，但没有填{wanted}", f"请补上{wanted}", field=column.title
            )

    def parts(self, stated: Values, row: Row) -> list[Values]:
        """Give what each step states."""
        return [self._part(step, stated) for step in self.ledger.steps if _is_told(step, stated)]

    def _part(self, step: LedgerStep, stated: Values) -> Values:
        part: Values = {key: stated[key] for key in (CASE_KEY, UNIT_KEY) if key in stated}
        part[STEP_KEY] = step.step
        day = next((stated[key] for key in step.day if key in stated), None)
        if day is not None:
            part[DATE_KEY] = day
        part |= {name: stated[key] for name, key in step.columns.items() if key in stated}
        at_hand = [label for label, key in step.papers.items() if stated.get(key)]
        if at_hand:
            part[PAPERS_KEY] = self._papers(at_hand)
        return part

    def _papers(self, labels: list[str]) -> HeldRows:
        rows = next(one for one in self.record_type.rows if one.name == PAPERS_KEY)
        held = [new_row(rows) for _label in labels]
        for paper, label in zip(held, labels, strict=True):
            assert isinstance(paper, StepPaper)
            paper.name = label
        return HeldRows(rows, held)


def _is_told(step: LedgerStep, stated: Values) -> bool:
    return not step.when or any(key in stated for key in step.when)


def _read_evidence(value: Cell, _row: Row) -> str:
    """Read what is at hand; 无 and the like say that nothing is."""
    text = cells.shown(value)
    return "" if cells.says_nothing(text) or text in {"否", "没有"} else text
