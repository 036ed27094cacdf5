"""A report as a tree: title, headings, sentences, figures, tables.

The tree says what is written, never how it looks; `word.py`, `html.py` and `pdf.py` draw it. Every
figure keeps its identity (indicator, organization, period) all the way into the file, so that it
can be found, checked and refreshed again.

    Document(
        title=("县机关事务中心党支部", "2022年度党建工作汇报"),
        blocks=(
            Heading(1, "锤炼素质，夯实思想根基"),
            Paragraph(("全年邀请专家授课", lectures, "。"), lead="理论学习抓在经常。"),
        ),
    )

Headings and leads are given without their number: `number_headings` counts them in the layers of
GB/T 9704-2012 (一、 → （一） → 1. → （1）).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from zhibu.core.dates import chinese_date
from zhibu.core.numerals import to_chinese

GAP_TEXT = "待补"
TEXT_WIDTH_MM = 156
"""Width of the text block (版心) of GB/T 9704-2012, which a table has to fit."""
TEXT_LENGTH_MM = 225
"""Its height, which is the width of a page that is turned for a wide table."""

Align = Literal["left", "center", "right"]

_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_NAME = 24  # a longer name of an issuer wraps, and only the edge can be kept


@dataclass(frozen=True)
class Figure:
    """A figure as a sentence writes it: “310余册”, standing for 312 册.

    `value` is the exact figure in `unit`; `text` is what is printed, unit and rounding word
    included. A figure without a value is a gap and is printed as 待补 whatever `text` says.
    `records` counts the confirmed records behind it; `href` leads to them in the web pages.
    """

    code: str
    organization: str
    period: str
    value: Decimal | None
    unit: str
    text: str
    records: int = 0
    label: str = ""
    href: str = ""

    @property
    def is_gap(self) -> bool:
        """Tell whether nothing is known to write here."""
        return self.value is None

    @property
    def shown(self) -> str:
        """Return the text to print."""
        return GAP_TEXT if self.is_gap else self.text


@dataclass(frozen=True)
class Strong:
    """A few words set off from the rest of the sentence."""

    text: str


Part = str | Figure | Strong


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the body.

    `lead` is the run-in heading at its front (“理论学习抓在经常。”), without its number: it counts
    as a heading of `lead_level` (2 gives （一）) and takes that layer's font; with 0 it is not
    counted.
    `indent` is the first line's indent of two characters.
    """

    parts: tuple[Part, ...]
    indent: bool = True
    lead: str = ""
    lead_level: int = 2

    def __post_init__(self) -> None:
        if self.lead_level not in range(5):
            raise ValueError(f"lead_level must be 0 to 4, not {self.lead_level}")


@dataclass(frozen=True)
class Heading:
    """A heading on its own line, without its number; with `numbered=False` it is not counted."""

    level: int
    text: str
    numbered: bool = True

    def __post_init__(self) -> None:
        if self.level not in range(1, 5):
            raise ValueError(f"Heading level must be 1 to 4, not {self.level}")


@dataclass(frozen=True)
class Column:
    """A column of a table; `width_mm` may be anything, too wide a table is scaled to the page."""

    title: str
    width_mm: float
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """A table with one head row, which is repeated on every page it reaches.

    A `dense` one is set in 五号 (10.5 pt) instead of 小四 (12 pt): lists of many columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str | Figure, ...], ...]
    caption: str = ""
    dense: bool = False

    def __post_init__(self) -> None:
        if not self.columns or any(column.width_mm <= 0 for column in self.columns):
            raise ValueError("A table needs columns, each with a width above 0 mm")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"Table row {number} has {len(row)} cells for {len(self.columns)} columns"
                )

    def widths_mm(self, page_mm: float = TEXT_WIDTH_MM) -> tuple[float, ...]:
        """Return the widths of the columns, scaled down together where the page is too narrow."""
        return fit_widths(tuple(column.width_mm for column in self.columns), page_mm)


@dataclass(frozen=True)
class Line:
    """A line in a table's type over or under it: what it speaks of at the left, a day at the right.

    单位：县机关事务中心党支部　2022年                                  制表日期：2022年12月31日
    """

    left: str
    right: str = ""


@dataclass(frozen=True)
class Field:
    """A labelled value in the head of minutes: 会议名称、时间、地点…

    A `wide` field has a row of its own. An empty value leaves room for writing by hand.
    """

    label: str
    value: str | Figure = ""
    wide: bool = False


@dataclass(frozen=True)
class Form:
    """Labelled values as a ruled form; `pairs` of label and value stand side by side (1 or 2)."""

    fields: tuple[Field, ...]
    pairs: int = 2

    def __post_init__(self) -> None:
        if self.pairs not in (1, 2):
            raise ValueError(f"A form has one or two pairs in a row, not {self.pairs}")

    def rows(self) -> tuple[tuple[Field, ...], ...]:
        """Return the fields of each row; a field alone in its row takes the whole of it."""
        rows: list[tuple[Field, ...]] = []
        waiting: tuple[Field, ...] = ()
        for field in self.fields:
            if field.wide or self.pairs == 1:
                rows += [row for row in (waiting, (field,)) if row]
                waiting = ()
            elif waiting:
                rows.append((*waiting, field))
                waiting = ()
            else:
                waiting = (field,)
        return tuple([*rows, waiting] if waiting else rows)


@dataclass(frozen=True)
class Signatures:
    """Lines to sign on by hand, two in a row: 主持人（签字）、记录人（签字）."""

    labels: tuple[str, ...]

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the labels of each row."""
        return tuple(self.labels[i : i + 2] for i in range(0, len(self.labels), 2))


@dataclass(frozen=True)
class Blank:
    """An empty line."""


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Paragraph | Heading | Table | Line | Form | Signatures | Blank | PageBreak


@dataclass(frozen=True)
class Signature:
    """Who issues the document, and its date (成文日期)."""

    name: str
    date: date

    @property
    def date_text(self) -> str:
        """Return the date as official documents write it: 2022年7月1日."""
        return chinese_date(self.date)

    def right_indents(self) -> tuple[float, float]:
        """Return how many characters name and date stay away from the right edge.

        Without a seal (GB/T 9704-2012, 7.3.5.2): the name two characters in, the date's first
        character two to the right of the name's; a date longer than the name takes the two.
        """
        name, day = text_width(self.name), text_width(self.date_text)
        if name > _LONGEST_NAME:
            return 2, 2
        return (4 + day - name, 2) if day > name else (2, name - day)


@dataclass(frozen=True)
class Document:
    """A whole document.

    `title` is given line by line; `recipient` is the 主送机关 without its colon; `attachments` are
    the names to announce after the body; `note` is the 附注, without its brackets. `subject` and
    `author` go into the file's properties only. A `landscape` page is the same text block turned.
    """

    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    recipient: str = ""
    signature: Signature | None = None
    attachments: tuple[str, ...] = ()
    note: str = ""
    subject: str = ""
    author: str = ""
    landscape: bool = False

    @property
    def text_width_mm(self) -> float:
        """Return how wide a table may be."""
        return TEXT_LENGTH_MM if self.landscape else TEXT_WIDTH_MM

    @property
    def name(self) -> str:
        """Return the title in one line."""
        return "".join(self.title)

    def figures(self) -> Iterator[Figure]:
        """Yield all figures in reading order; one that is written twice comes twice."""
        for block in self.blocks:
            yield from _figures(block)


def number_headings(blocks: tuple[Block, ...]) -> tuple[tuple[str, Block], ...]:
    """Return each block with the number to print before its heading or lead, or "".

    A heading starts the layers below it afresh.
    """
    counters = [0, 0, 0, 0]
    numbered: list[tuple[str, Block]] = []
    for block in blocks:
        level = _counted_level(block)
        if level:
            counters[level - 1] += 1
            counters[level:] = [0] * (4 - level)
        numbered.append((layer_number(level, counters[level - 1]) if level else "", block))
    return tuple(numbered)


def layer_number(level: int, number: int) -> str:
    """Return the number of a heading in its layer: 一、 （一） 1. （1）."""
    if level == 1:
        return f"{to_chinese(number)}、"
    if level == 2:
        return f"（{to_chinese(number)}）"
    return f"{number}." if level == 3 else f"（{number}）"


def printable(text: str) -> str:
    """Drop what neither XML 1.0 nor a page can hold: control characters, halves of pairs."""
    return _UNPRINTABLE.sub("", text)


def text_width(text: str) -> float:
    """Return the width of a text in characters (字); Latin letters and digits take half."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def fit_widths(widths_mm: tuple[float, ...], page_mm: float = TEXT_WIDTH_MM) -> tuple[float, ...]:
    """Scale column widths down together until they fit the text block."""
    total = sum(widths_mm)
    scale = min(1.0, page_mm / total)
    return tuple(width * scale for width in widths_mm)


def _counted_level(block: Block) -> int:
    """Return the layer in which a block takes a number, or 0."""
    if isinstance(block, Heading):
        return block.level if block.numbered else 0
    if isinstance(block, Paragraph) and block.lead:
        return block.lead_level
    return 0


def _figures(block: Block) -> Iterator[Figure]:
    if isinstance(block, Paragraph):
        yield from (part for part in block.parts if isinstance(part, Figure))
    elif isinstance(block, Table):
        yield from (cell for row in block.rows for cell in row if isinstance(cell, Figure))
    elif isinstance(block, Form):
        yield from (field.value for field in block.fields if isinstance(field.value, Figure))
