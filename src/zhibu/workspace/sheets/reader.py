"""Read an uploaded workbook without trusting it: the parsing happens in a limited child process."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from zhibu.core import filetypes
from zhibu.workspace.sheets.book import Cell, Sheet, Workbook
from zhibu.workspace.sheets.child import Child, refuse_problems
from zhibu.workspace.sheets.csvfile import read_csv
from zhibu.workspace.sheets.scan import GridLimits

MAX_ROWS = 200_000
MAX_CELLS = 5_000_000
SECONDS = 60
MEMORY_MB = 800
_REMEMBERED_TEXTS = 50_000
_LONGEST_REMEMBERED = 40

_MOMENTS: dict[str, Callable[[str], Cell]] = {
    "d": dt.date.fromisoformat,
    "D": dt.datetime.fromisoformat,
    "t": dt.time.fromisoformat,
}


def read_workbook(
    path: Path | str,
    *,
    max_rows: int = MAX_ROWS,
    max_cells: int = MAX_CELLS,
    seconds: int = SECONDS,
    memory_mb: int = MEMORY_MB,
) -> Workbook:
    """Return all worksheets of an .xlsx file with typed values, or raise DomainError.

    `max_rows` and `max_cells` hold per sheet, counted from A1; `seconds` and `memory_mb` limit the
    child process. Numbers are rounded to the 15 digits that Excel itself shows.
    """
    request = {
        "op": "read",
        "path": str(Path(path).resolve(strict=True)),
        "grid": asdict(GridLimits(rows=max_rows, cells=max_cells)),
        "seconds": seconds,
        "memory_mb": memory_mb,
    }
    with Child(request) as child:
        sheets = list(_sheets(child.output))
        child.finish()
    return Workbook(sheets)


def read_any(path: Path | str) -> Workbook:
    """Read a workbook or a CSV file, whichever the content is."""
    with Path(path).open("rb") as file:
        kind = filetypes.sniff(file)
    return read_csv(path) if kind.code == "text" else read_workbook(path)


def _sheets(output: IO[bytes]) -> Iterator[Sheet]:
    sheet: Sheet | None = None
    share = _Sharer()
    for line in output:
        if not line.endswith(b"\n"):
            # The worker died within a line; the exit code will tell why.
            break
        if line.startswith(b"["):
            assert sheet is not None
            for row in json.loads(line, parse_float=_number, parse_int=_number):
                sheet.rows.append(share.row(row))
            continue
        message = json.loads(line)
        refuse_problems(message)
        if "name" in message:
            if sheet:
                yield sheet
            sheet = _new_sheet(message)
        elif sheet:
            sheet.truncated = _places(message["truncated"])
    if sheet:
        yield sheet


def _new_sheet(about: dict[str, Any]) -> Sheet:
    return Sheet(
        name=about["name"],
        first_row=about["first_row"],
        hidden=about["hidden"],
        hidden_rows=set(about["hidden_rows"]),
        hidden_columns=set(about["hidden_columns"]),
        merged=[(span[0], span[1], span[2], span[3]) for span in about["merged"]],
        uncached=_places(about["uncached"]),
        errors=_places(about["errors"]),
    )


def _places(pairs: list[list[int]]) -> set[tuple[int, int]]:
    return {(row, column) for row, column in pairs}


@lru_cache(maxsize=10_000)
def _number(text: str) -> Decimal:
    return Decimal(text)


class _Sharer:
    """Turns dates back, and keeps one copy of texts that recur: names, kinds, places."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._moments: dict[tuple[str, str], Cell] = {}

    def row(self, values: list[Any]) -> list[Cell]:
        """Return the row with every value typed; the list is changed in place."""
        texts = self._texts
        for at, value in enumerate(values):
            kind = type(value)
            if kind is str:
                if len(value) <= _LONGEST_REMEMBERED:
                    if len(texts) >= _REMEMBERED_TEXTS:
                        texts.clear()
                    values[at] = texts.setdefault(value, value)
            elif kind is list:
                values[at] = self._moment(value[0], value[1])
        return values

    def _moment(self, letter: str, text: str) -> Cell:
        key = (letter, text)
        if key not in self._moments:
            self._moments[key] = _MOMENTS[letter](text)
        return self._moments[key]
