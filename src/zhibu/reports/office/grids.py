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
from zhibu.core.units import unit_at
from zhibu.reports.document import GAP_TEXT

HEAD_ROWS_AT_MOST = 6
LONGEST_TEXT = 120
# What counts of a wide cell, and of a long row: a table for people has no more.
_COLUMNS_AT_MOST = 100
_LEFT_AT_MOST = 12
_LEFT_LOOKED_AT = 60
# Years, months, spans of them, quarters, ordinals and full marks are words of a heading; any other
# digit is a figure.
_TO = r"\s*[-—－–~～至到]+\s*"
_HEADING_DIGITS = re.compile(
    rf"(?:(?:19|20)\d\d\s*(?:年|[.．]))?\s*\d{{1,2}}\s*(?:月份?)?{_TO}\d{{1,2}}\s*(?:月份?|季度|日)"
    r"|(?:19|20)\d\d\s*(?:年度?|[-—~至.．/]\s*\d{1,4}\s*年?度?)?|第\d+"
    r"|\d{1,2}\s*(?:个?季度|个月|月份?|日)|[QqHh][1-4](?!\d)"
    r"|[（(]\s*(?:满分|共|计|总分|占)?\s*\d{1,3}\s*分?\s*[)）]|^\s*\d{1,2}\s*[.．、]"
)
_BARE_FIGURE = re.compile(r"[\d.,，%％*＊×_＿▲○□〇?？Xx／/\s—-]*[\u4e00-\u9fff%％]{0,3}")
# A row with such cells is a line of figures or of answers, never a head.
_NO_HEADING = re.compile(r"[-—－–/／\\＼√×✓无是否有空略]{1,4}")
_ASIDE = re.compile(
    r"目标|要求|规定|标准分|时限|期限|完成时间|办结时间|责任|牵头|负责|联系|备注|说明|分值|得分|权重|满分|佐证|达标$"
)
_MEASURED = re.compile(r"(?:计量)?单位|量词")
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


def _heads_a_table(filled: Sequence[Box], first: bool) -> bool:
    """Tell whether a row has words only; the first one may name a figure here and there (≥12次)."""
    worded = sum(is_wording(box.text) for box in filled)
    if worded == len(filled) or not first:
        return worded == len(filled)
    return worded * 3 >= len(filled) * 2 and not any(
        _BARE_FIGURE.fullmatch(box.text.strip()) for box in filled
    )


def _may_head(text: str) -> bool:
    return is_wording(text) and not _NO_HEADING.fullmatch(text.strip())


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
        self._width = width
        self._head = self._find_head(width)
        self._heads: dict[int, list[Box]] = defaultdict(list)
        self._words: dict[int, list[Box]] = defaultdict(list)
        self._sections: list[Box] = []
        self._begun_again: set[int] = set()
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
            if not filled or not _heads_a_table(filled, row == first):
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
        if number > self._head and not all(_may_head(box.text) for box in filled):
            return
        if number > self._head and self._is_section(filled):
            self._sections.append(filled[0])
            return
        noted = self._heads if number <= self._head else self._words
        if number > self._head and filled and filled[0].text.strip() in self._head_of(1)[-1:]:
            self._begun_again.add(number)
        for box in filled:
            if box.row == number and GAP_TEXT not in box.text:
                for column in _reach(box):
                    noted[column].append(box)

    def _is_section(self, filled: Sequence[Box]) -> bool:
        """Tell whether a row is one merged cell: it names the rows below, not a column."""
        return (
            len(filled) == 1 and filled[0].columns > 1 and filled[0].columns * 3 > self._width * 2
        )

    def left_of(self, box: Box) -> tuple[str, ...]:
        """Return what names a box's row, its unit last, also where that stands to the right."""
        inside = self._rows[box.row]
        here = bisect_left(inside, box.column, key=lambda other: other.column)
        start = self._beginning(box)
        near = [one for one in inside[max(here - _LEFT_LOOKED_AT, 0) : here] if one.column >= start]
        named = [one for one in near if not self._is_aside(one)]
        near = named if any(is_wording(one.text) for one in named) else near
        texts = [shortened(other.text) for other in near if other.text.strip()]
        at = bisect_left(self._sections, box.row, key=lambda other: other.row)
        above = [shortened(self._sections[at - 1].text)] if at else []
        behind = inside[here + 1 : here + 2] if here < len(inside) and inside[here] is box else []
        measure = [one.text.strip() for one in behind if self._measures(one)]
        return (*above, *texts[-_LEFT_AT_MOST:], *measure)

    def _beginning(self, box: Box) -> int:
        """Return the column that a box's own part of a row begins with.

        A table may stand twice side by side: 项目|数量|项目|数量. What names the left half says
        nothing of the right one.
        """
        own = self._head_of(box.column)
        columns = range(box.column - 1, max(box.column - _LEFT_AT_MOST, 0), -1)
        same = next((at for at in columns if own and self._head_of(at) == own), 0)
        width = box.column - same
        start = same
        while start > 1 and self._head_of(start - 1) == self._head_of(start - 1 + width):
            start -= 1
        return start + width if same and start < same and width > 1 else 1

    def _head_of(self, column: int) -> tuple[str, ...]:
        return tuple(box.text.strip() for box in self._heads.get(column, ()))

    def _is_aside(self, box: Box) -> bool:
        """Tell whether a cell says who, by when or how well, not what: it names nothing."""
        return any(_ASIDE.search(one) for one in self._head_of(box.column)[-1:])

    def _measures(self, box: Box) -> bool:
        """Tell whether a cell only says the measure of the one to its left."""
        found = unit_at(box.text.strip().removeprefix("万"), 0)
        whole = found is not None and found[1] == len(box.text.strip().removeprefix("万"))
        return whole and any(_MEASURED.fullmatch(one) for one in self._head_of(box.column)[-1:])

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
            # A row that begins like the head is another head: 指标|党课, further down 指标|心得.
            ordered = [] if nearest.row in self._begun_again else ordered
            ordered.append(nearest)
        return tuple(shortened(other.text) for other in ordered)


def shortened(text: str) -> str:
    """Return a heading on one line, cut where it is no heading any more."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"


def _reach(box: Box) -> range:
    return range(box.column, box.column + min(box.columns, _COLUMNS_AT_MOST))
