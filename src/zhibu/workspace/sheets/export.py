"""Write a list as a workbook, row by row: memory stays small however long the list is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

from zhibu.workspace.sheets.cells import (
    LAST_ROW,
    WORKBOOK_OPTIONS,
    CellWriter,
    clean_text,
    new_book,
    sheet_name,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HEADER_STYLE = {
    "bold": True,
    "bg_color": "#F1F3F5",
    "font_color": "#212529",
    "bottom": 1,
    "bottom_color": "#ADB5BD",
    "valign": "vcenter",
    "text_wrap": True,
}
_NARROWEST, _WIDEST, _WIDTH_OF_OTHERS = 8, 40, 14


@dataclass(frozen=True)
class ExportColumn:
    """A column of the list; `width` in characters of the default font, None to guess."""

    title: str
    width: float | None = None


def write_rows(
    stream: BinaryIO,
    title: str,
    columns: Sequence[ExportColumn | str],
    rows: Iterable[Sequence[object]],
) -> int:
    """Write the rows under a frozen header and return how many; the stream stays open.

    Text never becomes a formula, a link or a number. Decimal and int are numbers up to Excel's 15
    digits and exact text beyond; dates are dates; a bool is 是 or 否; an aware datetime is written
    in China's time. More rows than a sheet holds go on in the next sheet.
    """
    heads = [ExportColumn(each) if isinstance(each, str) else each for each in columns]
    options = {**WORKBOOK_OPTIONS, "constant_memory": True}
    left = iter(rows)
    count, names = 0, set[str]()
    with new_book(stream, options) as book:
        writer = CellWriter(book, {"valign": "vcenter"})
        header = book.add_format(HEADER_STYLE)
        first: tuple[Sequence[object], ...] = tuple(islice(left, 1))
        while first or not names:
            name = sheet_name(title, names)
            names.add(name)
            sheet = book.add_worksheet(name)
            _begin(sheet, heads, header)
            page = islice(chain(first, left), LAST_ROW - 1)
            written = _write_page(sheet, writer, page)
            if written:
                sheet.autofilter(0, 0, written, max(len(heads) - 1, 0))
            count += written
            first = tuple(islice(left, 1))
    return count


def _begin(sheet: Worksheet, heads: list[ExportColumn], header: object) -> None:
    for at, head in enumerate(heads):
        guess = min(max(display_width(head.title) + 4, _NARROWEST, _WIDTH_OF_OTHERS), _WIDEST)
        sheet.set_column(at, at, head.width or guess)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 24)
    for at, head in enumerate(heads):
        sheet.write_string(0, at, clean_text(head.title), header)


def _write_page(sheet: Worksheet, writer: CellWriter, rows: Iterator[Sequence[object]]) -> int:
    number = 0
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row):
            writer.write(sheet, number, at, value)
    return number


def display_width(text: str) -> int:
    """Return how many half-width characters wide a text is: a Chinese character counts two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
