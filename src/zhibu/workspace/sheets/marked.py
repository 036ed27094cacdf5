"""Give clerks their own workbook back, with every faulty cell coloured and explained."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from zhibu.core import filetypes
from zhibu.core.archives import MEGABYTE
from zhibu.core.errors import DomainError
from zhibu.workspace.sheets.book import PROBLEMS_SHEET, Cell, Sheet, Workbook
from zhibu.workspace.sheets.cells import (
    WORKBOOK_OPTIONS,
    CellWriter,
    clean_text,
    new_book,
    sheet_name,
)
from zhibu.workspace.sheets.child import Child, refuse_problems
from zhibu.workspace.sheets.export import HEADER_STYLE
from zhibu.workspace.sheets.reader import read_any
from zhibu.workspace.sheets.scan import GridLimits, column_letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Beyond this many rows the values are written anew: editing in place would take minutes.
ROWS_IN_PLACE = 20_000
COMMENTS_AT_MOST = 2_000
LISTED_AT_MOST = 50_000
MARK_FILL = "FFC9C8"
COMMENT_AUTHOR = "zhibu"
_SECONDS, _MEMORY_MB = 90, 1000
LIST_TITLES = ("工作表", "行", "列", "填的内容", "问题", "怎么改")
LIST_WIDTHS = (18, 8, 8, 28, 46, 46)
_LONGEST_COMMENT = 1_000


@dataclass(frozen=True)
class Mark:
    """One finding at a cell; 1-based as in Excel. Column 0: the whole row; row 0: the sheet."""

    sheet: str
    row: int
    column: int
    text: str
    remedy: str = ""
    value: str = ""

    @property
    def explanation(self) -> str:
        """What the comment at the cell says."""
        return f"{self.text}\n{self.remedy}".strip()[:_LONGEST_COMMENT]


def write_marked(source: Path | str, marks: Sequence[Mark], stream: BinaryIO) -> bool:
    """Write the marked workbook; return True when the user's own layout was kept.

    A first sheet 问题清单 lists every finding. All faulty cells are coloured, the first 2,000 get a
    comment; marks of an earlier round are taken away. Charts are not kept. A CSV, a workbook of
    more than 20,000 rows, or one that cannot be edited, is written anew with its values only
    (False); the list says so.
    Raises DomainError when the source cannot be read.
    """
    with Path(source).open("rb") as file:
        kind = filetypes.sniff(file)
    # An editor is fussier than a reader: what it cannot open is written anew instead.
    with suppress(DomainError):
        if kind.code == "xlsx" and _mark_in_place(Path(source), marks, stream):
            return True
    _rewrite(read_any(source), marks, stream)
    return False


def _mark_in_place(source: Path, marks: Sequence[Mark], stream: BinaryIO) -> bool:
    """Let the child edit the workbook; False when it is too large for that."""
    request = {
        "op": "mark",
        "path": str(source.resolve(strict=True)),
        "marks": [asdict(mark) for mark in marks],
        "rows_at_most": ROWS_IN_PLACE,
        "grid": asdict(GridLimits()),
        "seconds": _SECONDS,
        "memory_mb": _MEMORY_MB,
    }
    with Child(request) as child:
        line = child.output.readline()
        # A line without an end means that the worker died; `finish` tells how.
        answer = json.loads(line) if line.endswith(b"\n") else {}
        refuse_problems(answer)
        expected = int(answer.get("bytes", 0))
        made = BytesIO()
        shutil.copyfileobj(child.output, made, MEGABYTE)
        child.finish()
    if len(made.getvalue()) != expected:
        raise DomainError.of("XLS006", "标注没有做完", "请再试一次")
    stream.write(made.getvalue())
    return expected > 0


def list_rows(marks: Sequence[Mark]) -> list[tuple[object, ...]]:
    """Return what the sheet 问题清单 shows, in the order of the sheets and rows."""
    return [
        (
            mark.sheet,
            mark.row or None,
            column_letters(mark.column),
            mark.value,
            mark.text,
            mark.remedy,
        )
        for mark in marks[:LISTED_AT_MOST]
    ]


def list_notes(marks: Sequence[Mark], *, rewritten: bool) -> list[str]:
    """Return the lines above the list: how many findings, and what was left out."""
    notes = [
        f"共 {len(marks)} 个问题。改好标色的单元格后，把这个文件再上传一次即可，本表不会导入。"
    ]
    if len(marks) > LISTED_AT_MOST:
        notes.append(f"下面只列出前 {LISTED_AT_MOST} 个，其余的单元格也已标色。")
    if len(marks) > COMMENTS_AT_MOST:
        notes.append(f"问题较多，只给前 {COMMENTS_AT_MOST} 个加了批注，其余的只标色。")
    if rewritten:
        notes.append("为了快，这里只保留了原来的内容，没有保留格式、公式和图表。")
    return notes


def _rewrite(book: Workbook, marks: Sequence[Mark], stream: BinaryIO) -> None:
    """Write the values anew in constant memory, with the marks in their places."""
    by_sheet: dict[str, dict[int, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        by_sheet[mark.sheet][mark.row].append(mark)
    commented = {id(mark) for mark in marks[:COMMENTS_AT_MOST]}
    options = {**WORKBOOK_OPTIONS, "constant_memory": True}
    with new_book(stream, options) as target:
        plain = CellWriter(target)
        red = CellWriter(target, {"bg_color": f"#{MARK_FILL}"})
        blank = target.add_format({"bg_color": f"#{MARK_FILL}"})
        head = target.add_format(HEADER_STYLE)
        _write_list(target.add_worksheet(PROBLEMS_SHEET), marks, book, plain, head)
        names = {PROBLEMS_SHEET}
        for sheet in book.sheets:
            if sheet.name == PROBLEMS_SHEET:
                continue
            name = sheet_name(sheet.name, names)
            names.add(name)
            page = target.add_worksheet(name)
            if sheet.hidden:
                page.hide()
            page.set_comments_author(COMMENT_AUTHOR)
            pen = _Pen(page, plain, red, blank, commented)
            for number, row in sheet.numbered():
                pen.write(number, row, by_sheet[sheet.name].get(number, []))


@dataclass(frozen=True)
class _Pen:
    page: Worksheet
    plain: CellWriter
    red: CellWriter
    blank: Format
    commented: set[int]

    def write(self, number: int, row: list[Cell], marks: list[Mark]) -> None:
        """Write one row; a mark without a column colours every filled cell of it."""
        whole_row = any(mark.column == 0 for mark in marks)
        marked = {mark.column for mark in marks if mark.column}
        for column, value in enumerate(row, 1):
            red = column in marked or (whole_row and value is not None)
            (self.red if red else self.plain).write(self.page, number - 1, column - 1, value)
        for column in marked:
            if column > len(row) or row[column - 1] is None:
                self.page.write_blank(number - 1, column - 1, None, self.blank)
        texts: dict[int, list[str]] = defaultdict(list)
        for mark in marks:
            if id(mark) in self.commented:
                texts[max(mark.column, 1)].append(mark.explanation)
        for column, lines in texts.items():
            text = clean_text("\n".join(lines))[:_LONGEST_COMMENT]
            self.page.write_comment(number - 1, column - 1, text, {"x_scale": 1.6})


def _write_list(
    page: Worksheet, marks: Sequence[Mark], book: Workbook, writer: CellWriter, head: Format
) -> None:
    for at, width in enumerate(LIST_WIDTHS):
        page.set_column(at, at, width)
    row = 0
    for note in list_notes(marks, rewritten=True):
        page.write_string(row, 0, note)
        row += 1
    for at, title in enumerate(LIST_TITLES):
        page.write_string(row, at, title, head)
    page.freeze_panes(row + 1, 0)
    for line in list_rows(filled(marks, book)):
        row += 1
        for at, value in enumerate(line):
            writer.write(page, row, at, value)


def filled(marks: Sequence[Mark], book: Workbook) -> list[Mark]:
    """Return the marks with the value that stands in the cell, where none was told."""
    sheets: dict[str, Sheet] = {sheet.name: sheet for sheet in book.sheets}
    done = []
    for mark in marks:
        sheet = sheets.get(mark.sheet)
        if sheet and not mark.value and mark.column:
            value = sheet.value(mark.row, mark.column)
            shown = "" if value is None else str(value)
            mark = Mark(mark.sheet, mark.row, mark.column, mark.text, mark.remedy, shown)
        done.append(mark)
    return done
