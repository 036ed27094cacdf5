"""Names in cells into people: 张伟（车队）、王磊（出差）; asked about where two share a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from zhibu.core.errors import DomainError, Problem
from zhibu.core.names import normalize_name
from zhibu.core.text import to_half_width
from zhibu.organization.models import Person
from zhibu.workspace.imports.cells import plain
from zhibu.workspace.imports.people import Directory, Someone

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Row

AMBIGUOUS = "IMP021"
_OUTSIDE = frozenset({"外请", "外", "外单位", "外聘", "校外", "特邀"})
_SEPARATORS = frozenset("、，,;；\n\r/｜|")
_OPEN, _CLOSE = "(（[【〔", ")）]】〕"


@dataclass(frozen=True)
class Written:
    """A name as written, with what stands in brackets behind it."""

    name: str
    notes: tuple[str, ...] = ()


@dataclass
class Question:
    """A name that several people have: who is meant, for all rows or for one?

    ``places``: (sheet, row) where it stands; ``choices``: token and description.
    """

    name: str
    choices: dict[str, str] = field(default_factory=dict)
    places: list[tuple[str, int]] = field(default_factory=list)


def answer_key(name: str, sheet: str = "", row: int = 0) -> str:
    """Name an answer: for one row, or for all rows of the workbook."""
    return f"{sheet}|{row}|{name}" if row else name


def split_people(text: str) -> list[Written]:
    """Cut 王磊（出差）、张三（病假，已请假） into names with their notes."""
    parts: list[str] = [""]
    depth = 0
    for character in text:
        depth += (character in _OPEN) - (character in _CLOSE and depth > 0)
        if character in _SEPARATORS and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [_written(part) for part in parts if part.strip()]


def _written(text: str) -> Written:
    name, notes, depth = "", [], 0
    for character in text.strip():
        if character in _OPEN:
            depth += 1
            notes.append("")
        elif character in _CLOSE and depth:
            depth -= 1
        elif depth:
            notes[-1] += character
        else:
            name += character
    cut = [
        piece.strip()
        for note in notes
        for piece in to_half_width(note).replace("，", ",").replace("、", ",").split(",")
    ]
    return Written(normalize_name(name), tuple(piece for piece in cut if piece))


def told_names(names: Sequence[str]) -> str:
    """Join names for a remedy."""
    return "、".join(f"“{name}”" for name in names)


class Namer:
    """Resolves names within one branch; keeps the questions that are open."""

    def __init__(self, directory: Directory, answers: dict[str, str]) -> None:
        self.directory = directory
        self.answers = answers
        self.questions: dict[str, Question] = {}

    def someone(
        self, written: Written, row: Row, *, member: bool = True
    ) -> tuple[Someone | None, tuple[str, ...]]:
        """Give who is meant, and the notes that were not needed to tell him from others.

        None when nobody here has the name. ``member``: he must have been on the roll that day
        (people who never were on it, such as guests, pass).

        Raises:
            DomainError: several are possible (IMP021), or he was not on the roll (IMP022).
        """
        found = self.directory.named(written.name)
        if not found:
            return None, written.notes
        hinted, rest = self._by_hint(found, written.notes)
        if len(hinted) > 1 and row.day:
            present = [one for one in hinted if one.on_roll(row.day)]
            hinted = present or hinted
        one = hinted[0] if len(hinted) == 1 else self._asked(written, hinted, row)
        founded = self.directory.book.founded
        # Before the branch was founded the date is what is wrong, not the person.
        if member and row.day and not (founded and row.day < founded):
            _require_on_roll(one, row.day)
        return one, rest

    def _by_hint(
        self, found: list[Someone], notes: tuple[str, ...]
    ) -> tuple[list[Someone], tuple[str, ...]]:
        for note in notes:
            wanted = plain(note)
            by_distinction = [one for one in found if plain(one.person.distinction) == wanted]
            fitting = by_distinction or (
                [one for one in found if wanted in map(plain, one.hints())]
                if len(found) > 1
                else []
            )
            if fitting:
                return fitting, tuple(other for other in notes if other != note)
        return found, notes

    def answer(self, name: str, row: Row) -> str:
        """Give the token chosen for a name in this row, or in all rows; "" when none was."""
        one = self.answers.get(answer_key(name, row.sheet, row.number), "")
        return one or self.answers.get(answer_key(name), "")

    def _asked(self, written: Written, found: list[Someone], row: Row) -> Someone:
        tokens = {one.token: one for one in found}
        if (chosen := tokens.get(self.answer(written.name, row))) is not None:
            return chosen
        question = self.questions.setdefault(written.name, Question(written.name))
        question.choices.update((one.token, one.told) for one in found)
        question.places.append((row.sheet, row.number))
        several = told_names([one.told for one in found[:4]])
        raise DomainError.of(
            AMBIGUOUS,
            f"有 {len(found)} 人同名：{several}",
            "请在预览页选定是哪一位，或在姓名后用括号写明区分",
            value=written.name,
        )

    def unknown(self, written: Written, remedy: str = "") -> DomainError:
        """Say that nobody has this name, with those that look alike."""
        near = self.directory.similar(written.name)
        hint = f"是不是{told_names(near)}？" if near else ""
        return DomainError(
            Problem(
                "IMP020",
                f"{self.directory.book.name}没有这个人",
                f"{hint}{remedy or '请核对姓名，或先在党员名册或职工花名册里登记'}",
                value=written.name,
            )
        )

    def person(self, text: str, row: Row, *, member: bool = True) -> Person:
        """Read a cell that names one person; raises DomainError."""
        names = split_people(text)
        if len(names) != 1:
            raise DomainError.of("IMP023", "不是一个人的姓名", "这一栏只填一个人", value=text)
        one, _rest = self.someone(names[0], row, member=member)
        if one is None:
            raise self.unknown(names[0])
        return one.person

    def person_or_outsider(self, text: str, row: Row) -> Person | str:
        """Read a lecturer: somebody of the branch, or the name of an outsider, 李教授（外请）."""
        names = split_people(text)
        if len(names) != 1:
            # Two lecturers, or a name with a title: kept as written.
            return " ".join(text.split())
        written = names[0]
        if _OUTSIDE & set(written.notes):
            others = [note for note in written.notes if note not in _OUTSIDE]
            return written.name + (f"（{'，'.join(others)}）" if others else "")
        one, _rest = self.someone(written, row)
        if one is not None:
            return one.person
        if self.directory.similar(written.name):
            raise self.unknown(written, f"外请的人请写成 {written.name}（外请）")
        return " ".join(text.split())


def _require_on_roll(one: Someone, day: date) -> None:
    if not one.stays or one.on_roll(day):
        return
    left = [stay.end for stay in one.stays if stay.end and stay.end < day]
    first = min(stay.start for stay in one.stays)
    why = f"{max(left)} 已离开" if left else f"{first} 才进入"
    raise DomainError.of(
        "IMP022",
        f"在 {day} 不在册（{why}）",
        "请核对日期和姓名",
        value=one.person.label,
    )


def label_of(directory: Directory, person: Person) -> str:
    """Write a person so that a later import reads the same one: with a hint where it needs one."""
    same = directory.named(person.name)
    if person.distinction or len(same) < 2:
        return person.label
    someone = directory.someone(person)
    others = {plain(hint) for one in same if one is not someone for hint in one.hints()}
    for hint in someone.hints() if someone else ():
        if plain(hint) not in others:
            return f"{person.name}（{hint}）"
    return person.label
