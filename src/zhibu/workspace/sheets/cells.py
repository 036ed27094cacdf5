"""Write values into worksheets so that nothing changes its meaning on the way.

A text stays a text, whatever it begins with; a number that Excel would round stays exact as text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# Office time: China has had one offset, without summer time, since 1992.
CHINA = dt.timezone(dt.timedelta(hours=8))
WORKBOOK_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "宋体", "font_size": 11},
}
LONGEST_TEXT = 32_767
LONGEST_SHEET_NAME = 31
LAST_ROW = 1_048_576
_DIGITS = 15
_FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")


def new_book(stream: BinaryIO, options: dict[str, Any] = WORKBOOK_OPTIONS) -> Workbook:
    """Begin a workbook; the stream stays open.

    The library is brought in only here: the child that reads a workbook begins in half the time
    without it.
    """
    from xlsxwriter import Workbook

    return Workbook(stream, options)


_FIRST_EXCEL_DAY = dt.date(1900, 3, 1)
_FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def sheet_name(title: str, taken: frozenset[str] | set[str] = frozenset()) -> str:
    """Return the title as a name that Excel accepts, and that is not yet `taken`."""
    clean = _FORBIDDEN_IN_SHEET_NAMES.sub("－", title).strip().strip("'") or "表"
    name, number = clean[:LONGEST_SHEET_NAME], 2
    used = {other.casefold() for other in taken}
    while name.casefold() in used or name.casefold() == "history":
        ending = f"({number})"
        name, number = clean[: LONGEST_SHEET_NAME - len(ending)] + ending, number + 1
    return name


def clean_text(text: str) -> str:
    """Drop characters that no XML file may hold, and cut at Excel's limit for one cell."""
    if text.isprintable():
        return text[:LONGEST_TEXT]
    return _FORBIDDEN_IN_XML.sub("", text)[:LONGEST_TEXT]


class CellWriter:
    """Writes typed values with the fitting format; formats are made once per workbook."""

    def __init__(self, book: Workbook, base: dict[str, Any] | None = None) -> None:
        self._book = book
        self._base = base or {}
        self._formats: dict[str, Format] = {}
        self._writers: dict[type, Callable[[Worksheet, int, int, Any], None]] = {
            str: self._text,
            bool: self._yes_no,
            int: self._number,
            float: self._float,
            Decimal: self._number,
            dt.date: self._date,
            dt.datetime: self._moment,
            dt.time: self._time,
        }

    def write(self, sheet: Worksheet, row: int, column: int, value: object) -> None:
        """Write one value at a 0-based place; None leaves the cell empty."""
        if value is None or value == "":
            return
        writer = self._writers.get(type(value))
        if writer:
            writer(sheet, row, column, value)
        else:
            self._text(sheet, row, column, str(value))

    def _text(self, sheet: Worksheet, row: int, column: int, value: str) -> None:
        if value.startswith(_FORMULA_LIKE):
            # The quote prefix keeps it a text even after someone has edited the cell.
            quoted = self._format("@", quote_prefix=True)
            sheet.write_string(row, column, clean_text(value), quoted)
        else:
            sheet.write_string(row, column, clean_text(value), self._format("@"))

    def _yes_no(self, sheet: Worksheet, row: int, column: int, value: bool) -> None:
        sheet.write_string(row, column, "是" if value else "否", self._format("@"))

    def _float(self, sheet: Worksheet, row: int, column: int, value: float) -> None:
        self._number(sheet, row, column, Decimal(repr(value)))

    def _number(self, sheet: Worksheet, row: int, column: int, value: Decimal | int) -> None:
        number = Decimal(value)
        digits, exponent = number.as_tuple()[1:]
        if not isinstance(exponent, int):
            self._text(sheet, row, column, str(number))
            return
        if len(digits) + max(exponent, 0) > _DIGITS or exponent < -_DIGITS:
            sheet.write_string(row, column, f"{number:f}", self._format("@"))
            return
        pattern = "0." + "0" * -exponent if exponent < 0 else "0"
        sheet.write_number(row, column, float(number), self._format(pattern))

    def _date(self, sheet: Worksheet, row: int, column: int, value: dt.date) -> None:
        if value < _FIRST_EXCEL_DAY:
            # Excel counts from 1900 and invents a 29 February in that year.
            self._text(sheet, row, column, value.isoformat())
            return
        moment = dt.datetime.combine(value, dt.time())
        sheet.write_datetime(row, column, moment, self._format("yyyy-mm-dd"))

    def _moment(self, sheet: Worksheet, row: int, column: int, value: dt.datetime) -> None:
        local = value.astimezone(CHINA).replace(tzinfo=None) if value.tzinfo else value
        if local.date() < _FIRST_EXCEL_DAY:
            self._text(sheet, row, column, local.isoformat(" "))
            return
        sheet.write_datetime(row, column, local, self._format("yyyy-mm-dd hh:mm"))

    def _time(self, sheet: Worksheet, row: int, column: int, value: dt.time) -> None:
        sheet.write_datetime(row, column, value.replace(tzinfo=None), self._format("hh:mm"))

    def _format(self, pattern: str, **more: Any) -> Format:
        key = pattern + ("'" if more else "")
        if key not in self._formats:
            properties = {**self._base, "num_format": pattern, **more}
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]
