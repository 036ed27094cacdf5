"""What a report template is made of: sections, measures, sentences, clauses with slots.

A slot is an indicator's code in braces: “邀请专家授课{study.expert_lectures}”. The figure is
written in its place with its measure word, or 待补 where no record stands behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from zhibu.organization.models import Kind as UnitKind

_SLOT = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")
JOINS = "，、；"

Piece = tuple[str, str]
"""Words, and the code of the slot that follows them ("" at the end of a clause)."""


@dataclass(frozen=True)
class Clause:
    """A few words with one or more slots.

    Attributes:
        text: the words, beginning with the mark that joins the clause to the one before it
            (none for the first clause of a sentence).
        gap: what to write while all figures of the clause are missing; it has one slot, the
            first one. A clause with one slot may go without.
        spares: kinds of unit that are never asked for these figures: there the clause is left
            out while they are missing (a branch holds no 民主生活会).
    """

    text: str
    gap: str = ""
    spares: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.codes:
            raise ValueError(f"A clause without a slot cannot be proved: {self.text}")
        if self.gap and _codes(self.gap) != self.codes[:1]:
            raise ValueError(f"The gap of a clause shows its first figure: {self.gap}")
        if len(self.codes) > 1 and not self.gap:
            raise ValueError(f"A clause with several slots needs a gap: {self.text}")
        if self.gap and _join(self.gap) != _join(self.text):
            raise ValueError(f"Text and gap of a clause join alike: {self.text}")

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the slots, in reading order."""
        return _codes(self.text)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The clause cut at its slots."""
        return _pieces(self.text)

    @cached_property
    def gap_pieces(self) -> tuple[Piece, ...]:
        """The same for the wording without any figure."""
        return _pieces(self.gap or self.text)


@dataclass(frozen=True)
class Sentence:
    """Clauses that read as one sentence; its full stop is added when it is written."""

    clauses: tuple[Clause, ...]

    def __post_init__(self) -> None:
        for number, clause in enumerate(self.clauses):
            if bool(_join(clause.text)) != (number > 0):
                raise ValueError(f"Only the first clause begins without a mark: {clause.text}")
            if clause.text[-1] in JOINS + "。":
                raise ValueError(f"A clause ends without a mark: {clause.text}")
        if self.clauses[0].spares:
            raise ValueError("The first clause of a sentence cannot be left out")


@dataclass(frozen=True)
class MeasureText:
    """One of the eighteen measures as a paragraph: a lead and its sentences."""

    number: str
    lead: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Section:
    """One of the six pillars: its heading and its three measures."""

    pillar: str
    heading: str
    measures: tuple[MeasureText, ...]


@dataclass(frozen=True)
class Template:
    """A whole report: the opening's roll clause and the sections."""

    title: str
    members: Clause
    sections: tuple[Section, ...]

    def clauses(self) -> tuple[Clause, ...]:
        """Give all clauses in reading order."""
        inner = (
            clause
            for section in self.sections
            for measure in section.measures
            for one in measure.sentences
            for clause in one.clauses
        )
        return (self.members, *inner)

    def codes(self, spared_by: str = "") -> tuple[str, ...]:
        """Give the codes of all slots in reading order, without those that a unit is spared."""
        asked = (clause for clause in self.clauses() if spared_by not in clause.spares)
        return tuple(code for clause in asked for code in clause.codes)


def sentence(*clauses: str | Clause) -> Sentence:
    """Make a sentence; a plain text is a clause without a wording of its own for a gap."""
    return Sentence(tuple(Clause(one) if isinstance(one, str) else one for one in clauses))


BELOW_COMMITTEE = frozenset({UnitKind.GENERAL_BRANCH, UnitKind.BRANCH, UnitKind.GROUP})


def _codes(text: str) -> tuple[str, ...]:
    return tuple(_SLOT.findall(text))


def _join(text: str) -> str:
    return text[0] if text[0] in JOINS else ""


def _pieces(text: str) -> tuple[Piece, ...]:
    cut = _SLOT.split(text)
    codes = [*cut[1::2], ""]
    return tuple((words, code) for words, code in zip(cut[::2], codes, strict=True) if words + code)
