"""What the cells around a blank one say it is for: row, column, caption, unit.

Rows are read from the left, columns from the top; merged headings count for every cell below or
beside them; a line across the whole table (二、乡村振兴) is a caption of what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from zhibu.core.errors import DomainError
from zhibu.core.heading_units import offers_for_all, offers_of
from zhibu.core.quantities import dimension
from zhibu.reports.forms.book import Sheet
from zhibu.workspace.sheets.scan import Place

_BANNER_SHARE = 0.6
_DEEPEST = 4  # levels of headings above a column
_UNIT_HEADING = re.compile(r"(?:计量)?单位")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+(?:\.\d+)*[.、．\s]\s*)"
)


@dataclass(frozen=True)
class Context:
    """The headings of one blank cell, nearest last, as the form writes them."""

    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    caption: str = ""
    unit: str = ""

    @property
    def named(self) -> bool:
        """Whether anything tells what belongs here."""
        return bool(self.row or self.column)

    @property
    def words(self) -> str:
        """The headings in one line, for people."""
        return " · ".join((*self.row, *self.column))


@dataclass
class _Column:
    """The headings above the place that the reading has come to.

    `lined` are those of lines that hold nothing but headings; `units` tells that the column is
    one of units (计量单位).
    """

    texts: list[str] = field(default_factory=list)
    units: bool = False
    lined: list[str] = field(default_factory=list)
    open: bool = False


def read_contexts(sheet: Sheet) -> dict[Place, Context]:
    """Give the context of every cell of a sheet in which something may be written, in order."""
    found: dict[Place, Context] = {}
    columns = {column: _Column() for column in range(1, sheet.columns + 1)}
    titles, section, begun = [sheet.name], "", False
    for row in range(1, sheet.rows + 1):
        line = list(_boxes(sheet, row))
        banner = _banner(sheet, row, line, begun=begun)
        if banner:
            section = banner if begun else section
            if not begun:
                titles.append(banner)
        caption = " ".join((*titles, section)).strip()
        blanks = _blanks(sheet, row, line)
        pairs = _groups(sheet, line) > 1
        for place in blanks:
            context = _context(sheet, place, columns, caption, pairs)
            if sheet.framed or sheet.at(place).label or _placed(sheet, place, context, pairs):
                found[place] = context
        if not banner:
            # From the first line of a table on, lines across it are sections, not titles.
            begun = begun or len([place for place in line if sheet.at(place).text.strip()]) > 1
            _note(sheet, row, line, columns, header=not blanks)
    return found


def _context(
    sheet: Sheet, place: Place, columns: dict[int, _Column], caption: str, pairs: bool
) -> Context:
    cell, above = sheet.at(place), columns[place[1]]
    if cell.label:
        return Context((plain(cell.label),), (), caption)
    row = list(_row_texts(sheet, place, pairs))
    unit, texts = "", []
    for at, text in row:
        if columns[at[1]].units and is_unit(text):
            unit = text
        else:
            texts.append(text)
    column = tuple(above.lined if pairs else above.texts)
    found = (*reversed(texts), *reversed(column))
    unit = unit or next((one for text in found if (one := unit_in(text))), "")
    unit = unit or next((one for one in offers_for_all(caption) if _is_money(one)), "")
    return Context(tuple(map(plain, texts)), tuple(map(plain, column)), caption, unit)


def _boxes(sheet: Sheet, row: int) -> Iterator[Place]:
    """Yield the places of a row that are seen, each merged block once."""
    column = 1
    while column <= sheet.columns:
        if column not in sheet.hidden_columns and row not in sheet.hidden_rows:
            yield row, column
        column = sheet.box((row, column))[3] + 1


def _placed(sheet: Sheet, place: Place, context: Context, pairs: bool) -> bool:
    """Tell whether a cell without a frame is meant: it has headings on both sides, or a number."""
    numbered = any(sheet.at((place[0], column)).number for column in range(1, place[1]))
    return bool((context.row and (context.column or pairs)) or (context.column and numbered))


def _banner(sheet: Sheet, row: int, line: list[Place], *, begun: bool) -> str:
    """Give the text of a line that stands across the table; "" for other lines."""
    filled = [place for place in line if sheet.at(place).text.strip()]
    if len(filled) != 1 or sheet.at(filled[0]).label or sheet.at(filled[0]).number:
        return ""
    first, last = sheet.box(filled[0])[1], sheet.box(filled[0])[3]
    wide = last - first + 1 >= max(3, _BANNER_SHARE * sheet.columns)
    framed = [place for place in line if place != filled[0] and place in sheet.cells]
    bare = begun and not sheet.framed
    if not wide and (framed or bare or sheet.box(filled[0])[2] > row):
        return ""
    return _one_line(sheet.at(filled[0]).text)


def _blanks(sheet: Sheet, row: int, line: list[Place]) -> list[Place]:
    """Give the places of a row that a hand would fill: framed blanks, labels with a gap."""
    found = []
    for place in line:
        cell = sheet.at(place)
        if sheet.own(place) and (cell.label or sheet.blank(place)):
            found.append(place)
    return found


def _groups(sheet: Sheet, line: list[Place]) -> int:
    """Count how often a label stands right before a blank: more than once, they are pairs."""
    count, before = 0, False
    for place in line:
        cell = sheet.at(place)
        count += before and sheet.blank(place)
        before = bool(cell.text.strip()) and not cell.is_blank and not cell.number
    return count


def _row_texts(sheet: Sheet, place: Place, pairs: bool) -> list[tuple[Place, str]]:
    """Give the labels to the left, nearest last; of pairs only those right before the place."""
    found: list[tuple[Place, str]] = []
    column = place[1] - 1
    while column >= 1:
        first = sheet.box((place[0], column))
        at, cell = (first[0], first[1]), sheet.at((place[0], column))
        if column not in sheet.hidden_columns and _is_label(cell.text, cell.number):
            found.append((at, cell.text))
        elif pairs and found:
            break
        column = first[1] - 1
    return found[::-1]


def _note(
    sheet: Sheet, row: int, line: list[Place], columns: dict[int, _Column], *, header: bool
) -> None:
    """Remember a row's texts as headings of the columns below them."""
    for place in line:
        box, cell = sheet.box(place), sheet.at(place)
        label = _is_label(cell.text, cell.number) and not cell.label and not cell.formula
        for column in range(box[1], min(box[3], sheet.columns) + 1):
            above = columns[column]
            if not label:
                above.open = False
                continue
            if not above.open:
                above.texts, above.lined, above.open = [], [], True
                above.units = above.units and is_unit(cell.text)
            above.units = above.units or bool(_UNIT_HEADING.fullmatch(_one_line(cell.text)))
            if box[0] == row:
                above.texts = [*above.texts, cell.text][-_DEEPEST:]
                if header:
                    above.lined = [*above.lined, cell.text][-_DEEPEST:]


def _is_label(text: str, number: bool) -> bool:
    stripped = text.strip()
    return bool(stripped) and not number and not re.fullmatch(r"[\d.、\s—\-/]+", stripped)


@lru_cache(maxsize=4096)
def unit_in(text: str) -> str:
    """Find the unit that a heading names: 捐款（万元） → 万元; "" when there is none."""
    return next((one for one in offers_of(_one_line(text)) if is_unit(one)), "")


def _is_money(text: str) -> bool:
    """Tell whether a unit is one that a whole table may be in: counts differ from line to line."""
    return text.endswith("元") and is_unit(text)


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    """Tell whether a text is a unit of measure and nothing else: 人次, 万元."""
    try:
        dimension(_one_line(text))
    except DomainError:
        return False
    return True


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Give a heading in one line, without its number: （一）“三会一课” → “三会一课”."""
    flat = _one_line(text)
    return _NUMBERING.sub("", flat) or flat


@lru_cache(maxsize=4096)
def _one_line(text: str) -> str:
    return re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", " ".join(text.split())).strip()
