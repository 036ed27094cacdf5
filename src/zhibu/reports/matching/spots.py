"""What is asked of matching, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zhibu.core.periods import Period
from zhibu.reports.reading import Block

ReadingKind = Literal["figure", "name", "unknown"]


@dataclass(frozen=True)
class Spot:
    """A place in a document where a figure or a name stands, or is to stand.

    Attributes:
        block: the paragraph or cell.
        start: where the mask, or the stated figure with its words, begins in the block's text.
        end: the first character after it.
        unit: the measure word that belongs to it (人次), "" where none is written.
        scale: 万 or 亿 before the unit.
        stated: a claim states a number here (to check); a slot is left open here (to fill).
    """

    block: Block
    start: int
    end: int
    unit: str
    scale: str = ""
    stated: bool = False


@dataclass(frozen=True)
class Candidate:
    """One meaning a spot may have: an indicator's code or, for names, a field of the profile."""

    code: str
    confidence: float


@dataclass(frozen=True)
class Reading:
    """What a spot means.

    Attributes:
        kind: a figure of the ledger, a name, or something the ledger does not know.
        candidates: at most three, the best first.
        sure: the first candidate may be used without asking.
        likely: only the whole document makes the first candidate clear: it may be filled, but
            proves nothing false.
        period: the time it speaks of; None is the report's own.
        why: one short Chinese sentence for the user.
    """

    kind: ReadingKind
    candidates: tuple[Candidate, ...]
    sure: bool
    period: Period | None
    why: str
    likely: bool = False
