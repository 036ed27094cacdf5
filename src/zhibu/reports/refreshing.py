"""Bring the figures of a report up to date that zhibu wrote and people have edited since.

A figure is recognised by its tag. What still reads as it was written is written anew where the
ledger has changed; what somebody has changed by hand is left, and named where the ledger says
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from zhibu.core.errors import DomainError
from zhibu.core.mentions import find_mentions
from zhibu.core.periods import Period
from zhibu.core.shapes import shape_at
from zhibu.ledger import registry
from zhibu.ledger.figures import Figure as LedgerFigure
from zhibu.reports.books import Book
from zhibu.reports.cell_units import head_unit, in_head_unit, word_figure
from zhibu.reports.checking.claims import judge_mention
from zhibu.reports.document import GAP_TEXT
from zhibu.reports.reading import Block, Edit, Found, Tagged, found_at
from zhibu.reports.wording import figure_text, report_figure

Outcome = Literal["same", "changed", "edited", "disputed", "unknown"]
OUTCOMES: dict[Outcome, str] = {
    "same": "未变",
    "changed": "已更新",
    "edited": "手工改过，与台账相符",
    "disputed": "手工改过，与台账不符",
    "unknown": "认不出",
}


@dataclass(frozen=True)
class Refreshed(Found):
    """One tagged figure: what it read, what it reads now, and why.

    `outcome`: same; changed (brought up to date); edited (changed by hand, and still true);
    disputed (changed by hand, the ledger says otherwise: left); unknown (no such indicator).
    `said` is the ledger's figure, written out.
    """

    code: str
    period: str
    written: str
    label: str = ""
    ledger: Decimal | None = None
    unit: str = ""
    records: int = 0
    outcome: Outcome = "unknown"
    note: str = ""
    said: str = ""
    edit: Edit | None = None


def refresh_figures(blocks: Sequence[Block], book: Book) -> list[Refreshed]:
    """Compare every tagged figure with the ledger.

    Raises:
        DomainError: PAP004, the paper holds no figure that zhibu wrote.
    """
    found = [(block, one) for block in blocks for one in block.tagged]
    if not found:
        raise DomainError.of(
            "PAP004",
            "文件里没有系统写下的数字，不能更新",
            "请上传由系统生成或填好的 Word；别的成稿请用“核对”",
        )
    return [_refreshed(index, block, one, book) for index, (block, one) in enumerate(found)]


def edits_of(rows: Sequence[Refreshed]) -> Iterator[Edit]:
    """Give the edits that bring the paper up to date."""
    for row in rows:
        if row.edit:
            yield row.edit


def _refreshed(index: int, block: Block, tagged: Tagged, book: Book) -> Refreshed:
    at = found_at(index, block, tagged.start, tagged.end)
    text = at.text
    bare = Refreshed(
        **vars(at),
        code=tagged.code,
        period=tagged.period,
        written=text,
        note="指标认不出，没有改动",
    )
    figure = _figure(tagged, book)
    if figure is None:
        return bare
    known = replace(
        bare,
        label=figure.label,
        ledger=figure.value,
        unit=figure.unit,
        records=figure.records,
        note="",
        said=figure_text(figure.value, figure.unit, figure.indicator.kind),
    )
    if text != tagged.written and text.strip() != GAP_TEXT:
        return _by_hand(known, block, figure, sure=bool(tagged.written))
    return _up_to_date(known, block, figure)


def _figure(tagged: Tagged, book: Book) -> LedgerFigure | None:
    """Give the ledger's figure of a tag; None where the tag names none."""
    known = {one.code for one in registry.indicators()}
    if tagged.code not in known:
        return None
    try:
        period = Period.parse(tagged.period)
    except DomainError:
        return None
    return book.figure(tagged.code, period)


def _by_hand(known: Refreshed, block: Block, figure: LedgerFigure, *, sure: bool) -> Refreshed:
    """Leave what somebody has changed; say whether the ledger agrees."""
    if _agrees(known, block, figure):
        return replace(known, outcome="edited" if sure else "same")
    note = f"台账为 {known.said}，依据 {figure.records} 条记录；这里按手工改的保留"
    edit = Edit(known.block, known.start, known.end, None, comment=f"【不符】{note}")
    return replace(known, outcome="disputed", note=note, edit=edit)


def _agrees(known: Refreshed, block: Block, figure: LedgerFigure) -> bool:
    if figure.value is None:
        return False
    for found in find_mentions(block.text):
        mention = in_head_unit(block, found)
        if mention.start < known.end and known.start < mention.end:
            return judge_mention(mention, figure) in ("true", "loose")
    return False


def _up_to_date(known: Refreshed, block: Block, figure: LedgerFigure) -> Refreshed:
    """Write the figure anew in the manner of the sentence, where it reads differently now."""
    if figure.value is None:
        written, start, end = GAP_TEXT, known.start, known.end
    else:
        written, start, end = _anew(known, block, figure)
    if block.text[start:end] == written:
        return replace(known, outcome="same")
    stated = replace(report_figure(figure), text=written)
    edit = Edit(known.block, start, end, written, stated)
    return replace(known, outcome="changed", written=written, edit=edit)


def _anew(known: Refreshed, block: Block, figure: LedgerFigure) -> tuple[str, int, int]:
    """Give text and span of a figure as the ledger has it now."""
    assert figure.value is not None
    plain = figure_text(figure.value, figure.unit, figure.indicator.kind)
    mention = next(
        (
            in_head_unit(block, one)
            for one in find_mentions(block.text)
            if known.start <= one.start < known.end and not _is_gap(known)
        ),
        None,
    )
    if mention is not None:
        if judge_mention(mention, figure) == "true":
            return block.text[known.start : known.end], known.start, known.end
        shape = shape_at(block.text, mention.start, mention.end)
        wording = word_figure(block, shape, figure)
    else:
        shape = shape_at(block.text, known.start, known.end)
        # A gap that was composed holds its unit too; one in a sentence has it behind.
        in_cell = shape.unit or head_unit(block)
        wording = word_figure(block, shape, figure) if in_cell else None
    if wording is None:
        return plain, known.start, known.end
    head, tail = block.text[known.start : wording.start], block.text[wording.end : known.end]
    start, end = min(wording.start, known.start), max(wording.end, known.end)
    return head + wording.text + tail, start, end


def _is_gap(known: Refreshed) -> bool:
    return known.text.strip() == GAP_TEXT
