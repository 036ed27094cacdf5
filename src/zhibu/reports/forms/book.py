"""A blank workbook as it is shown and filled: texts, merged cells, and how each cell looks.

Made once, when the file comes in, by a child process (`worker`); kept as JSON beside the file.
Rows and columns are counted from 1, as the spreadsheet shows them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from zhibu.workspace.sheets.scan import Place, column_number

Box = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

# Marks that stand in a cell for "to be filled in", by themselves.
_PLACEHOLDER = re.compile(r"[\s*＊×xX_＿—\-/]*")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# 填报单位：____, also with a date's gaps behind it: 填表日期：  年  月  日.
_LABELLED = re.compile(r"(?P<label>[^：:]{2,12}[：:])[\s_＿]*(?P<date>年\s*月\s*日)?\s*")


@dataclass(frozen=True)
class Look:
    """What the picture shows of a cell's format; sizes in points, colours as RRGGBB or ""."""

    bold: bool = False
    size: int = 0
    fill: str = ""
    across: str = ""
    down: str = ""
    borders: str = ""
    percent: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell that holds something or has a frame; a number's text is as the file has it."""

    text: str = ""
    formula: bool = False
    number: bool = False
    look: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether a hand would write here: nothing in it, or only the marks of a gap."""
        return not self.formula and bool(_PLACEHOLDER.fullmatch(self.text))

    @property
    def label(self) -> str:
        """The label of a cell that asks behind its own text: 填报单位：; else ""."""
        found = None if self.formula or self.number else _LABELLED.fullmatch(self.text)
        return found["label"] if found else ""


NOTHING = Cell()


@dataclass(frozen=True, eq=False)
class Sheet:
    """One worksheet, equal to nothing but itself.

    `widths` are pixels by column, from the first on; `heights` by row.
    """

    name: str
    cells: dict[Place, Cell]
    merged: tuple[Box, ...] = ()
    widths: tuple[int, ...] = ()
    heights: dict[int, int] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @cached_property
    def rows(self) -> int:
        """The last row that shows anything."""
        return max([row for row, _column in self.cells], default=0)

    @cached_property
    def columns(self) -> int:
        """The last column that shows anything."""
        return max([column for _row, column in self.cells], default=0)

    @cached_property
    def framed(self) -> bool:
        """Whether blank cells have frames; in a bare sheet only headings tell where to write."""
        return any(cell.is_blank for cell in self.cells.values())

    def blank(self, place: Place) -> bool:
        """Whether a hand could write here."""
        return self.at(place).is_blank and (place in self.cells or not self.framed)

    @cached_property
    def boxes(self) -> dict[Place, Box]:
        """The merged block that each covered place belongs to."""
        return {
            (row, column): box
            for box in self.merged
            for row in range(box[0], min(box[2], self.rows) + 1)
            for column in range(box[1], min(box[3], self.columns) + 1)
        }

    def box(self, place: Place) -> Box:
        """Give the block of a place: the merged one, or the cell alone."""
        return self.boxes.get(place, (*place, *place))

    def at(self, place: Place) -> Cell:
        """Give the cell that a place shows: of a merged block, its first one."""
        return self.cells.get(self.box(place)[:2], NOTHING)

    def own(self, place: Place) -> bool:
        """Whether the place is a cell of its own, not covered by a merged block's first one."""
        return self.box(place)[:2] == place

    def places(self) -> Iterator[Place]:
        """Yield every place that may be seen, row by row."""
        for row in range(1, self.rows + 1):
            if row not in self.hidden_rows:
                for column in range(1, self.columns + 1):
                    if column not in self.hidden_columns:
                        yield row, column


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets in order, and the looks that their cells point to."""

    sheets: tuple[Sheet, ...]
    looks: tuple[Look, ...] = (Look(),)

    def sheet(self, name: str) -> Sheet | None:
        """Give a sheet by its name."""
        return next((one for one in self.sheets if one.name == name), None)

    def look(self, cell: Cell) -> Look:
        return self.looks[cell.look]


def place_of(text: str) -> Place | None:
    """Read B4; None for what is no address."""
    found = _ADDRESS.fullmatch(text)
    return (int(found[2]), column_number(found[1])) if found else None


def to_json(book: Book) -> bytes:
    """Write the book for `from_json`."""
    sheets = [
        {
            "name": one.name,
            "hidden": one.hidden,
            "merged": one.merged,
            "widths": one.widths,
            "heights": sorted(one.heights.items()),
            "hidden_rows": sorted(one.hidden_rows),
            "hidden_columns": sorted(one.hidden_columns),
            "cells": [
                (row, column, cell.text, cell.look, cell.formula + 2 * cell.number)
                for (row, column), cell in one.cells.items()
            ],
        }
        for one in book.sheets
    ]
    data = {"looks": [asdict(one) for one in book.looks], "sheets": sheets}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def from_json(data: bytes) -> Book:
    """Read what `to_json` or the worker wrote."""
    read = json.loads(data)
    return Book(
        tuple(_sheet(one) for one in read["sheets"]),
        tuple(Look(**one) for one in read["looks"]),
    )


def _sheet(data: dict[str, Any]) -> Sheet:
    cells = {
        (row, column): Cell(text, bool(bits & 1), bool(bits & 2), look)
        for row, column, text, look, bits in data["cells"]
    }
    merged: list[Box] = [(a, b, c, d) for a, b, c, d in data["merged"]]
    return Sheet(
        data["name"],
        cells,
        tuple(merged),
        tuple(data["widths"]),
        dict(data["heights"]),
        data["hidden"],
        frozenset(data["hidden_rows"]),
        frozenset(data["hidden_columns"]),
    )
