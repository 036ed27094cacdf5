"""Count what became of the labelled slots and claims of one report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from tests.reading.markup import Label
from zhibu.core.mentions import find_mentions, judge
from zhibu.core.rounding import round_half_up
from zhibu.core.units import ratio
from zhibu.reports.filling.names import fitted
from zhibu.reports.reading import Block

if TYPE_CHECKING:
    from tests.reading.evaluate import StaticBook
    from zhibu.reports.checking.claims import Claim
    from zhibu.reports.filling.slots import Slot

Placed = Sequence[tuple[Label, Block | None]]
# One application letter is one applicant.
_COUNTED_SO = frozenset(
    {
        ("exemplars.applicants", "份"),
        ("study.learning_hours", "个"),
        ("study.learning_hours_per_member", "个"),
        ("life.theme_days", "个"),
    }
)
# Before 党支部 the office's full name is as right as its short one.
_OFFICE = ("office_name", "office_short_name", "organization")
_BARE = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_Found = TypeVar("_Found", "Slot", "Claim")


@dataclass
class Score:
    """Counts by what happened, and a line for every one that came out wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def count(self, outcome: str, remark: str = "") -> None:
        self.counts[outcome] += 1
        if remark:
            self.remarks.append(f"{outcome}: {remark}")


def score_slots(
    labels: Placed,
    blocks: Sequence[Block],
    slots: Sequence[Slot],
    book: StaticBook,
    names: Mapping[str, tuple[str, ...]],
) -> Score:
    """Compare the slots that were planned with the labels."""
    score = Score()
    by_key = {block.key: block for block in blocks}
    used: set[int] = set()
    for label, block in labels:
        slot = _over(label, block, slots)
        if slot is not None:
            used.add(slot.index)
        kind = "figure" if label.is_figure else "name" if label.is_name else "none"
        score.count(f"{kind}s")
        where = _where(label, block)
        if slot is None:
            score.count(f"{kind}: unseen" if kind != "none" else "none: right", where)
        elif kind == "figure":
            _figure(score, label, by_key[slot.block], slot, book, where)
        elif kind == "name":
            _name(score, label, by_key[slot.block], slots, slot, names, where)
        else:
            wrong = slot.status != "asked"
            score.count("none: filled" if wrong else "none: right", _said(where, slot, wrong))
    for slot in slots:
        if slot.index not in used:
            wrong = slot.status != "asked"
            where = f"{slot.before}【{slot.text}】{slot.after}"
            score.count("decoy: filled" if wrong else "decoy: asked", _said(where, slot, True))
    return score


def score_claims(labels: Placed, claims: Sequence[Claim]) -> Score:
    """Compare the claims that were judged with the labels; figures nobody labelled are decoys."""
    score = Score()
    used: set[int] = set()
    for label, block in labels:
        claim = _over(label, block, claims)
        score.count(label.verdict)
        where = _where(label, block)
        if claim is None:
            score.count(f"{label.verdict}: unseen", where)
            continue
        used.add(claim.index)
        right = claim.verdict == label.verdict and (not label.code or _means(claim, label))
        if right:
            score.count(f"{label.verdict}: right")
        elif claim.verdict == label.verdict:
            score.count(f"{label.verdict}: other code", f"{where} -> {claim.code} {claim.period}")
        else:
            said = f"{claim.verdict} {claim.code} {claim.ledger} {claim.note}"
            score.count(f"{label.verdict}: called {claim.verdict}", f"{where} -> {said}")
    for claim in claims:
        if claim.index not in used:
            where = f"{claim.before}【{claim.text}】{claim.after} {claim.code}"
            loud = where if claim.verdict in ("false", "true") else ""
            score.count(f"decoy: called {claim.verdict}", loud)
    return score


def _figure(
    score: Score, label: Label, block: Block, slot: Slot, book: StaticBook, where: str
) -> None:
    value = book.value_of(label.code, label.period)
    wanted = "missing" if value is None else "filled"
    if slot.status == "asked":
        among = any(one.code == label.code for one in slot.candidates)
        outcome = "figure: asked, among three" if among else "figure: asked, not among"
        score.count(outcome, _said(where, slot, True))
    elif slot.status != wanted or not _means(slot, label):
        score.count("figure: wrong", _said(where, slot, True))
    elif value is not None and not _is_true(block, slot, value):
        score.count("figure: untrue words", _said(where, slot, True))
    elif value is not None and not _keeps_unit(block, slot):
        score.count("figure: unit written twice", _said(where, slot, True))
    else:
        score.count("figure: right" if value is not None else "figure: missing right")


def _name(
    score: Score,
    label: Label,
    block: Block,
    slots: Sequence[Slot],
    slot: Slot,
    names: Mapping[str, tuple[str, ...]],
    where: str,
) -> None:
    code = label.code.removeprefix("name:")
    values = names.get(code, ())
    if slot.status == "asked":
        known = len(values) == 1
        score.count("name: asked" if known else "name: right", _said(where, slot, known))
        return
    before, behind = _filled_before(block, slots, slot), block.text[slot.end :]
    if code in _OFFICE and behind.startswith(("党支部", "支部")):
        values = tuple(value for each in _OFFICE for value in names.get(each, ()))
    fits = {fitted(value, before, behind) for value in values}
    right = slot.status == "filled" and slot.written in fits
    score.count("name: right" if right else "name: wrong", _said(where, slot, not right))


def _filled_before(block: Block, slots: Sequence[Slot], last: Slot) -> str:
    text, at = "", 0
    for slot in slots:
        if slot.block == block.key and slot.end <= last.start:
            text += block.text[at : slot.start] + (slot.written or slot.text)
            at = slot.end
    return text + block.text[at : last.start]


def _is_true(block: Block, slot: Slot, value: Decimal) -> bool:
    """Tell whether the sentence, once written, states the ledger's figure and no other."""
    edit = slot.edit
    if edit is None or edit.text is None:
        return False
    text = block.text[: edit.start] + edit.text + block.text[edit.end :]
    if _BARE.fullmatch(text.strip()):
        exact = Fraction(value) / _scale_of(block, slot.unit)
        return _states(text.strip(), exact, 1 if slot.unit == "%" else 2)
    end = edit.start + len(edit.text)
    for mention in find_mentions(text):
        if mention.start < end and edit.start < mention.end:
            same = not mention.unit or (slot.code, mention.unit) in _COUNTED_SO
            share = Fraction(1) if same else ratio(slot.unit, mention.unit)
            return share is not None and judge(mention, Fraction(value) * share) != "false"
    # 4星级 is a set phrase to whoever looks for claims; the figure in it is right all the same.
    return _states(edit.text, Fraction(value)) if _BARE.fullmatch(edit.text) else False


def _states(number: str, exact: Fraction, least: int = 2) -> bool:
    """Tell whether a bare number is the exact one, or rounded to `least` places or more."""
    places = len(number.partition(".")[2])
    wanted = round_half_up(exact, places)
    return Decimal(number.replace(",", "")) == wanted and (places >= least or exact == wanted)


def _keeps_unit(block: Block, slot: Slot) -> bool:
    """Tell whether a cell under a head that names the unit holds the bare number."""
    headed = slot.unit and any(slot.unit in text for text in (*block.row, *block.column))
    return not (block.kind == "cell" and headed and (slot.written or "").endswith(slot.unit))


def _scale_of(block: Block, unit: str) -> int:
    """Read from the heads of a cell whether its figure is asked in 万元, 万字 …"""
    for text in (*reversed(block.row), *reversed(block.column)):
        if unit in text:
            return 10_000 if f"万{unit}" in text else 1
    return 1


def _over(label: Label, block: Block | None, found: Sequence[_Found]) -> _Found | None:
    for one in found:
        if block and one.block == block.key and one.start < label.end and label.start < one.end:
            return one
    return None


def _means(one: Slot | Claim, label: Label) -> bool:
    return one.code == label.code and str(one.period) == (label.period or "2022")


def _where(label: Label, block: Block | None) -> str:
    answer = f"{label.code or '?'}{'@' + label.period if label.period else ''}"
    if block is None:
        return f"(lost) 【{label.text}】 {answer}"
    before = block.text[max(0, label.start - 28) : label.start]
    head = f"[{'/'.join((*block.row[:1], *block.column[-2:]))}] " if block.kind == "cell" else ""
    return f"{head}{before}【{label.text}】{block.text[label.end : label.end + 16]} = {answer}"


def _said(where: str, slot: Slot, wrong: bool) -> str:
    if not wrong:
        return ""
    candidates = " ".join(f"{one.code}:{one.confidence:.2f}" for one in slot.candidates)
    done = f"{slot.status} {slot.code} {slot.period} {slot.written}"
    return f"{where} -> {done} [{candidates}] {slot.note}"
