"""Lines of a sheet that hold one branch each: 每支部一行.

They are found by themselves: lines below one another whose blank cells ask for the same, or lines
that the form has named in a column 支部名称. The first line is the pattern of all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zhibu.reports.forms.book import Sheet
from zhibu.reports.forms.headings import Context, is_unit
from zhibu.workspace.sheets.scan import Place

_NAME_COLUMN = re.compile(r"(?:党组织|党支部|支部|基层党组织|下级党组织|单位)(?:名称)?|名\s*称")
_NO_BRANCH = re.compile(r"合\s*计|总\s*计|小\s*计|备\s*注|说\s*明|注[：:]")

_Rows = dict[int, dict[int, Context]]


@dataclass(frozen=True)
class Band:
    """Lines `first` to `last`; `names` is the column where the form names the branches, or 0."""

    first: int
    last: int
    names: int = 0

    @property
    def size(self) -> int:
        """How many branches have room."""
        return self.last - self.first + 1

    def holds(self, place: Place) -> bool:
        return self.first <= place[0] <= self.last


def find_bands(sheet: Sheet, contexts: Mapping[Place, Context]) -> list[Band]:
    """Find the bands of a sheet, from the top down.

    A single line counts where it asks for the branch's name: it may grow.
    """
    bands: list[Band] = []
    asked = _by_row(contexts)
    row = 1
    while row <= sheet.rows:
        band = _from(sheet, asked, row)
        if band and (band.size > 1 if band.names else _asks_names(asked[row])):
            bands.append(band)
            row = band.last
        row += 1
    return bands


def band_from(sheet: Sheet, contexts: Mapping[Place, Context], first: int) -> Band | None:
    """Give the band that begins at a line, as far down as the lines are alike."""
    return _from(sheet, _by_row(contexts), first)


def _from(sheet: Sheet, asked: _Rows, first: int) -> Band | None:
    pattern = asked.get(first)
    if not pattern:
        return None
    names = _name_column(sheet, first)
    if not names and any(context.row for context in pattern.values()):
        return None
    last = first
    while last < sheet.rows and _alike(sheet, asked, pattern, last + 1, names):
        last += 1
    return Band(first, last, names)


def room_below(sheet: Sheet, band: Band) -> bool:
    """Tell whether nothing stands below a band, so that lines may be added."""
    below = any(
        row > band.last and (cell.text.strip() or cell.formula)
        for (row, _column), cell in sheet.cells.items()
    )
    return not below and not any(box[2] > band.last for box in sheet.merged)


def _by_row(contexts: Mapping[Place, Context]) -> _Rows:
    """Give what each line's cells below headings ask for, by column."""
    rows: _Rows = {}
    for (row, column), context in contexts.items():
        if context.column:
            rows.setdefault(row, {})[column] = context
    return rows


def _asks_names(line: Mapping[int, Context]) -> bool:
    """Tell whether a line has a blank for the branch's name: lines of honours are no branches."""
    headings = ("".join(one.column[-1].split()) for one in line.values())
    return any(_NAME_COLUMN.fullmatch(heading) for heading in headings)


def _alike(
    sheet: Sheet,
    asked: _Rows,
    pattern: Mapping[int, Context],
    row: int,
    names: int,
) -> bool:
    """Tell whether a line asks for the same as the pattern; a named one may say another branch."""
    here = asked.get(row, {})
    if set(here) != set(pattern) or row in sheet.hidden_rows:
        return False
    if names and not _branch_name(sheet, row, names):
        return False
    return all(
        one.column == here[column].column and (names or one.row == here[column].row)
        for column, one in pattern.items()
    )


def _name_column(sheet: Sheet, row: int) -> int:
    """Give the column in which the form names the branches of such lines; 0 for none."""
    for column in range(1, min(sheet.columns, 4) + 1):
        if not _branch_name(sheet, row, column):
            continue
        above = next(
            (
                text
                for up in range(row - 1, 0, -1)
                if sheet.box((up, column))[:2] == (up, column)
                and (text := "".join(sheet.at((up, column)).text.split()))
                and not sheet.at((up, column)).is_blank
            ),
            "",
        )
        if _NAME_COLUMN.fullmatch(above):
            return column
    return 0


def _branch_name(sheet: Sheet, row: int, column: int) -> str:
    """Give what stands in a line's name cell, "" where that is no branch."""
    if sheet.box((row, column))[:2] != (row, column):
        return ""
    cell = sheet.at((row, column))
    text = "".join(cell.text.split())
    if cell.number or cell.formula or cell.is_blank or _NO_BRANCH.search(text) or is_unit(text):
        return ""
    return text
