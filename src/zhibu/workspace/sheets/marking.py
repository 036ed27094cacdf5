"""Colour and comment cells of a workbook in place, inside the limited child process."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from zhibu.workspace.sheets.book import PROBLEMS_SHEET
from zhibu.workspace.sheets.cells import clean_text
from zhibu.workspace.sheets.guard import survey
from zhibu.workspace.sheets.marked import (
    COMMENT_AUTHOR,
    COMMENTS_AT_MOST,
    LIST_TITLES,
    LIST_WIDTHS,
    MARK_FILL,
    Mark,
    list_notes,
    list_rows,
)
from zhibu.workspace.sheets.scan import GridLimits, column_letters

_CELLS_PER_ROW_AT_MOST = 25
_FILL = PatternFill("solid", fgColor=f"FF{MARK_FILL}")
_NO_FILL = PatternFill()
_HEAD_FILL = PatternFill("solid", fgColor="FFF1F3F5")
_COMMENT_WIDTH, _COMMENT_HEIGHT = 300, 90


def mark_in_place(request: dict[str, Any]) -> bytes:
    """Return the marked workbook; empty bytes when it is too large to be edited in place."""
    marks = [Mark(**mark) for mark in request["marks"]]
    with Path(request["path"]).open("rb") as file:
        surveyed = survey(file, grid=GridLimits(**request["grid"]))
    rows = sum(facts.rows for _entry, facts in surveyed)
    cells = sum(facts.cells for _entry, facts in surveyed)
    at_most = request["rows_at_most"]
    if rows > at_most or cells > at_most * _CELLS_PER_ROW_AT_MOST:
        return b""
    book = openpyxl.load_workbook(request["path"])
    if PROBLEMS_SHEET in book.sheetnames:
        del book[PROBLEMS_SHEET]
    for sheet in book.worksheets:
        _forget_earlier_marks(sheet)
    marks = [_with_value(book, mark) for mark in marks]
    _colour(book, marks)
    _comment(book, marks[:COMMENTS_AT_MOST])
    _add_list(book, marks)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _filled_cells(sheet: Worksheet) -> list[Any]:
    """Return the cells that exist, without walking over the empty rectangle around them."""
    return list(sheet._cells.values())


def _forget_earlier_marks(sheet: Worksheet) -> None:
    for cell in _filled_cells(sheet):
        if not isinstance(cell, Cell):
            continue
        if cell.comment and cell.comment.author == COMMENT_AUTHOR:
            cell.comment = None
        if cell.has_style and cell.fill.fgColor.rgb == _FILL.fgColor.rgb:
            cell.fill = _NO_FILL


def _with_value(book: Workbook, mark: Mark) -> Mark:
    sheet = _sheet(book, mark)
    if mark.value or not mark.column or not mark.row or sheet is None:
        return mark
    cell = sheet._cells.get((mark.row, mark.column))
    value = None if cell is None else cell.value
    return replace(mark, value="" if value is None else str(value)[:200])


def _sheet(book: Workbook, mark: Mark) -> Worksheet | None:
    found = book[mark.sheet] if mark.sheet in book.sheetnames else None
    return found if isinstance(found, Worksheet) else None


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return the cell, or the one that shows the merged range which swallowed it."""
    cell = sheet.cell(row, column)
    if isinstance(cell, Cell):
        return cell
    span = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
    anchor = sheet.cell(span.min_row, span.min_col)
    assert isinstance(anchor, Cell)
    return anchor


def _colour(book: Workbook, marks: list[Mark]) -> None:
    whole_rows: dict[str, set[int]] = defaultdict(set)
    for mark in marks:
        sheet = _sheet(book, mark)
        if sheet is None or not mark.row:
            continue
        if mark.column:
            _cell(sheet, mark.row, mark.column).fill = _FILL
        else:
            whole_rows[mark.sheet].add(mark.row)
    for name, rows in whole_rows.items():
        for cell in _filled_cells(book[name]):
            if cell.row in rows and isinstance(cell, Cell) and cell.value is not None:
                cell.fill = _FILL


def _comment(book: Workbook, marks: list[Mark]) -> None:
    texts: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for mark in marks:
        if mark.row and _sheet(book, mark):
            texts[(mark.sheet, mark.row, max(mark.column, 1))].append(mark.explanation)
    for (name, row, column), lines in texts.items():
        cell = _cell(book[name], row, column)
        own = f"{cell.comment.text}\n———\n" if cell.comment else ""
        comment = Comment(clean_text(own + "\n".join(lines)), COMMENT_AUTHOR)
        comment.width, comment.height = _COMMENT_WIDTH, _COMMENT_HEIGHT
        cell.comment = comment


def _add_list(book: Workbook, marks: list[Mark]) -> None:
    sheet = book.create_sheet(PROBLEMS_SHEET, 0)
    book.active = 0
    for each in book.worksheets[1:]:
        each.sheet_view.tabSelected = False
    for at, width in enumerate(LIST_WIDTHS, 1):
        sheet.column_dimensions[column_letters(at)].width = width
    row = 0
    for note in list_notes(marks, rewritten=False):
        row += 1
        _put(sheet, row, 1, note)
    row += 1
    for at, title in enumerate(LIST_TITLES, 1):
        head = _put(sheet, row, at, title)
        head.font, head.fill = Font(bold=True), _HEAD_FILL
    sheet.freeze_panes = f"A{row + 1}"
    for line in list_rows(marks):
        row += 1
        for at, value in enumerate(line, 1):
            if value is not None and value != "":
                _put(sheet, row, at, value).alignment = Alignment(wrap_text=True, vertical="top")
        _link(sheet, row, line)


def _put(sheet: Worksheet, row: int, column: int, value: object) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, int):
        cell.value = value
    else:
        # Said expressly: openpyxl would make a formula of a text that begins with "=".
        cell.value = clean_text(str(value))
        cell.data_type = "s"
    return cell


def _link(sheet: Worksheet, row: int, line: tuple[object, ...]) -> None:
    """Make the row number lead to the faulty cell."""
    name, number, letters = str(line[0]), line[1], line[2] or "A"
    if number:
        quoted = name.replace("'", "''")
        cell = sheet.cell(row, 2)
        cell.hyperlink = f"#'{quoted}'!{letters}{number}"
        cell.font = Font(color="FF1F5FA8", underline="single")
