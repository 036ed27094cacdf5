"""Read a CSV file as Chinese offices export it: UTF-8 or GBK, comma, tab or semicolon."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from pathlib import Path

from zhibu.core import filetypes
from zhibu.core.archives import MEGABYTE
from zhibu.core.errors import DomainError
from zhibu.workspace.sheets.book import Cell, Sheet, Workbook

MAX_BYTES = 50 * MEGABYTE
_DELIMITERS = (",", "\t", "；", ";", "，", "|")
_SAMPLE_CHARACTERS = 32 * 1024
_SAMPLE_ROWS = 50
_MARKED_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# ="0012" is how people keep Excel from eating leading zeros.
_KEPT_TEXT = re.compile(r'="([^"]*)"$')
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+1[5-9]$", re.I)


def read_csv(path: Path | str, *, max_rows: int = 200_000, max_cells: int = 5_000_000) -> Workbook:
    """Return the file as a workbook of one sheet, every value text or None; raise DomainError.

    GBK and GB18030 are recognised by what is not valid UTF-8. Row numbers are those that Excel
    shows for the same file: a line break inside quotes does not count.
    """
    text = _decoded(_content(Path(path)))
    sheet = Sheet(Path(path).stem or "CSV")
    cells = 0
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            cells += len(record)
            if len(sheet.rows) >= max_rows or cells > max_cells:
                raise DomainError.of(
                    "CSV003", f"超过 {max_rows} 行或 {max_cells} 个单元格", "请拆成几个文件"
                )
            sheet.rows.append([_value(item) for item in record])
    except csv.Error as error:
        place = f"第{len(sheet.rows) + 1}行"
        raise DomainError.of(
            "CSV002", "读不懂，多半是引号没有成对", "请检查这一行的引号后再上传", place=place
        ) from error
    _straighten(sheet)
    return Workbook([sheet])


def _content(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise DomainError.of("CSV003", f"超过 {MAX_BYTES // MEGABYTE} MB", "请拆成几个文件")
    with path.open("rb") as file:
        kind = filetypes.sniff(file)
        if kind.code != "text":
            raise DomainError.of(
                "CSV001",
                "文件是空的（0 字节）"
                if kind.code == "empty"
                else f"不是 CSV，内容其实是{kind.label}",
                "请在 Excel 或 WPS 里另存为 CSV 或 .xlsx 后再上传",
            )
        file.seek(0)
        return file.read()


def _decoded(data: bytes) -> str:
    marked = next((name for mark, name in _MARKED_ENCODINGS if data.startswith(mark)), "")
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    raise DomainError.of(
        "CSV001",
        "文字编码认不出来",
        "请在 Excel 或 WPS 里另存为“CSV UTF-8”或 .xlsx 后再上传",
        place=f"第{line}行",
    )


def _delimiter(text: str) -> str:
    """Choose the mark that cuts most rows of the sample into the same number of columns."""
    sample = text[:_SAMPLE_CHARACTERS]
    return max(_DELIMITERS, key=lambda mark: _agreement(sample, mark))


def _agreement(sample: str, delimiter: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if record:
                widths[len(record)] += 1
            if widths.total() >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return (0.0, 0)
    width, agreeing = widths.most_common(1)[0] if widths else (1, 0)
    return (agreeing / widths.total(), width) if width > 1 else (0.0, 0)


def _value(text: str) -> Cell:
    kept = _KEPT_TEXT.match(text)
    return (kept[1] if kept else text) or None


def _straighten(sheet: Sheet) -> None:
    """Make all rows equally long, drop empty rows at the end, note numbers that Excel cut short."""
    while sheet.rows and not any(sheet.rows[-1]):
        sheet.rows.pop()
    width = max((len(row) for row in sheet.rows), default=0)
    for number, row in sheet.numbered():
        row.extend([None] * (width - len(row)))
        for column, value in enumerate(row, 1):
            if isinstance(value, str) and _SCIENTIFIC.match(value):
                sheet.truncated.add((number, column))
