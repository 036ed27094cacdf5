"""Two people changed different paragraphs of one text: both changes, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from zhibu.reports.drafts.prose import Line, Prose

T = TypeVar("T")


@dataclass(frozen=True)
class _Edit:
    """Lines `start` to `end` of the old text become `lines`."""

    start: int
    end: int
    lines: tuple[Line, ...]


class _OverlapError(Exception):
    """Both changed the same place."""


def merge(base: Prose, mine: Prose, theirs: Prose) -> Prose | None:
    """Put together what two people made of one text; None where they changed the same place.

    Paragraphs are taken whole: two who change one paragraph, or add theirs at one place, have to
    look at it themselves.
    """
    edits = [_edits(base.lines, mine.lines), _edits(base.lines, theirs.lines)]
    try:
        lines = _applied(base.lines, _together(*edits))
        return Prose(
            issuer=_chosen(base.issuer, mine.issuer, theirs.issuer),
            title=_chosen(base.title, mine.title, theirs.title),
            lines=lines,
            signed_by=_chosen(base.signed_by, mine.signed_by, theirs.signed_by),
            signed_on=_chosen(base.signed_on, mine.signed_on, theirs.signed_on),
        )
    except _OverlapError:
        return None


def _edits(old: Sequence[Line], new: Sequence[Line]) -> list[_Edit]:
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [_Edit(i1, i2, tuple(new[j1:j2])) for verb, i1, i2, j1, j2 in codes if verb != "equal"]


def _together(mine: list[_Edit], theirs: list[_Edit]) -> list[_Edit]:
    for one in mine:
        for other in theirs:
            apart = one.end < other.start or other.end < one.start
            # Neighbours may both change, unless one of them only puts something between.
            beside = one.end == other.start or other.end == one.start
            empty = one.start == one.end or other.start == other.end
            if one != other and not (apart or (beside and not empty)):
                raise _OverlapError
    return sorted({*mine, *theirs}, key=lambda edit: edit.start)


def _applied(lines: Sequence[Line], edits: list[_Edit]) -> tuple[Line, ...]:
    found: list[Line] = []
    at = 0
    for edit in edits:
        found += [*lines[at : edit.start], *edit.lines]
        at = edit.end
    return (*found, *lines[at:])


def _chosen(base: T, mine: T, theirs: T) -> T:
    if mine == base:
        return theirs
    if theirs not in (base, mine):
        raise _OverlapError
    return mine
