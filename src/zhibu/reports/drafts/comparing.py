"""Two versions side by side: what was added, taken out, or turned from one figure into another.

Words are compared character by character, figures as wholes: a chip whose value changed is the
old chip and the new one, whatever stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from zhibu.core.dates import chinese_date
from zhibu.reports.drafts.figures import Figures
from zhibu.reports.drafts.prose import Line, Prose
from zhibu.reports.drafts.tokens import Token, read_text

Change = Literal["same", "del", "ins"]
# Latin words and numbers change as wholes, Chinese ones by characters.
_UNITS = re.compile(r"[A-Za-z]+|[0-9]+(?:[.,][0-9]+)*|.", re.S)
# Below this likeness two paragraphs are different ones, not one that changed.
_ALIKE = 0.35
_SHORT_SAME = 1  # so few equal characters between two changes belong to the change


@dataclass(frozen=True)
class Piece:
    """A run of words, or one figure (`is_figure`), with what became of it."""

    change: Change
    text: str
    is_figure: bool = False


@dataclass(frozen=True)
class LineChange:
    """One paragraph: `kind` says whether it changed, came, went, or only stands between."""

    kind: Literal["same", "changed", "ins", "del"]
    pieces: tuple[Piece, ...]
    is_heading: bool = False


@dataclass(frozen=True)
class _Unit:
    text: str
    is_figure: bool = False
    code: str = ""


def compare(before: Prose, after: Prose, old: Figures, new: Figures) -> list[LineChange]:
    """Compare two texts, each with the figures that it shows; unchanged lines are given too."""
    first = [_units(line, old) for line in _with_frame(before)]
    second = [_units(line, new) for line in _with_frame(after)]
    headings = [line.is_heading for line in _with_frame(before)]
    later_headings = [line.is_heading for line in _with_frame(after)]
    found: list[LineChange] = []
    for i, j in _aligned(first, second):
        if i is None and j is not None:
            found.append(_whole("ins", second[j], later_headings[j]))
        elif j is None and i is not None:
            found.append(_whole("del", first[i], headings[i]))
        elif i is not None and j is not None:
            found.append(_changed(first[i], second[j], later_headings[j]))
    return found


def is_same(changes: Sequence[LineChange]) -> bool:
    """Tell whether nothing changed at all."""
    return all(one.kind == "same" for one in changes)


def _with_frame(prose: Prose) -> list[Line]:
    """Give title and signature as lines around the body."""
    head = [Line("heading", text) for text in (prose.issuer, prose.title)]
    signed = f"{prose.signed_by}　{chinese_date(prose.signed_on)}"
    return [*head, *prose.lines, Line("paragraph", signed)]


def _units(line: Line, figures: Figures) -> list[_Unit]:
    lead = f"{line.lead}。" if line.lead else ""
    units = [_Unit(text) for text in _UNITS.findall(lead)]
    for part in read_text(line.text, figures.year):
        if isinstance(part, Token):
            one = figures.of(part)
            units.append(_Unit(one.written(part), True, f"{one.code}@{one.period}"))
        else:
            units += [_Unit(text) for text in _UNITS.findall(part)]
    return units


Pair = tuple[int | None, int | None]


def _aligned(first: list[list[_Unit]], second: list[list[_Unit]]) -> Iterator[Pair]:
    """Pair the lines of two texts; a line without a partner came or went."""
    keys, others = [tuple(line) for line in first], [tuple(line) for line in second]
    for verb, i1, i2, j1, j2 in SequenceMatcher(None, keys, others, autojunk=False).get_opcodes():
        if verb == "equal":
            yield from zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            yield from _partners(first, second, range(i1, i2), range(j1, j2))


def _partners(
    first: list[list[_Unit]], second: list[list[_Unit]], olds: range, news: range
) -> Iterator[Pair]:
    at = olds.start
    for j in news:
        partner = next((i for i in range(at, olds.stop) if _alike(first[i], second[j])), None)
        if partner is None:
            yield None, j
            continue
        yield from ((i, None) for i in range(at, partner))
        yield partner, j
        at = partner + 1
    yield from ((i, None) for i in range(at, olds.stop))


def _alike(one: list[_Unit], other: list[_Unit]) -> bool:
    # What a figure says now does not make two paragraphs different ones.
    first, second = ([unit.code or unit.text for unit in units] for units in (one, other))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _changed(old: list[_Unit], new: list[_Unit], is_heading: bool) -> LineChange:
    if old == new:
        return LineChange("same", tuple(_pieces("same", new)), is_heading)
    pieces: list[Piece] = []
    for verb, i1, i2, j1, j2 in _runs(old, new):
        if verb == "equal":
            pieces += _pieces("same", new[j1:j2])
        else:
            pieces += [*_pieces("del", old[i1:i2]), *_pieces("ins", new[j1:j2])]
    return LineChange("changed", tuple(pieces), is_heading)


def _runs(old: list[_Unit], new: list[_Unit]) -> list[tuple[str, int, int, int, int]]:
    """Give the differences; a stray equal character between two of them counts as changed."""
    found: list[tuple[str, int, int, int, int]] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (verb, i1, i2, j1, j2) in enumerate(codes):
        inner = 0 < place < len(codes) - 1
        short = i2 - i1 <= _SHORT_SAME and not any(unit.is_figure for unit in old[i1:i2])
        kind = "changed" if verb != "equal" or (inner and short) else "equal"
        if found and found[-1][0] == kind == "changed":
            last = found[-1]
            found[-1] = ("changed", last[1], i2, last[3], j2)
        else:
            found.append((kind, i1, i2, j1, j2))
    return found


def _whole(change: Literal["ins", "del"], units: list[_Unit], is_heading: bool) -> LineChange:
    return LineChange(change, tuple(_pieces(change, units)), is_heading)


def _pieces(change: Change, units: Sequence[_Unit]) -> Iterator[Piece]:
    words = ""
    for unit in units:
        if not unit.is_figure:
            words += unit.text
            continue
        if words:
            yield Piece(change, words)
        yield Piece(change, unit.text, True)
        words = ""
    if words:
        yield Piece(change, words)
