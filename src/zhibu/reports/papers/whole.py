"""The whole text of a paper with its places marked: filled or asked, true or false.

What was read is kept beside the files of the paper, so that the page opens without reading the
document again.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.http import urlencode

from zhibu.reports.filling.names import LABELS
from zhibu.reports.jobs import storage
from zhibu.reports.models import PaperFigure, PaperSlot, PaperSpot, PaperTask
from zhibu.reports.office import read
from zhibu.reports.reading import Block

_IN_TABLE = re.compile(r"(.*?)第(\d+)行第(\d+)列")
_IN_SHEET = re.compile(r"(.*)!([A-Z]+)(\d+)")
_MARGINS = ("header", "footer", "footnote", "endnote", "textbox")
WIDEST = 40
"""More columns than a page can show; what stands further right follows without its place."""


@dataclass(frozen=True)
class Piece:
    """Some words of a paragraph; a marked place where `state` is not empty."""

    text: str
    state: str = ""
    index: int = 0
    url: str = ""
    label: str = ""


@dataclass
class Part:
    """A paragraph, a heading (`level` 1 to 4), the title, a cell, or a table of them.

    A cell that stands alone in its line is as wide as its table (`columns`).
    """

    pieces: list[Piece] = field(default_factory=list)
    level: int = 0
    place: str = ""
    rows: list[list[Part | None]] = field(default_factory=list)
    is_title: bool = False
    columns: int = 1


def keep(task: PaperTask, blocks: Iterable[Block]) -> None:
    """Store what the paper says, block by block."""
    said = [(one.key, one.text, one.kind, one.place, one.level) for one in blocks]
    storage.write(task, "text", json.dumps(said, ensure_ascii=False).encode())


def text_of(task: PaperTask) -> list[Block]:
    """Give what the paper says; the document is read where its text was not kept."""
    if not (storage.folder(task) / "text").is_file():
        keep(task, read(storage.given(task), task.name).blocks)
    said = json.loads(storage.read(task, "text"))
    return [Block(key, words, kind, place, level=level) for key, words, kind, place, level in said]


def whole(
    task: PaperTask, rows: Sequence[Any], state: str, labels: Mapping[str, str], a_page: int
) -> dict[str, Any]:
    """Give the parts of the text in order, and those that stand in margins and notes.

    Args:
        rows: the places of the task in document order.
        state: the field that tells what came of a place.
        labels: what each of its values is called.
        a_page: how many rows stand on a page of the lists that the marks lead to.
    """
    marks: dict[int, list[tuple[PaperSpot, str]]] = defaultdict(list)
    seen: dict[str, int] = defaultdict(int)
    for row in rows:
        found = getattr(row, state)
        query = urlencode({"show": found, "page": seen[found] // a_page + 1, "row": row.index})
        marks[row.block].append((row, f"?{query}#slot-{row.index}"))
        seen[found] += 1
    parts: list[Part] = []
    margins: list[Part] = []
    for block in text_of(task):
        pieces = list(_pieces(block.text, marks.get(block.key, ()), state, labels))
        part = Part(pieces, min(block.level, 4), block.place)
        if block.kind in _MARGINS:
            margins += [part] if block.text.strip() and part not in margins else []
        elif block.kind == "cell":
            _place(parts, part)
        else:
            # What stands first and is no sentence is the title.
            part.is_title = not parts and not part.level and "。" not in block.text
            parts.append(part)
    for part in parts:
        _square(part.rows)
    return {"parts": parts, "margins": margins}


def reading(row: PaperSpot) -> tuple[str, str, str]:
    """Give the words before a place, at it and behind it, as the paper reads now.

    A slot stands with the words of rounding that its figure is written over.
    """
    words = (row.written if isinstance(row, PaperFigure | PaperSlot) else "") or row.text
    if not isinstance(row, PaperSlot):
        return row.before, words, row.after
    cut, taken = len(row.before) - row.takes_before, row.takes_after
    if not row.written or not row.code or row.code in LABELS:
        words = f"{row.before[cut:]}{words}{row.after[:taken]}"
    return row.before[:cut], words, row.after[taken:]


def _pieces(
    text: str, marks: Sequence[tuple[PaperSpot, str]], state: str, labels: Mapping[str, str]
) -> Iterator[Piece]:
    done = 0
    for row, url in marks:
        start, end = row.start, row.end
        if isinstance(row, PaperSlot):
            start, end = start - row.takes_before, end + row.takes_after
        start = max(start, done)
        if text[done:start]:
            yield Piece(text[done:start])
        found = getattr(row, state)
        yield Piece(reading(row)[1], found, row.index, url, labels[found])
        done = max(done, end)
    if text[done:]:
        yield Piece(text[done:])


def _place(parts: list[Part], cell: Part) -> None:
    """Put a cell into its table, which begins where another one's cells end."""
    table, line, column = _where(cell.place)
    last = parts[-1] if parts else None
    if last is None or not last.rows or last.place != table:
        last = Part(place=table)
        parts.append(last)
    if not last.rows or last.level != line:
        # A table has no level of its own: it remembers the line that is being filled.
        last.level = line
        last.rows.append([])
    row = last.rows[-1]
    before = row[-1] if row else None
    if before is not None and before.place == cell.place:
        before.pieces += [Piece("\n"), *cell.pieces]
        return
    row += [None] * (min(column, WIDEST) - 1 - len(row))
    row.append(cell)


def _square(rows: list[list[Part | None]]) -> None:
    """Give every line of a table the same width."""
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        if len(row) == 1 and row[0] is not None:
            row[0].columns = width
        else:
            row += [None] * (width - len(row))


def _where(place: str) -> tuple[str, int, int]:
    if found := _IN_TABLE.search(place):
        return found[1], int(found[2]), int(found[3])
    if found := _IN_SHEET.fullmatch(place):
        column = 0
        for letter in found[2]:
            column = column * 26 + ord(letter) - 64
        return found[1], int(found[3]), column
    return place, 0, 1
