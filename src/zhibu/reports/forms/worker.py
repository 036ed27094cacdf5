"""The child process that reads a stranger's blank workbook: `python -m zhibu.reports.forms.worker`.

The workbook's bytes follow the request; the answer is the book of `forms.book` as JSON.
"""

from __future__ import annotations

import re
import sys
from io import BytesIO
from typing import Any, BinaryIO

from zhibu.core.child import serve
from zhibu.core.errors import DomainError
from zhibu.reports.forms.book import Book, Cell, Look, Sheet, to_json
from zhibu.workspace.sheets.scan import GridLimits, Place

# A form is made to be printed: what is larger is a list of data, and no form.
GRID = GridLimits(rows=3000, columns=256, cells=60_000)
SHEETS = 40
LONGEST_TEXT = 500
_PIXELS_A_CHARACTER, _PADDING, _USUAL_WIDTH = 7, 5, 8.43
_PIXELS_A_POINT = 4 / 3
_SIDES = (("t", "top"), ("r", "right"), ("b", "bottom"), ("l", "left"))
_COLOUR = re.compile(r"[0-9A-Fa-f]{8}")


def _answer(_request: dict[str, Any]) -> None:
    sys.stdout.buffer.write(to_json(read(BytesIO(sys.stdin.buffer.read()))))


def read(file: BinaryIO) -> Book:
    """Read a workbook, having examined its bytes; FRM002 when it is no form by its size."""
    from openpyxl import load_workbook

    from zhibu.workspace.sheets.guard import survey

    entries = survey(file, grid=GRID)
    if len(entries) > SHEETS:
        raise DomainError.of("FRM002", f"工作表超过 {SHEETS} 张", "请拆成几个文件")
    try:
        book = load_workbook(file)
    except MemoryError:
        raise
    except Exception as error:
        # openpyxl gives up on spoiled parts in many ways; none of them is of use to a clerk.
        raise DomainError.of(
            "XLS003",
            "工作簿的内部结构读不懂",
            "请在 Excel 或 WPS 里打开，另存为一个新文件后再上传",
        ) from error
    looks: dict[Look, int] = {Look(): 0}
    sheets = [_sheet(book[entry.name], looks) for entry, _facts in entries]
    return Book(tuple(sheets), tuple(looks))


def _sheet(sheet: Any, looks: dict[Look, int]) -> Sheet:
    known: dict[int, Look] = {}
    cells: dict[Place, Cell] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if not cell.has_style and cell.value is None:
                continue
            look = known.get(cell.style_id) or known.setdefault(cell.style_id, _look(cell))
            if cell.value is None and not look.borders and not look.fill:
                continue
            number = cell.data_type == "n" and cell.value is not None
            cells[cell.row, cell.column] = Cell(
                _text(cell), cell.data_type == "f", number, looks.setdefault(look, len(looks))
            )
    columns = max([column for _row, column in cells], default=0)
    widths, hidden_columns = _columns(sheet, columns)
    sizes = sheet.row_dimensions
    return Sheet(
        sheet.title,
        cells,
        tuple((m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges),
        widths,
        {n: round(one.height * _PIXELS_A_POINT) for n, one in sizes.items() if one.height},
        sheet.sheet_state != "visible",
        frozenset(n for n, one in sizes.items() if one.hidden),
        hidden_columns,
    )


def _text(cell: Any) -> str:
    """Give what a cell says; a formula says nothing, a date what people would read."""
    if cell.value is None or cell.data_type == "f":
        return ""
    if cell.is_date:
        day = cell.value
        return f"{day:%Y-%m-%d}" if hasattr(day, "year") else str(day)
    return str(cell.value)[:LONGEST_TEXT]


def _look(cell: Any) -> Look:
    border, alignment = cell.border, cell.alignment
    return Look(
        bold=bool(cell.font.b),
        size=round(cell.font.sz or 0),
        fill=_colour(cell.fill.fgColor) if cell.fill.fill_type == "solid" else "",
        across=alignment.horizontal or "",
        down=alignment.vertical or "",
        borders="".join(
            letter for letter, side in _SIDES if getattr(getattr(border, side), "style", None)
        ),
        percent="%" in (cell.number_format or ""),
    )


def _colour(colour: Any) -> str:
    """Give a plain colour; those of a theme are left to the theme, which is not read."""
    text = colour.rgb if colour is not None and colour.type == "rgb" else ""
    return text[2:] if isinstance(text, str) and _COLOUR.fullmatch(text) else ""


def _columns(sheet: Any, count: int) -> tuple[tuple[int, ...], frozenset[int]]:
    """Give the columns' widths in pixels and which are hidden; one entry may speak of many."""
    usual = sheet.sheet_format.defaultColWidth or _USUAL_WIDTH
    widths = [usual] * count
    hidden = set()
    for one in sheet.column_dimensions.values():
        for column in range(one.min or 1, min(one.max or 0, count) + 1):
            if one.width:
                widths[column - 1] = one.width
            if one.hidden:
                hidden.add(column)
    return tuple(round(w * _PIXELS_A_CHARACTER + _PADDING) for w in widths), frozenset(hidden)


if __name__ == "__main__":
    sys.exit(serve(_answer))
