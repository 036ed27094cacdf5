"""A list as a paper: title, what it speaks of, a table that fits its page, a line of totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhibu.core.errors import DomainError
from zhibu.reports.document import (
    TEXT_LENGTH_MM,
    TEXT_WIDTH_MM,
    Align,
    Block,
    Column,
    Document,
    Line,
    Table,
    text_width,
)

MOST_ROWS = 2_000
"""Longer lists are for Excel: nobody reads sixty printed pages, and Word opens them slowly."""
LONGEST_CELL = 160
"""Characters of a cell; a list names things, it does not hold whole minutes."""
_CHARACTER_MM = 10.5 * 25.4 / 72
_PADDING_MM = 4.0
_NARROWEST, _WIDEST = 2.0, 22.0  # characters
_NUMBER_COLUMN = "序号"
_CUT = "……"


@dataclass(frozen=True)
class Head:
    """A column: its title, and how its cells stand."""

    title: str
    align: Align = "left"


@dataclass(frozen=True)
class Tabular:
    """A list to be printed.

    Attributes:
        title: line by line.
        about: unit and period, with what the list is narrowed to.
        made: when it was made, at the right: 制表日期：2022年12月31日.
        total: under the table: 共 12 条.
    """

    title: tuple[str, ...]
    heads: Sequence[Head]
    rows: Sequence[Sequence[str]]
    about: str
    made: str
    total: str
    author: str


def require_printable(count: int) -> None:
    """Raise DomainError (OUT001) for a list that is too long to be printed."""
    if count > MOST_ROWS:
        raise DomainError.of(
            "OUT001",
            f"超过{MOST_ROWS}行，不适合做成Word或PDF",
            "请先用条件筛选，或者导出Excel",
            place="名单",
        )


def list_document(tabular: Tabular) -> Document:
    """Write a list: upright where it fits, else on a turned page."""
    heads = [Head(_NUMBER_COLUMN, "center"), *tabular.heads]
    cut = [[_cut(cell) for cell in row] for row in tabular.rows]
    rows = [(str(number), *row) for number, row in enumerate(cut, start=1)]
    natural = [_natural(head.title, [row[at] for row in rows]) for at, head in enumerate(heads)]
    landscape = sum(natural) > TEXT_WIDTH_MM
    widths = fitted(natural, TEXT_LENGTH_MM if landscape else TEXT_WIDTH_MM)
    columns = tuple(
        Column(head.title, width, head.align) for head, width in zip(heads, widths, strict=True)
    )
    return Document(
        title=tabular.title,
        blocks=tuple(_blocks(tabular, Table(columns, tuple(rows), dense=True), cut)),
        subject=tabular.title[-1],
        author=tabular.author,
        landscape=landscape,
    )


def _blocks(tabular: Tabular, table: Table, cut: Sequence[Sequence[str]]) -> list[Block]:
    found: list[Block] = [Line(tabular.about, tabular.made), table, Line(tabular.total)]
    if any(cell.endswith(_CUT) and len(cell) > LONGEST_CELL for row in cut for cell in row):
        found.append(Line("过长的内容只印开头，全文见台账或Excel。"))
    return found


def fitted(natural: Sequence[float], page_mm: float) -> list[float]:
    """Fit widths to a page: the widest give way first, and spare room goes to them in proportion.

    So a date or a number keeps its one line while long texts wrap.
    """
    total = sum(natural)
    if total <= page_mm:
        return [width * page_mm / total for width in natural]
    cap = _level(natural, page_mm)
    return [min(width, cap) for width in natural]


def _level(natural: Sequence[float], page_mm: float) -> float:
    """Give the width over which columns are cut so that all fit."""
    left, narrow = page_mm, sorted(natural)
    for at, width in enumerate(narrow):
        share = left / (len(narrow) - at)
        if width > share:
            return share
        left -= width
    return narrow[-1]


def _natural(title: str, cells: Sequence[str]) -> float:
    """Give the width in millimetres that a column would like."""
    longest = max((text_width(line) for cell in cells for line in cell.split("\n")), default=0)
    wanted = min(max(longest, min(text_width(title), 4), _NARROWEST), _WIDEST)
    return wanted * _CHARACTER_MM + _PADDING_MM


def _cut(text: str) -> str:
    """Give a cell's text, line ends as they are, cut where it is longer than a list can show."""
    flat = text.strip()
    return flat if len(flat) <= LONGEST_CELL else flat[:LONGEST_CELL] + _CUT
