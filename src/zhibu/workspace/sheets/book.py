"""A workbook as the importer sees it: typed values at the rows and columns that Excel shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from zhibu.workspace.sheets.scan import Place, Range, column_letters

# Numbers are always Decimal, never float; an empty cell is None, never "".
Cell = str | Decimal | bool | dt.date | dt.datetime | dt.time | None

INSTRUCTIONS_SHEET = "填写说明"
PROBLEMS_SHEET = "问题清单"
CHOICES_SHEET = "选项"
# Sheets that zhibu itself adds to a workbook: an importer passes over them.
OWN_SHEETS = frozenset({INSTRUCTIONS_SHEET, PROBLEMS_SHEET, CHOICES_SHEET})


@dataclass
class Sheet:
    """One worksheet. All rows and columns in its fields are 1-based, as Excel shows them.

    `rows[0]` is row `first_row`; every row begins at column A, and all are equally long.
    `uncached`: formulas that were never calculated (the cell reads as None).
    `errors`: cells that show #REF!, #N/A and the like (they read as None).
    `truncated`: numbers of more than 15 digits, whose last digits Excel has already lost.
    """

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    first_row: int = 1
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    uncached: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)
    truncated: set[Place] = field(default_factory=set)

    def numbered(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield each row with its number in Excel."""
        return enumerate(self.rows, self.first_row)

    def value(self, row: int, column: int) -> Cell:
        """Return the cell at Excel's row and column (A is 1); None outside the filled area."""
        index = row - self.first_row
        if not 0 <= index < len(self.rows) or not 0 < column <= len(self.rows[index]):
            return None
        return self.rows[index][column - 1]

    def merged_at(self, row: int) -> list[Range]:
        """Return the merged ranges that touch this row: a header should have none."""
        return [span for span in self.merged if span[0] <= row <= span[2]]

    def place(self, row: int = 0, column: int = 0) -> str:
        """Name a place for a message: 工作表“党员名册”第12行C列; 0 leaves the part out."""
        return (
            f"工作表“{self.name}”"
            + (f"第{row}行" if row else "")
            + (f"{column_letters(column)}列" if column else "")
        )


@dataclass
class Workbook:
    """The worksheets of one file, in its order."""

    sheets: list[Sheet] = field(default_factory=list)

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of this name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    @property
    def row_count(self) -> int:
        """How many rows all sheets have together."""
        return sum(len(sheet.rows) for sheet in self.sheets)
