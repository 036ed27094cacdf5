"""Slots of a report: what each masked place means, and what is written there.

Only what is sure is written. A figure without records becomes 待补; everything else stays as it is
and is asked, with the best candidates and their values.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from zhibu.core.masks import Mask, find_masks
from zhibu.core.periods import Period
from zhibu.core.shapes import Shape, shape_at
from zhibu.ledger.figures import Figure as LedgerFigure
from zhibu.reports.books import Book
from zhibu.reports.cell_units import word_figure
from zhibu.reports.document import GAP_TEXT
from zhibu.reports.filling.names import LABELS, NameBook, fitted
from zhibu.reports.matching import Matcher, Reading, Spot
from zhibu.reports.reading import Block, Edit, Found, found_at
from zhibu.reports.wording import figure_text, report_figure

TYPED = "="
"""A choice that begins so is text that somebody typed: it is written, and proved by nothing."""

Status = Literal["filled", "asked", "missing"]
Kind = Literal["figure", "name", "unknown"]

_DIGITS = re.compile(r"[0-9０-９]+")


@dataclass(frozen=True)
class Candidate:
    """What a slot may mean; `written` is how it would read there, `value` in `unit`."""

    code: str
    label: str
    confidence: float
    value: Decimal | None = None
    unit: str = ""
    written: str = ""


@dataclass(frozen=True)
class Slot(Found):
    """One masked place with what was decided about it.

    Attributes:
        code: the indicator or name that was written or is missing; None while it is asked.
        value: the exact figure in `unit`.
        written: what the document now reads there; None while it is asked.
        note: what people should know (去掉了“余”), in Chinese.
        figure: the ledger's figure behind what was written.
        reach: the span that a figure is written over: the mask with its words of rounding.
        chosen: whether people decided it, not the matcher.
        key: the same for the same sentence of another year: choices are remembered by it.
    """

    kind: Kind
    status: Status
    period: Period
    key: str
    reach: tuple[int, int]
    code: str | None = None
    value: Decimal | None = None
    unit: str = ""
    written: str | None = None
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    note: str = ""
    edit: Edit | None = None
    figure: LedgerFigure | None = None
    chosen: bool = False


def plan_slots(
    blocks: Sequence[Block],
    matcher: Matcher,
    book: Book,
    names: NameBook,
    chosen: Mapping[str, str] | None = None,
) -> list[Slot]:
    """Find every masked place and decide about it.

    Args:
        chosen: what people chose before, by `Slot.key`: the code of an indicator or a name, or
            `TYPED` and a text of their own.
    """
    found = [(block, mask) for block in blocks for mask in _masks(block)]
    shapes = [shape_at(block.text, mask.start, mask.end) for block, mask in found]
    spots = [
        Spot(block, mask.start, mask.end, shape.unit, shape.scale)
        for (block, mask), shape in zip(found, shapes, strict=True)
    ]
    readings = matcher.read(spots, blocks)
    keys = _keys(found)
    planner = _Planner(book, names, chosen or {})
    return [
        planner.slot(index, block, mask, shape, reading, key)
        for index, ((block, mask), shape, reading, key) in enumerate(
            zip(found, shapes, readings, keys, strict=True)
        )
    ]


def edits_of(slots: Iterable[Slot], proof: Callable[[LedgerFigure], str]) -> Iterator[Edit]:
    """Give the edits that the slots ask for; `proof` tells what stands behind a figure."""
    for slot in slots:
        if slot.edit and slot.figure and slot.status == "filled":
            remark = "\n".join(filter(None, (slot.note, proof(slot.figure))))
            yield replace(slot.edit, comment=remark)
        elif slot.edit:
            yield slot.edit


def _masks(block: Block) -> list[Mask]:
    """Find the masks that may be written over: none inside fields and figures of ours."""
    shut = [*block.locked, *((one.start, one.end) for one in block.tagged)]
    return [
        mask
        for mask in find_masks(block.text, block.blanks)
        if not any(start < mask.end and mask.start < end for start, end in shut)
    ]


class _Planner:
    """Decides slot by slot; remembers how names written so far read, for the next in the block."""

    def __init__(self, book: Book, names: NameBook, chosen: Mapping[str, str]) -> None:
        self._book = book
        self._names = names
        self._chosen = chosen
        self._block = -1
        self._read_so_far = ""
        self._read_up_to = 0

    def slot(
        self, index: int, block: Block, mask: Mask, shape: Shape, reading: Reading, key: str
    ) -> Slot:
        self._move_to(block, mask)
        bare = Slot(
            **vars(found_at(index, block, mask.start, mask.end)),
            kind=reading.kind,
            status="asked",
            period=reading.period or self._book.period,
            key=key,
            reach=(shape.start, shape.end),
            candidates=tuple(self._candidates(block, mask, shape, reading)),
            note=reading.why,
        )
        if reading.candidates:
            bare = replace(bare, confidence=reading.candidates[0].confidence)
        made = self._decide(bare, block, mask, shape, reading)
        self._read_so_far += made.edit.text if made.edit and made.edit.text else mask.text
        self._read_up_to = max(mask.end, made.edit.end if made.edit else 0)
        return made

    def _decide(self, bare: Slot, block: Block, mask: Mask, shape: Shape, reading: Reading) -> Slot:
        choice = self._chosen.get(bare.key)
        bare = replace(bare, chosen=choice is not None)
        if choice is not None and choice.startswith(TYPED):
            return _typed(bare, choice.removeprefix(TYPED))
        code = choice or (reading.candidates[0].code if reading.sure or reading.likely else "")
        if not code:
            return replace(bare, edit=_question(bare))
        if choice:
            bare = replace(bare, confidence=1.0, note="")
        if code in LABELS:
            return self._named(bare, code, block, mask)
        return _counted(bare, self._book.figure(code, bare.period), shape, mask, block)

    def _move_to(self, block: Block, mask: Mask) -> None:
        if block.key != self._block:
            self._block, self._read_so_far, self._read_up_to = block.key, "", 0
        self._read_so_far += block.text[self._read_up_to : mask.start]

    def _named(self, bare: Slot, code: str, block: Block, mask: Mask) -> Slot:
        values = self._names.get(code, ())
        if len(values) != 1:
            return replace(bare, kind="name", edit=_question(bare))
        written = fitted(values[0], self._read_so_far, block.text[mask.end :])
        edit = Edit(block.key, mask.start, mask.end, written)
        return replace(
            bare, kind="name", code=code, written=written, status="filled", note="", edit=edit
        )

    def _candidates(
        self, block: Block, mask: Mask, shape: Shape, reading: Reading
    ) -> Iterator[Candidate]:
        for one in reading.candidates:
            if one.code in LABELS:
                for value in self._names.get(one.code, ()):
                    written = fitted(value, self._read_so_far, block.text[mask.end :])
                    yield Candidate(one.code, LABELS[one.code], one.confidence, written=written)
                continue
            figure = self._book.figure(one.code, reading.period)
            yield Candidate(
                one.code,
                figure.label,
                one.confidence,
                figure.value,
                figure.unit,
                _written(figure, shape, block),
            )


def _counted(bare: Slot, figure: LedgerFigure, shape: Shape, mask: Mask, block: Block) -> Slot:
    """Write a figure in the sentence's own unit and manner, or 待补; ask where it does not fit."""
    known = replace(bare, kind="figure", value=figure.value, unit=figure.unit, figure=figure)
    if figure.value is None:
        edit = Edit(
            bare.block,
            shape.start,
            shape.end,
            GAP_TEXT,
            figure=report_figure(figure),
            comment=f"{figure.label}：{figure.period.label}没有已确认的记录，补记后更新即可",
        )
        return replace(
            known,
            code=figure.code,
            written=GAP_TEXT,
            status="missing",
            note=f"“{figure.label}”还没有记录",
            edit=edit,
        )
    wording = word_figure(block, shape, figure)
    if wording is None:
        said = figure_text(figure.value, figure.unit, figure.indicator.kind)
        note = f"台账里是 {said}，换不成“{shape.unit}”"
        return replace(bare, note=note, edit=_question(replace(bare, note=note)))
    note = "；".join(filter(None, (wording.note, _shown_digits(mask, wording.text))))
    inner_start, inner_end = wording.figure
    stated = replace(report_figure(figure), text=wording.text[inner_start:inner_end])
    edit = Edit(bare.block, wording.start, wording.end, wording.text, stated, wording.figure)
    return replace(
        known, code=figure.code, written=wording.text, status="filled", note=note, edit=edit
    )


def _written(figure: LedgerFigure, shape: Shape, block: Block) -> str:
    if figure.value is None:
        return GAP_TEXT
    wording = word_figure(block, shape, figure)
    if wording is None:
        return figure_text(figure.value, figure.unit, figure.indicator.kind)
    return wording.text


def _typed(bare: Slot, text: str) -> Slot:
    """Write what somebody typed; 待补 stays what is missing."""
    edit = Edit(bare.block, bare.start, bare.end, text)
    missing = text == GAP_TEXT
    return replace(
        bare,
        written=text,
        status="missing" if missing else "filled",
        confidence=1.0,
        note="" if missing else "手工填写，没有台账依据",
        edit=edit,
    )


def _question(bare: Slot) -> Edit:
    """Leave the mask as it is, and say beside it what it may be."""
    lines = ["请选择："] if bare.candidates else ["没有对应的指标，请手工填写"]
    lines += [
        f"{number}. {one.label} {one.written}" for number, one in enumerate(bare.candidates, 1)
    ]
    if bare.note:
        lines.append(bare.note)
    return Edit(bare.block, bare.start, bare.end, None, comment="\n".join(lines))


def _shown_digits(mask: Mask, written: str) -> str:
    """Tell when a half-masked figure (*7) shows digits that the ledger's figure does not have."""
    if not mask.digits:
        return ""
    pattern = "".join(one if one.isdigit() else r"\d?" for one in mask.digits)
    if re.search(rf"(?<!\d){pattern}(?!\d)", written):
        return ""
    return f"原文露出“{mask.text}”，与台账不同，请核对"


def _keys(found: Sequence[tuple[Block, Mask]]) -> list[str]:
    """Give each slot a key that stays the same when a year's digits and masks change."""
    masks: dict[int, list[Mask]] = {}
    for block, mask in found:
        masks.setdefault(block.key, []).append(mask)
    seen: dict[str, int] = {}
    keys = []
    for block, _mask in found:
        same = _same_words(block, masks[block.key])
        seen[same] = seen.get(same, 0) + 1
        text = f"{same}\n{seen[same]}"
        keys.append(hashlib.sha256(text.encode()).hexdigest()[:32])
    return keys


def _same_words(block: Block, masks: Sequence[Mask]) -> str:
    """Write a block without what differs from year to year."""
    words, last = [], 0
    for mask in masks:
        words += [block.text[last : mask.start], "□"]
        last = mask.end
    words.append(block.text[last:])
    around = (block.kind, *block.headings, block.caption, *block.row, *block.column)
    return _DIGITS.sub("0", "\n".join(("".join(words), *around)))
