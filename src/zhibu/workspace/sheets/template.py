"""Make the workbook that clerks fill in: one sheet per ledger, with lists, checks and notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from zhibu.workspace.sheets.book import CHOICES_SHEET, INSTRUCTIONS_SHEET
from zhibu.workspace.sheets.cells import (
    CellWriter,
    clean_text,
    new_book,
    sheet_name,
)
from zhibu.workspace.sheets.export import HEADER_STYLE, display_width
from zhibu.workspace.sheets.scan import column_letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ColumnKind = Literal["text", "date", "time", "number", "choice", "yesno", "people"]

ROWS_CHECKED = 2000
PARTY_RED = "#B3261E"
_LONGEST_INLINE_LIST = 255
_LONGEST_MESSAGE, _LONGEST_MESSAGE_TITLE = 255, 32
_FIRST_DAY, _LAST_DAY = dt.date(1921, 7, 1), dt.date(2099, 12, 31)
_PATTERNS: dict[ColumnKind, str] = {"date": "yyyy-mm-dd", "time": "hh:mm", "number": "General"}
_KIND_LABELS: dict[ColumnKind, str] = {
    "text": "文字",
    "date": "日期，如 2024-03-05",
    "time": "时间，如 14:30",
    "number": "数字",
    "choice": "从下拉列表里选",
    "yesno": "是 或 否",
    "people": "姓名，多人用顿号（、）隔开",
}
_KIND_WIDTHS: dict[ColumnKind, int] = {"date": 13, "time": 10, "number": 10, "yesno": 10}


@dataclass(frozen=True)
class TemplateColumn:
    """One column to fill in. `title` is what the importer looks for; `width` in characters."""

    title: str
    note: str = ""
    required: bool = False
    kind: ColumnKind = "text"
    choices: tuple[str, ...] = ()
    example: str = ""
    width: float | None = None


@dataclass(frozen=True)
class TemplateSheet:
    """One ledger: its columns, and rows already known (values in the order of the columns)."""

    name: str
    columns: tuple[TemplateColumn, ...]
    rows: Sequence[Sequence[object]] = ()


def write_template(stream: BinaryIO, sheets: Sequence[TemplateSheet]) -> None:
    """Write the workbook; the stream stays open. Titles read back exactly as given.

    Required columns have red titles. Examples stand in the notes and in 填写说明, never in the
    rows, so that nobody imports them. Lists and checks reach over `ROWS_CHECKED` rows.
    """
    with new_book(stream) as book:
        names: set[str] = {INSTRUCTIONS_SHEET, CHOICES_SHEET}
        writer = CellWriter(book)
        choices = _ChoiceLists()
        for sheet in sheets:
            name = sheet_name(sheet.name, names)
            names.add(name)
            _write_sheet(book, book.add_worksheet(name), sheet, writer, choices)
        _write_instructions(book, sheets)
        choices.write(book)


class _ChoiceLists:
    """Lists too long for a validation rule itself; they go to a hidden sheet, one a column."""

    def __init__(self) -> None:
        self._lists: list[tuple[str, ...]] = []

    def source(self, choices: tuple[str, ...]) -> list[str] | str:
        """Return what the validation rule names as its list."""
        joined = ",".join(choices)
        if len(joined) <= _LONGEST_INLINE_LIST and not any("," in each for each in choices):
            return list(choices)
        if choices not in self._lists:
            self._lists.append(choices)
        letters = column_letters(self._lists.index(choices) + 1)
        return f"='{CHOICES_SHEET}'!${letters}$1:${letters}${len(choices)}"

    def write(self, book: Workbook) -> None:
        """Add the hidden sheet, if any list needs it."""
        if not self._lists:
            return
        sheet = book.add_worksheet(CHOICES_SHEET)
        sheet.hide()
        for column, choices in enumerate(self._lists):
            for row, choice in enumerate(choices):
                sheet.write_string(row, column, clean_text(choice))


def _write_sheet(
    book: Workbook,
    sheet: Worksheet,
    plan: TemplateSheet,
    writer: CellWriter,
    choices: _ChoiceLists,
) -> None:
    sheet.set_comments_author("zhibu")
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 26)
    plain = book.add_format(HEADER_STYLE)
    required = book.add_format({**HEADER_STYLE, "font_color": PARTY_RED})
    for at, column in enumerate(plan.columns):
        body = book.add_format({"num_format": _PATTERNS.get(column.kind, "@")})
        sheet.set_column(at, at, _width(column), body)
        sheet.write_string(0, at, clean_text(column.title), required if column.required else plain)
        sheet.write_comment(0, at, _note(column), {"x_scale": 1.6, "font_size": 10})
        rule = _validation(column, choices)
        if rule:
            sheet.data_validation(1, at, ROWS_CHECKED, at, rule)
    for number, row in enumerate(plan.rows, 1):
        for at, value in enumerate(row):
            writer.write(sheet, number, at, value)


def _width(column: TemplateColumn) -> float:
    usual = _KIND_WIDTHS.get(column.kind, 16)
    return column.width or max(usual, min(display_width(column.title) + 4, 40))


def _note(column: TemplateColumn) -> str:
    lines = ["必填" if column.required else "选填", _KIND_LABELS[column.kind]]
    if column.note:
        lines.append(column.note)
    if column.example:
        lines.append(f"例：{column.example}")
    return clean_text("\n".join(lines))


def _validation(column: TemplateColumn, choices: _ChoiceLists) -> dict[str, Any] | None:
    """Return the rule that Excel checks while typing; None where any text will do."""
    rule: dict[str, Any]
    if column.kind == "choice" and column.choices:
        rule = {"validate": "list", "source": choices.source(column.choices)}
        told = "请从下拉列表里选一项"
    elif column.kind == "yesno":
        rule = {"validate": "list", "source": ["是", "否"]}
        told = "请填“是”或“否”"
    elif column.kind == "date":
        rule = {"validate": "date", "criteria": "between"}
        rule |= {"minimum": _FIRST_DAY, "maximum": _LAST_DAY}
        told = "请填日期，如 2024-03-05"
    elif column.kind == "time":
        rule = {"validate": "time", "criteria": "between"}
        rule |= {"minimum": dt.time(0, 0), "maximum": dt.time(23, 59, 59)}
        told = "请填时间，如 14:30"
    elif column.kind == "number":
        rule = {"validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12}
        told = "请填数字，不带单位"
    else:
        return None
    return rule | {
        "error_title": clean_text(column.title)[:_LONGEST_MESSAGE_TITLE],
        "error_message": told[:_LONGEST_MESSAGE],
        "error_type": "stop",
    }


def _write_instructions(book: Workbook, sheets: Sequence[TemplateSheet]) -> None:
    sheet = book.add_worksheet(INSTRUCTIONS_SHEET)
    sheet.hide_gridlines(2)
    for at, width in enumerate((18, 20, 8, 26, 46, 26)):
        sheet.set_column(at, at, width)
    head = book.add_format(HEADER_STYLE)
    cell = book.add_format({"text_wrap": True, "valign": "top"})
    needed = book.add_format({"text_wrap": True, "valign": "top", "font_color": PARTY_RED})
    sheet.write_string(0, 0, "填写说明", book.add_format({"bold": True, "font_size": 14}))
    for row, line in enumerate(_RULES, 1):
        sheet.write_string(row, 0, line)
    row = len(_RULES) + 2
    for at, title in enumerate(("工作表", "列", "必填", "填什么", "说明", "例")):
        sheet.write_string(row, at, title, head)
    for plan in sheets:
        for column in plan.columns:
            row += 1
            _write_explanation(
                sheet, row, plan.name, column, needed if column.required else cell, cell
            )


def _write_explanation(
    sheet: Worksheet, row: int, name: str, column: TemplateColumn, mark: Format, cell: Format
) -> None:
    told = column.note
    if column.kind == "choice" and column.choices:
        told = "；".join(filter(None, (told, "可选：" + "、".join(column.choices))))
    values = (name, column.title, "是" if column.required else "", _KIND_LABELS[column.kind])
    for at, value in enumerate((*values, told, column.example)):
        sheet.write_string(row, at, clean_text(value), mark if at in (1, 2) else cell)


_RULES = (
    "1. 每个工作表是一本台账，一行一条；第一行的标题不要改动，不要合并单元格。",
    "2. 标题为红色的列必填；鼠标停在标题上可看说明。",
    "3. 用不到的工作表可以空着；本表和隐藏的“选项”表不会导入。",
    "4. 导入前会先给出预览和全部问题，确认以后才写入。",
)
