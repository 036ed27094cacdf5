"""Read a workbook into blocks: each cell that shows something, with its headings."""

from __future__ import annotations

from collections.abc import Iterator

from zhibu.core.errors import DomainError
from zhibu.reports.office.grids import Box, contexts, shortened
from zhibu.reports.office.package import Package
from zhibu.reports.office.sheet_book import Book, SheetCell, SheetPart
from zhibu.reports.reading import Block, Paper
from zhibu.workspace.sheets.scan import GridLimits, Range

GRID = GridLimits(rows=20_000, columns=500, cells=500_000)
CELLS_AT_MOST = 60_000
"""How many filled cells a workbook may have: more is a ledger, not a report."""


def read_sheets(package: Package) -> Paper:
    """Return the filled cells of all sheets as blocks."""
    book = Book(package)
    blocks: list[Block] = []
    for sheet in book.sheets:
        filled = list(filled_cells(book, sheet))
        if len(blocks) + len(filled) > CELLS_AT_MOST:
            raise DomainError.of(
                "DOC018",
                f"有内容的单元格超过 {CELLS_AT_MOST} 个",
                "请只留下要填写或核对的表再上传；台账请用“导入”",
            )
        blocks += _blocks(sheet, filled, book.merged(sheet), len(blocks))
    hidden = [f"“{sheet.name}”" for sheet in book.sheets if sheet.hidden]
    notes = (f"工作表{'、'.join(hidden)}是隐藏的，也读了",) if hidden else ()
    return Paper("xlsx", tuple(blocks), notes)


def filled_cells(book: Book, sheet: SheetPart) -> Iterator[tuple[SheetCell, str]]:
    """Yield the cells that show something, with their text: the blocks, in this order."""
    for cell in book.cells(sheet):
        text = book.text(cell)
        if text.strip():
            yield cell, text


def _blocks(
    sheet: SheetPart, filled: list[tuple[SheetCell, str]], merged: list[Range], first: int
) -> Iterator[Block]:
    boxes = _boxes(filled, merged)
    caption = _caption(sheet, boxes)
    for key, ((cell, text), context) in enumerate(
        zip(filled, contexts(boxes), strict=True), start=first
    ):
        yield Block(
            key,
            text,
            "cell",
            f"{sheet.name}!{cell.reference}",
            locked=((0, len(text)),) if cell.has_formula else (),
            row=context.row,
            column=context.column,
            caption=caption,
        )


def _boxes(filled: list[tuple[SheetCell, str]], merged: list[Range]) -> list[Box]:
    """Give each cell its size; ranges merged to the sheet's end stop where the content does."""
    last_row = max((cell.row for cell, _text in filled), default=0)
    last_column = max((cell.column for cell, _text in filled), default=0)
    sizes = {
        (top, left): (min(bottom, last_row) - top + 1, min(right, last_column) - left + 1)
        for top, left, bottom, right in merged
        if bottom >= top and right >= left
    }
    boxes = []
    for cell, text in filled:
        rows, columns = sizes.get((cell.row, cell.column), (1, 1))
        boxes.append(Box(cell.row, cell.column, max(rows, 1), max(columns, 1), text))
    return boxes


def _caption(sheet: SheetPart, boxes: list[Box]) -> str:
    """Return the sheet's name, and its title where the first row has one cell only."""
    top = min((box.row for box in boxes), default=0)
    title = [box.text for box in boxes if box.row == top]
    return f"{sheet.name} {shortened(title[0])}" if len(title) == 1 else sheet.name
