"""Claims of a finished report: every stated quantity, held against the ledger.

A claim is called false only when it is sure what it speaks of and the ledger says otherwise. What
no indicator counts cannot be proved; what may mean this or that is left to people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from zhibu.core.mentions import Mention, find_mentions, judge
from zhibu.core.periods import Period
from zhibu.ledger.figures import Figure as LedgerFigure
from zhibu.reports.books import Book
from zhibu.reports.cell_units import in_head_unit, in_unit
from zhibu.reports.filling.names import LABELS
from zhibu.reports.matching import Matcher, Reading, Spot
from zhibu.reports.matching.matcher import MARGIN
from zhibu.reports.matching.scope import ANOTHER_NUMBER
from zhibu.reports.reading import Block, Edit, Found, Tagged, found_at
from zhibu.reports.wording import figure_text

_COMES_CLOSE = 0.2  # weight of words that may mean an indicator
_MARGINS = ("header", "footer")  # a bare number there is the page's
Verdict = Literal["true", "false", "unprovable", "unsure"]
VERDICTS: dict[Verdict, str] = {
    "true": "相符",
    "false": "不符",
    "unprovable": "无据",
    "unsure": "待核",
}


@dataclass(frozen=True)
class Claim(Found):
    """One stated quantity with what the ledger says of it.

    Attributes:
        lower, upper: what it claims, both included, in `unit`; None is open.
        unit: the unit as the sentence has it, without 万 and 亿.
        code: the indicator that it speaks of; None where none is known.
        ledger: the ledger's figure in `unit`; None without records or without an indicator.
        records: how many records stand behind that figure.
        note: why, in Chinese.
    """

    lower: Decimal | None
    upper: Decimal | None
    unit: str
    verdict: Verdict
    period: Period
    code: str | None = None
    label: str = ""
    ledger: Decimal | None = None
    records: int = 0
    note: str = ""
    figure: LedgerFigure | None = None


def check_claims(blocks: Sequence[Block], matcher: Matcher, book: Book) -> list[Claim]:
    """Find every quantity that is a claim, and judge it."""
    found = [
        (block, in_head_unit(block, one))
        for block in blocks
        for one in find_mentions(block.text)
        if one.unit or block.kind not in _MARGINS
    ]
    spots = [
        Spot(block, one.start, one.end, one.unit, one.scale, stated=True) for block, one in found
    ]
    readings = matcher.read(spots, blocks)
    return [
        _claim(index, block, mention, reading, book)
        for index, ((block, mention), reading) in enumerate(zip(found, readings, strict=True))
    ]


def marks_of(claims: Sequence[Claim], proof: Callable[[LedgerFigure], str]) -> Iterator[Edit]:
    """Give a remark for every claim that somebody should look at, with what stands behind it."""
    for one in claims:
        if one.verdict == "true" and not one.note:
            continue
        lines = [f"【{VERDICTS[one.verdict]}】{one.note}"]
        if one.figure and one.verdict == "false":
            lines += proof(one.figure).split("\n")[1:]
        yield Edit(one.block, one.start, one.end, None, comment="\n".join(lines))


def judge_mention(mention: Mention, figure: LedgerFigure) -> str | None:
    """Judge a quantity by a figure: true, loose, false; None where the units cannot be joined."""
    exact = _exact(mention, figure)
    return None if exact is None else judge(mention, exact)


def _claim(index: int, block: Block, mention: Mention, reading: Reading, book: Book) -> Claim:
    bare = Claim(
        **vars(found_at(index, block, mention.start, mention.end)),
        lower=_decimal(mention.lower),
        upper=_decimal(mention.upper),
        unit=mention.unit,
        verdict="unprovable",
        period=reading.period or book.period,
        note=reading.why,
    )
    ours = _tag_over(block, mention)
    if ours and ours.code:
        period = Period.parse(ours.period)
        return _judged(replace(bare, period=period), mention, book.figure(ours.code, period))
    if reading.sure and reading.kind == "figure":
        return _judged(bare, mention, book.figure(reading.candidates[0].code, bare.period))
    if agreed := _agreeing(mention, reading, book):
        return replace(_judged(bare, mention, agreed), note="")
    if reading.kind != "figure" or not reading.candidates:
        return replace(bare, note=reading.why or "没有对应的指标")
    return _doubtful(bare, mention, reading, book)


def _agreeing(mention: Mention, reading: Reading, book: Book) -> LedgerFigure | None:
    """Give the figure that a claim states exactly, when its words only come close to it.

    Words that may mean an indicator and a number that is the indicator's leave no doubt; a number
    that differs proves nothing. Plans and differences are other numbers whatever they are.
    """
    if reading.why in ANOTHER_NUMBER or mention.lower is None or mention.lower != mention.upper:
        return None
    found = []
    for one in reading.candidates:
        near = one.confidence >= max(_COMES_CLOSE, reading.candidates[0].confidence - MARGIN)
        if one.code not in LABELS and near:
            figure = book.figure(one.code, reading.period)
            if figure.value is not None and _exact(mention, figure) == mention.lower:
                found.append(figure)
    return found[0] if len(found) == 1 else None


def _judged(bare: Claim, mention: Mention, figure: LedgerFigure) -> Claim:
    """Judge a claim whose indicator is known."""
    known = replace(
        bare,
        code=figure.code,
        label=figure.label,
        records=figure.records,
        figure=figure,
    )
    if figure.value is None:
        return replace(known, note=f"“{figure.label}”在台账里没有记录")
    exact = _exact(mention, figure)
    if exact is None:
        return replace(
            bare, verdict="unsure", note=f"台账按“{figure.unit}”记，不能核对“{mention.unit}”"
        )
    known = replace(known, ledger=_decimal(exact))
    said = figure_text(figure.value, figure.unit, figure.indicator.kind)
    behind = f"台账{figure.label}为 {said}，依据 {figure.records} 条记录"
    verdict = judge(mention, exact)
    if verdict == "false":
        return replace(known, verdict="false", note=behind)
    if verdict == "loose":
        return replace(known, verdict="true", note=f"不算错，但不准：{behind}")
    return replace(known, verdict="true", note="")


def _exact(mention: Mention, figure: LedgerFigure) -> Fraction | None:
    """Give the ledger's figure in a claim's unit; None where the two cannot be joined."""
    assert figure.value is not None
    return in_unit(figure, mention.unit) if mention.unit else Fraction(figure.value)


def _doubtful(bare: Claim, mention: Mention, reading: Reading, book: Book) -> Claim:
    """Leave a claim to people, naming what it may mean."""
    words = []
    for one in reading.candidates:
        figure = book.figure(one.code, bare.period)
        said = figure_text(figure.value, figure.unit, figure.indicator.kind)
        words.append(f"{figure.label} {said}")
    note = "；".join(filter(None, (reading.why, f"可能是：{'、'.join(words)}")))
    return replace(bare, verdict="unsure", note=note)


def _tag_over(block: Block, mention: Mention) -> Tagged | None:
    for one in block.tagged:
        if one.start < mention.end and mention.start < one.end:
            return one
    return None


def _decimal(number: Fraction | None) -> Decimal | None:
    if number is None:
        return None
    return Decimal(number.numerator) / Decimal(number.denominator)
