"""Clauses to readable sentences, whichever of their figures are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from zhibu.reports.annual.template import Clause, Sentence
from zhibu.reports.document import Figure, Part

Slots = Callable[[str], Figure]


def write_sentences(
    sentences: Iterable[Sentence], slots: Slots, unit_kind: str
) -> tuple[Part, ...]:
    """Write sentences one after the other; `slots` gives the figure of a code."""
    parts: list[Part] = []
    for one in sentences:
        for clause in one.clauses:
            parts += write_clause(clause, slots, unit_kind)
        parts.append("。")
    return joined(parts)


def write_clause(clause: Clause, slots: Slots, unit_kind: str = "") -> list[Part]:
    """Write one clause: with its figures, or 待补 once while it has none at all."""
    figures = {code: slots(code) for code in clause.codes}
    missing = all(figure.is_gap for figure in figures.values())
    if missing and unit_kind in clause.spares:
        return []
    parts: list[Part] = []
    for words, code in clause.gap_pieces if missing else clause.pieces:
        if words:
            parts.append(words)
        if code:
            parts.append(figures[code])
    return parts


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Join neighbouring texts, so that each run of words is one part."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, str) and isinstance(last, str):
            found[-1] = last + part
        else:
            found.append(part)
    return tuple(found)
