"""The child process that parses a stranger's workbook: `python -m zhibu.workspace.sheets.worker`.

It takes one JSON request on standard input, puts itself under limits of memory and time, and
answers on standard output. It has no secrets in its environment and needs no database. If the
parser dies or swells, only this process goes down.

Answer to "read": JSON lines. A line that begins with "{" is about a sheet or lists problems; one
that begins with "[" is a batch of rows. A date is the list [letter, ISO text], so that it cannot be
mistaken for a text. Answer to "mark": one JSON line, then the bytes of the workbook.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from zhibu.core.archives import MEGABYTE
from zhibu.core.child import serve
from zhibu.core.errors import DomainError

ROWS_PER_LINE = 200
# UTF-8 bytes; 100,000 rows of 12 columns have about 25 MB.
ANSWER_AT_MOST = 200 * MEGABYTE
# Excel keeps 15 significant digits; what lies behind them is noise of binary fractions.
_DIGITS = 15
_LARGEST_EXACT = 10**_DIGITS
_HALF_SECOND = dt.timedelta(milliseconds=500)
_SOME_DAY = dt.date(2000, 1, 1)


def main() -> int:
    """Serve one request; exit code 0 also when the answer is a list of problems."""
    return serve(_answer, writes_files=_is_marking)


def _answer(request: dict[str, Any]) -> None:
    if request["op"] == "read":
        _read(request)
    else:
        _mark(request)


def _is_marking(request: dict[str, Any]) -> bool:
    return bool(request["op"] == "mark")


class _Output:
    """Standard output with an end: a short text named by millions of cells must not get through."""

    def __init__(self) -> None:
        self._left = ANSWER_AT_MOST

    def say(self, message: dict[str, Any] | list[Any]) -> None:
        line = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        self._left -= len(line.encode())
        if self._left < 0:
            raise DomainError.of(
                "XLS004",
                f"工作簿的文字合起来超过 {ANSWER_AT_MOST // MEGABYTE} MB",
                "请拆成几个文件",
            )
        sys.stdout.write(line + "\n")


_output = _Output()


def _read(request: dict[str, Any]) -> None:
    from python_calamine import CalamineError, load_workbook

    from zhibu.workspace.sheets.guard import survey
    from zhibu.workspace.sheets.scan import GridLimits

    with Path(request["path"]).open("rb") as file:
        surveyed = survey(file, grid=GridLimits(**request["grid"]))
    try:
        book = load_workbook(request["path"])
        for entry, facts in surveyed:
            about: dict[str, Any] = {
                name: sorted(found) for name, found in vars(facts).items() if _many(found)
            }
            about |= {"name": entry.name, "hidden": entry.hidden}
            _send_sheet(book.get_sheet_by_name(entry.name), about)
    except CalamineError as error:
        raise DomainError.of(
            "XLS003",
            "工作簿的内部结构读不懂",
            "请在 Excel 或 WPS 里打开，另存为一个新文件后再上传",
            value=str(error)[:100],
        ) from error


def _many(found: object) -> bool:
    return isinstance(found, (set, list))


def _send_sheet(sheet: Any, about: dict[str, Any]) -> None:
    first_row, first_column = sheet.start or (0, 0)
    _output.say(about | {"first_row": first_row + 1})
    if sheet.start is None:
        return
    truncated: list[tuple[int, int]] = []
    # The parser yields the empty rows above the data too, but not the empty columns before it.
    rows = islice(sheet.iter_rows(), first_row, None)
    padding = [None] * first_column
    encoded = (
        padding
        + [
            _encode(value, truncated, number, column)
            for column, value in enumerate(row, first_column + 1)
        ]
        for number, row in enumerate(rows, first_row + 1)
    )
    for batch in _batches(encoded):
        _output.say(batch)
    _output.say({"truncated": truncated})


def _batches(rows: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    while batch := list(islice(rows, ROWS_PER_LINE)):
        yield batch


def _encode(value: Any, truncated: list[tuple[int, int]], row: int, column: int) -> Any:
    kind = type(value)
    if kind is str:
        return value or None
    if kind is float:
        if abs(value) >= _LARGEST_EXACT:
            truncated.append((row, column))
            return value
        return int(value) if value.is_integer() else float(f"{value:.{_DIGITS}g}")
    if kind is bool or kind is int:
        return value
    return _encode_time(value)


def _encode_time(value: Any) -> Any:
    """Write a moment as [letter, ISO text], to the second; a span of hours becomes text."""
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, dt.datetime):
        return ["D", (value + _HALF_SECOND).replace(microsecond=0).isoformat()]
    if isinstance(value, dt.date):
        return ["d", value.isoformat()]
    moment = dt.datetime.combine(_SOME_DAY, value) + _HALF_SECOND
    return ["t", moment.time().replace(microsecond=0).isoformat()]


def _mark(request: dict[str, Any]) -> None:
    from zhibu.workspace.sheets.marking import mark_in_place

    data = mark_in_place(request)
    _output.say({"bytes": len(data)})
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


if __name__ == "__main__":
    sys.exit(main())
