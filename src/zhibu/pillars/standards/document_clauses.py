"""Clauses of a document, read from its text line by line, in the order of their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from zhibu.core.errors import Problem
from zhibu.core.text import to_half_width
from zhibu.pillars.standards.models import DocumentClause

FIELD = "条款"
MOST_CLAUSES, LONGEST_TEXT, LONGEST_METHOD, LONGEST_NUMBER = 300, 300, 100, 20
MOST_SCORE = Decimal(1000)
# The number of a clause as GB/T 1.1 writes it: 4, 4.2.1, A.1. One with a dot may touch its text;
# “5分钟内到场” begins with no number of a clause.
_NUMBER = re.compile(
    r"\s*(?P<number>[A-Za-z]\.?\d+(?:\.\d+)*|\d+(?:\.\d+)+|\d+(?=[、.．\s｜|]|$))"
    r"[、.．\s]*(?P<rest>.*)"
)
_APART = re.compile(r"[｜|\t]")


def natural(number: str) -> tuple[tuple[int, int, str], ...]:
    """Give a sort key: 4.2 before 4.10, annexes after the text."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part.upper())
        for part in re.findall(r"\d+|[A-Za-z]+", number)
    )


@dataclass(frozen=True)
class ReadText:
    """What a text gives: clauses in the order of their numbers, and all that is wrong."""

    clauses: tuple[DocumentClause, ...]
    problems: tuple[Problem, ...]


def read_text(text: str) -> ReadText:
    """Read one clause a line: number, text, then method, full score and weight behind bars."""
    clauses: list[DocumentClause] = []
    problems: list[Problem] = []
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        read = _read_line(line, place)
        clauses += read.clauses
        problems += read.problems
    if len(clauses) > MOST_CLAUSES:
        problems.append(_problem("STD110", f"多于 {MOST_CLAUSES} 条", "请分成几份文件"))
    problems += _twins(clauses)
    clauses.sort(key=lambda one: natural(one.number))
    return ReadText(tuple(clauses), tuple(problems))


def _read_line(line: str, place: int) -> ReadText:
    found = _NUMBER.fullmatch(line)
    if found is None:
        told = _problem("STD111", f"第{place}行行首没有条款号", "请写成：4.2.1 内容", line)
        return ReadText((), (told,))
    number = to_half_width(found["number"])
    words, *more = [part.strip() for part in _APART.split(found["rest"].lstrip("｜|\t "))]
    more += [""] * (3 - len(more))
    clause = DocumentClause(number=number, text=words, method=more[0])
    problems = list(_line_problems(clause, len(more), place, line))
    for name, label, typed in (("full_score", "分值", more[1]), ("weight", "权重", more[2])):
        try:
            setattr(clause, name, _amount(typed))
        except ValueError:
            problems.append(
                _problem("STD114", f"第{place}行的{label}不是数", "请写数，或空着", typed)
            )
    return ReadText((clause,), tuple(problems))


def _line_problems(clause: DocumentClause, parts: int, place: int, line: str) -> Iterator[Problem]:
    if not clause.text:
        yield _problem("STD112", f"第{place}行没有内容", "请在条款号后写内容", line)
    if parts > 3:
        remedy = "竖线后只写检查方法、分值、权重"
        yield _problem("STD113", f"第{place}行竖线隔开的多于三项", remedy, line)
    for text, most, label in (
        (clause.number, LONGEST_NUMBER, "条款号"),
        (clause.text, LONGEST_TEXT, "内容"),
        (clause.method, LONGEST_METHOD, "检查方法"),
    ):
        if len(text) > most:
            yield _problem("STD115", f"第{place}行的{label}超过 {most} 字", "请写短些", text)


def _amount(text: str) -> Decimal | None:
    plain = to_half_width(text).removesuffix("分").strip()
    if not plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not (number.is_finite() and 0 <= number <= MOST_SCORE) or number != round(number, 2):
        raise ValueError(text)
    return number


def _twins(clauses: Sequence[DocumentClause]) -> Iterator[Problem]:
    seen: set[str] = set()
    for clause in clauses:
        if clause.number in seen:
            yield _problem("STD116", "这个条款号写了两次", "请改正其中一个", clause.number)
        seen.add(clause.number)


def _problem(code: str, message: str, remedy: str, value: str = "") -> Problem:
    return Problem(code, message, remedy, field=FIELD, value=value[:60])
