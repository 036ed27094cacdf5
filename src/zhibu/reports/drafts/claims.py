"""Figures typed by hand: what reads like a claim and no record proves (未挂账的数字)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhibu.core.mentions import find_mentions
from zhibu.reports.drafts.prose import Line
from zhibu.reports.drafts.tokens import Token, read_text

_AROUND = 12
Span = tuple[int, int]


@dataclass(frozen=True)
class LooseFigure:
    """A figure in a paragraph that is only words: `before` and `after` are the words around."""

    line: int
    before: str
    text: str
    after: str


def loose_spans(words: str) -> list[Span]:
    """Give where words between figures claim a quantity."""
    return [(mention.start, mention.end) for mention in find_mentions(words)]


def loose_figures(lines: tuple[Line, ...], year: int) -> Iterator[LooseFigure]:
    """Give all hand-typed figures of a report; `line` counts from 1."""
    for number, line in enumerate(lines, start=1):
        for part in read_text(line.text, year):
            if isinstance(part, Token):
                continue
            for start, end in loose_spans(part):
                before, after = part[max(start - _AROUND, 0) : start], part[end : end + _AROUND]
                yield LooseFigure(number, before, part[start:end], after)
