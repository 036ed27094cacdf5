"""Find the header row of a sheet and say which column is which."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhibu.core.errors import Problem
from zhibu.workspace.imports.cells import plain, shown
from zhibu.workspace.imports.columns import SheetColumn
from zhibu.workspace.sheets import Sheet, column_letters

HEADER_WITHIN = 10
_NOTES = re.compile(r"[(\[【〔].*?[)\]】〕]")
_MARKS = re.compile(r"[*＊:：、，,.。#\"'“”_\-—/／]+")
# Columns that every office adds and that no record needs.
PASSED_OVER = frozenset({"序号", "编号", "备注", "签名", "签字", "照片", "佐证", "no", "状态"})
_SPOKEN_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|年度)")
_YEAR_PREFIX = re.compile(r"^(?:19|20)\d{2}(?:年度?)?")
_SHEET_ENDINGS = re.compile(
    r"(?:情况)?(?:台账|记录表?|登记表?|登记簿|统计表?|明细表?|汇总表?|一览表|清单|表)$"
)


@dataclass
class Mapping:
    """Where a sheet's columns are.

    Attributes:
        row: Excel's row of the (last) header line; rows below it are data.
        columns: Excel's column by the column's key.
        problems: with the column that they speak of (0 for none).
    """

    row: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def plain_title(text: str) -> str:
    """Give a heading for comparing: without blanks, notes in brackets, stars and marks."""
    bare = plain(text)
    return _MARKS.sub("", _NOTES.sub("", bare)) or _MARKS.sub("", bare)


def plain_sheet_name(text: str) -> str:
    """Give a sheet's name for comparing: 2022年主题党日台账 is 主题党日."""
    name = _YEAR_PREFIX.sub("", plain_title(text))
    return _SHEET_ENDINGS.sub("", name) or name


def year_in(text: str) -> int | None:
    """Find the year that a title or name speaks of: 2022年度学习台账."""
    found = _SPOKEN_YEAR.search(plain(text))
    return int(found[1]) if found else None


def find_columns(
    sheet: Sheet, columns: Sequence[SheetColumn], *, pass_unknown: bool = False
) -> Mapping:
    """Find the header within the first ten rows and map its titles to the columns."""
    known = _known_titles(columns)
    mapping = Mapping()
    best = 0
    for number, _row in sheet.numbered():
        if number >= sheet.first_row + HEADER_WITHIN:
            break
        hits = sum(plain_title(text) in known for text in _titles(sheet, number).values())
        if hits > best:
            best, mapping.row = hits, number
    if best < min(2, len(columns)):
        mapping.row = 0
        wanted = "、".join(column.title for column in columns if column.required)
        mapping.problems.append(
            (
                0,
                Problem(
                    "IMP004",
                    f"前 {HEADER_WITHIN} 行里找不到表头",
                    f"表头至少要有：{wanted or columns[0].title}；可下载模板对照",
                ),
            )
        )
        return mapping
    titles = _two_line_titles(sheet, mapping)
    _assign(sheet, mapping, titles, known, columns, pass_unknown)
    return mapping


def _known_titles(columns: Sequence[SheetColumn]) -> dict[str, SheetColumn]:
    known: dict[str, SheetColumn] = {}
    for column in columns:
        known[plain_title(column.title)] = column
    for column in columns:
        for heading in column.headings:
            known.setdefault(plain_title(heading), column)
    return known


def _titles(sheet: Sheet, row: int) -> dict[int, str]:
    values = sheet.rows[row - sheet.first_row]
    return {number: shown(value) for number, value in enumerate(values, 1) if shown(value).strip()}


def _two_line_titles(sheet: Sheet, mapping: Mapping) -> dict[int, str]:
    """Join a header of two lines: cells merged downwards keep theirs, others take the lower."""
    row = mapping.row
    tall = [span for span in sheet.merged_at(row) if span[2] > span[0]]
    titles = _titles(sheet, row)
    if not tall:
        return titles
    last = max(span[2] for span in tall)
    first = min(span[0] for span in tall)
    joined: dict[int, str] = {}
    for line in range(first, last + 1):
        if sheet.first_row <= line < sheet.first_row + len(sheet.rows):
            joined.update(_titles(sheet, line))
    mapping.row = last
    return joined


def _assign(
    sheet: Sheet,
    mapping: Mapping,
    titles: dict[int, str],
    known: dict[str, SheetColumn],
    columns: Sequence[SheetColumn],
    pass_unknown: bool,
) -> None:
    mapping.titles = titles
    for number, title in titles.items():
        column = known.get(plain_title(title))
        if column is None:
            _unknown(sheet, mapping, number, title, columns, pass_unknown)
        elif column.key in mapping.columns:
            first = column_letters(mapping.columns[column.key])
            mapping.problems.append(
                (
                    number,
                    Problem("IMP005", f"与{first}列是同一栏", "请只留一列", value=title.strip()),
                )
            )
        else:
            mapping.columns[column.key] = number
    missing = [one.title for one in columns if one.required and one.key not in mapping.columns]
    for title in missing:
        near = _nearest(title, [text for text in titles.values() if plain_title(text) not in known])
        hint = f"是不是写成了“{near.strip()}”？" if near else ""
        mapping.problems.append(
            (0, Problem("IMP006", f"缺少必填的列“{title}”", f"{hint}请加上标题为“{title}”的列"))
        )
    _untitled(sheet, mapping, titles)


def _unknown(
    sheet: Sheet,
    mapping: Mapping,
    number: int,
    title: str,
    columns: Sequence[SheetColumn],
    pass_unknown: bool,
) -> None:
    name = plain_title(title)
    if name in PASSED_OVER or not _holds_values(sheet, mapping.row, number):
        return
    if pass_unknown:
        mapping.notices.append(f"{column_letters(number)}列“{title.strip()}”没有导入")
        return
    near = _nearest(title, [column.title for column in columns])
    remedy = f"是不是“{near}”？请改标题；" if near else "请对照模板改标题；"
    mapping.problems.append(
        (
            number,
            Problem(
                "IMP007",
                "认不出这一列",
                f"{remedy}用不到的列请删去，或勾选“认不出的列不导入”",
                value=title.strip(),
            ),
        )
    )


def _nearest(title: str, among: Sequence[str]) -> str:
    by_name = {plain_title(text): text for text in among}
    found = difflib.get_close_matches(plain_title(title), by_name, n=1, cutoff=0.5)
    return by_name[found[0]] if found else ""


def _holds_values(sheet: Sheet, header: int, column: int) -> bool:
    for row in sheet.rows[header + 1 - sheet.first_row :]:
        if column <= len(row) and shown(row[column - 1]).strip():
            return True
    return False


def _untitled(sheet: Sheet, mapping: Mapping, titles: dict[int, str]) -> None:
    """A wide merged title, or none, over a column with values: nobody can tell what it is."""
    width = max((len(row) for row in sheet.rows), default=0)
    for number in range(1, width + 1):
        if number in titles or not _holds_values(sheet, mapping.row, number):
            continue
        wide = next(
            (
                span
                for span in sheet.merged_at(mapping.row)
                if span[1] < number <= span[3] and span[1] in titles
            ),
            None,
        )
        if wide:
            problem = Problem(
                "IMP008",
                "表头是合并单元格，分不清各列",
                "请取消合并，给每一列写上标题",
                value=titles[wide[1]].strip(),
            )
            mapping.problems.append((number, problem))
        else:
            mapping.notices.append(f"{column_letters(number)}列没有标题，没有导入")
