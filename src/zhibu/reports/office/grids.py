"""What stands beside and above a cell of a table, with merged cells counted where they reach.

One table of a document and one worksheet are the same here: boxes with a place, a size and a text.
The head of a table is its first rows without figures and without masks; below it, a cell's column
is named by the head and by the nearest words above it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from zhibu.core.mentions import find_mentions
from zhibu.reports.document import GAP_TEXT

HEAD_ROWS_AT_MOST = 6
LONGEST_TEXT = 120
# What counts of a wide cell, and of a long row: a table for people has no more.
_COLUMNS_AT_MOST = 100
_LEFT_AT_MOST = 12
_LEFT_LOOKED_AT = 60
# Years, quarters and ordinals are words of a heading; any other digit is a figure.
_HEADING_DIGITS = re.compile(
    r"(?:19|20)\d\d\s*(?:年度?|[-—~至.．/]\s*\d{1,4}\s*年?度?)?|第\d+|\d{1,2}\s*(?:月份?|季度|日)"
    r"|[（(]\d{1,2}[)）]|^\s*\d{1,2}\s*[.．、]"
)
_FIGURE = re.compile(
    r"\d|[*＊×_＿▲]|[△○□？?]{2,}|(?<![一二三四五六七八九])〇{2,}|XX|xx|[（(]\s+[)）]"
)


@dataclass(frozen=True, slots=True)
class Box:
    """One cell: its upper left corner (from 1), how many rows and columns it covers, its text."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True, slots=True)
class Context:
    """Headings of a cell: `row` from the left, `column` from above, nearest last."""

    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()


def is_wording(text: str) -> bool:
    """Tell whether a cell holds words only: no figure (五条 is one), no mask."""
    bare = text.strip()
    if not bare or _FIGURE.search(_HEADING_DIGITS.sub("", bare)):
        return False
    return all(one.end - one.start < len(bare) for one in find_mentions(bare[:LONGEST_TEXT]))


def contexts(boxes: Sequence[Box]) -> list[Context]:
    """Return the headings of each box, in the order of the boxes."""
    grid = _Grid(boxes)
    return [Context(grid.left_of(box), grid.above(box)) for box in boxes]


class _Grid:
    """The boxes by row, and for each column the words that were met going down."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._rows: dict[int, list[Box]] = defaultdict(list)
        for box in boxes:
            for row in range(box.row, box.row + box.rows):
                self._rows[row].append(box)
        for inside in self._rows.values():
            inside.sort(key=lambda box: box.column)
        width = max((box.column + box.columns - 1 for box in boxes), default=0)
        self._head = self._find_head(width)
        self._heads: dict[int, list[Box]] = defaultdict(list)
        self._words: dict[int, list[Box]] = defaultdict(list)
        for number in sorted(self._rows):
            self._note_words(number)

    def _find_head(self, width: int) -> int:
        """Return the last row of the head, 0 without one.

        The head begins with the first row. It has words only and few gaps, and goes on below as
        long as something in it is merged: a title, a band over several columns, a tall cell.
        """
        first = min(self._rows, default=1)
        head = 0
        for row in range(first, first + HEAD_ROWS_AT_MOST):
            inside = self._rows.get(row, [])
            filled = [box for box in inside if box.text.strip()]
            covered = sum(box.columns for box in filled)
            if not filled or not all(is_wording(box.text) for box in filled):
                break
            # A title above the head may stand in one cell that is not merged.
            lone = len(filled) == 1
            if covered * 3 < width * 2 and not lone:
                break
            head = row
            goes_on = any(box.columns > 1 or box.row + box.rows - 1 > row for box in filled)
            if not goes_on and not lone:
                break
        return head

    def _note_words(self, number: int) -> None:
        """Keep the words of a row that may head what is below: a row without any figure."""
        filled = [box for box in self._rows[number] if box.text.strip()]
        noted = self._heads if number <= self._head else self._words
        if number <= self._head or all(is_wording(box.text) for box in filled):
            for box in filled:
                if box.row == number and GAP_TEXT not in box.text:
                    for column in _reach(box):
                        noted[column].append(box)

    def left_of(self, box: Box) -> tuple[str, ...]:
        inside = self._rows[box.row]
        here = bisect_left(inside, box.column, key=lambda other: other.column)
        near = inside[max(here - _LEFT_LOOKED_AT, 0) : here]
        texts = [shortened(other.text) for other in near if other.text.strip()]
        return tuple(texts[-_LEFT_AT_MOST:])

    def above(self, box: Box) -> tuple[str, ...]:
        seen: dict[Box, None] = {}
        nearest: Box | None = None
        for column in _reach(box):
            seen |= {other: None for other in self._heads[column] if other.row < box.row}
            words = self._words[column]
            at = bisect_left(words, box.row, key=lambda other: other.row)
            if at and (nearest is None or words[at - 1].row > nearest.row):
                nearest = words[at - 1]
        ordered = sorted(seen, key=lambda other: (other.row, other.column))
        if nearest is not None:
            ordered.append(nearest)
        return tuple(shortened(other.text) for other in ordered)


def shortened(text: str) -> str:
    """Return a heading on one line, cut where it is no heading any more."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"


def _reach(box: Box) -> range:
    return range(box.column, box.column + min(box.columns, _COLUMNS_AT_MOST))
