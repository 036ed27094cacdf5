"""What an import would do: every row new, changed, unchanged or refused, with all problems."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from zhibu.core.errors import LONGEST_VALUE_SHOWN, Problem
from zhibu.workspace.imports.naming import AMBIGUOUS, Question
from zhibu.workspace.sheets import Mark

Change = tuple[str, str, str]  # column, old, new


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    ASKED = "asked"

    @property
    def label(self) -> str:
        return {
            "new": "新增",
            "changed": "更新",
            "unchanged": "无变化",
            "refused": "退回",
            "asked": "待选定",
        }[self.value]


@dataclass(slots=True)
class Finding:
    """A problem at a place; row 0 speaks of the sheet, column 0 of the whole row."""

    sheet: str
    row: int
    column: int
    problem: Problem

    def mark(self) -> Mark:
        """Give it as the writer of marked workbooks wants it."""
        problem = self.problem
        name = f"{problem.field}：" if problem.field and not self.column else ""
        return Mark(
            self.sheet,
            self.row,
            self.column,
            f"{name}{_quoted(problem.value)}{problem.message}",
            problem.remedy,
            problem.value,
        )


def _quoted(value: str) -> str:
    return f"“{value[:LONGEST_VALUE_SHOWN]}”" if value else ""


@dataclass(slots=True)
class RowPlan:
    """What happens with one record of a row; most rows are one record."""

    sheet: str
    number: int
    outcome: Outcome
    title: str = ""
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    part: int = 0  # which of the records of its row

    @property
    def place(self) -> tuple[str, int, int]:
        return self.sheet, self.number, self.part

    def refuse(self, findings: tuple[Finding, ...]) -> None:
        """Turn the row into a refused one, or an open question where it is nothing worse."""
        self.findings = (*self.findings, *findings)
        asked = all(one.problem.code == AMBIGUOUS for one in self.findings)
        self.outcome = Outcome.ASKED if asked else Outcome.REFUSED
        self.changes = ()


@dataclass
class SheetPlan:
    """One sheet: which ledger it is, and what stands against it as a whole."""

    name: str
    label: str = ""
    type_key: str = ""
    findings: list[Finding] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass
class Plan:
    """The whole workbook. Nothing in it has been written."""

    sheets: list[SheetPlan] = field(default_factory=list)
    rows: list[RowPlan] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged, refused, asked."""
        found = Counter[str]()
        for row in self.rows:
            found[row.outcome] += 1
        return {outcome.value: found[outcome] for outcome in Outcome}

    @property
    def findings(self) -> list[Finding]:
        """All problems, those of whole sheets first within their sheet, then row by row."""
        by_sheet: dict[str, list[Finding]] = {}
        for sheet in self.sheets:
            by_sheet.setdefault(sheet.name, []).extend(sheet.findings)
        for row in self.rows:
            if row.findings:
                by_sheet.setdefault(row.sheet, []).extend(row.findings)
        return [finding for found in by_sheet.values() for finding in found]

    @property
    def problems(self) -> list[Problem]:
        return [finding.problem for finding in self.findings]

    @property
    def sound(self) -> bool:
        """Tell whether all of it can be written: nothing refused, nothing left to ask."""
        return not any(sheet.findings for sheet in self.sheets) and not any(
            row.findings for row in self.rows
        )

    @property
    def writes(self) -> int:
        """How many rows would write something."""
        return sum(row.outcome in {Outcome.NEW, Outcome.CHANGED} for row in self.rows)

    @property
    def refused(self) -> int:
        """How many rows cannot be written as they stand."""
        return sum(bool(row.findings) for row in self.rows)

    def continued(self, later: Plan) -> Plan:
        """Give the plan of two passes over the same sheets.

        What the first wrote stays as it was told; of the other rows the second decides.
        """
        stands = {Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED}
        first = {row.place: row for row in self.rows if row.outcome in stands}
        later.rows = [first.get(row.place, row) for row in later.rows]
        later.count()
        return later

    def count(self) -> None:
        """Fill the counts of the sheets from the rows."""
        for sheet in self.sheets:
            sheet.counts = Counter()
        by_name = {sheet.name: sheet.counts for sheet in self.sheets}
        for row in self.rows:
            by_name[row.sheet][row.outcome.value] += 1
