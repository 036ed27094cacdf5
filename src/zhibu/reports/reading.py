"""What somebody's document says, block by block: the common ground of filling and checking.

A block is one paragraph, or one cell of a table, wherever it stands. Readers (`reports.office`)
make blocks; matching, filling and checking see nothing else of a document; edits go back by block
and span, so that only what an edit names is touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zhibu.reports.document import Figure

FileKind = Literal["docx", "xlsx", "txt"]
BlockKind = Literal["body", "cell", "header", "footer", "textbox", "footnote", "endnote"]
Span = tuple[int, int]
CONTEXT = 40
"""How many characters around something that was found are told with it."""


@dataclass(frozen=True)
class Tagged:
    """A figure of ours that the block already holds: where, its tag and what the file says of it.

    `written` is the text that was written last, "" where a program has dropped the data part.
    """

    start: int
    end: int
    tag: str
    code: str
    organization: str
    period: str
    written: str = ""


@dataclass(frozen=True)
class Block:
    """One paragraph or one cell, as it is shown: tracked insertions in, tracked deletions out.

    Attributes:
        key: its number in document order, from 0; edits name it.
        text: what is read, without the document's own marks (no numbering made by Word).
        kind: where it stands.
        place: the same for people: 正文第3段、表2第4行第3列、页眉、脚注1, in a workbook 汇总!B4.
        blanks: spans of blank space that is underlined, a slot to fill by hand.
        locked: spans that must not be edited (results of fields, text inside a tracked change).
        tagged: figures of ours in it, in order.
        level: layer of a heading (1 一、 2 （一） 3 1. 4 （1）); 0 for anything else.
        headings: the headings above it, outermost first.
        row: for a cell, what the cells to its left say, nearest last (its label first).
        column: for a cell, what stands above it in its column, nearest last (merged ones too).
        caption: for a cell, the paragraph right above its table, or the sheet's name and title.
    """

    key: int
    text: str
    kind: BlockKind = "body"
    place: str = ""
    blanks: tuple[Span, ...] = ()
    locked: tuple[Span, ...] = ()
    tagged: tuple[Tagged, ...] = ()
    level: int = 0
    headings: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    caption: str = ""


@dataclass(frozen=True)
class Found:
    """Something that was found in a document, with the words around it.

    Attributes:
        index: its number among its like, in document order, from 0.
        block, start, end: the span that it takes in which block.
        before, after: what stands around it, at most `CONTEXT` characters a side.
        place: the block's place, for people.
    """

    index: int
    block: int
    start: int
    end: int
    text: str
    before: str
    after: str
    place: str


def found_at(index: int, block: Block, start: int, end: int) -> Found:
    """Tell of a span of a block; around one that fills its cell stand row and column headings."""
    before, after = block.text[:start][-CONTEXT:], block.text[end:][:CONTEXT]
    if block.kind == "cell" and not before.strip() and block.row:
        before = block.row[-1][-CONTEXT:]
    if block.kind == "cell" and not after.strip() and block.column:
        after = block.column[-1][:CONTEXT]
    text = block.text[start:end]
    return Found(index, block.key, start, end, text, before, after, block.place)


@dataclass(frozen=True)
class Paper:
    """A document that was read: its blocks in order, and what must be said about it.

    `notes` are sentences in Chinese for the user (有 3 处修订没有接受，按现在显示的样子读).
    """

    kind: FileKind
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edit:
    """One change: `text` takes the place of the span, in the format of the span's first character.

    Attributes:
        text: what to write; None leaves the text and only comments on it.
        figure: the figure that the text states: it is tagged, so that it can be found again.
        figure_span: where in `text` (or in the span, without text) the figure stands; all of it
            when None.
        comment: a remark beside the text, where the file can hold one; one paragraph a line.
    """

    block: int
    start: int
    end: int
    text: str | None
    figure: Figure | None = None
    figure_span: Span | None = None
    comment: str = ""
