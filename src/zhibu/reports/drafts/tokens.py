"""The text of a paragraph with its figures: “邀请专家授课{study.expert_lectures|rounded@2022Q1}”.

A token names a listed indicator, optionally the manner `rounded` and optionally a period of the
report's own year: the year, a half or a quarter. Whatever else stands in braces is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhibu.core.periods import Period
from zhibu.core.rounding import Manner
from zhibu.ledger import registry

_TOKEN = re.compile(r"\{([a-z_]+\.[a-z_]+)(\|rounded)?(?:@(\d{4}(?:Q[1-4]|H[12])?))?\}", re.ASCII)


@dataclass(frozen=True)
class Token:
    """One figure in a text. `period` is its span in the year; None is the whole year."""

    code: str
    manner: Manner = "exact"
    period: Period | None = None

    def __str__(self) -> str:
        rounded = "|rounded" if self.manner == "rounded" else ""
        return f"{{{self.code}{rounded}{f'@{self.period}' if self.period else ''}}}"

    def span(self, year: int) -> Period:
        """Give the period that the figure speaks of."""
        return self.period or Period.year(year)


Part = str | Token


def read_text(text: str, year: int) -> tuple[Part, ...]:
    """Cut a text at its tokens; neighbouring parts are never both text, and none is empty."""
    known = listed_codes()
    parts: list[Part] = []
    words, at = "", 0
    for match in _TOKEN.finditer(text):
        token = _token(match, year, known)
        if token is None:
            continue
        words = text[at : match.start()]
        parts += [words, token] if words else [token]
        at = match.end()
    rest = text[at:]
    return (*parts, rest) if rest else tuple(parts)


def write_text(parts: Iterable[Part]) -> str:
    """Give the text whose parts these are."""
    return "".join(map(str, parts))


def read_token(text: str, year: int) -> Token | None:
    """Read one token alone; None where the text is none."""
    match = _TOKEN.fullmatch(text)
    return _token(match, year, listed_codes()) if match else None


def tokens_of(texts: Iterable[str], year: int) -> Iterator[Token]:
    """Give all tokens of several texts in reading order."""
    for text in texts:
        yield from (part for part in read_text(text, year) if isinstance(part, Token))


def listed_codes() -> frozenset[str]:
    """Give the codes that a text may name."""
    return frozenset(one.code for one in registry.indicators() if one.listed)


def periods_of(year: int) -> list[Period]:
    """Give the periods that a figure of a year's report may speak of, the year first."""
    halves = [Period.half(year, number) for number in (1, 2)]
    return [Period.year(year), *(Period.quarter(year, n) for n in (1, 2, 3, 4)), *halves]


def _token(match: re.Match[str], year: int, known: frozenset[str]) -> Token | None:
    code, rounded, span = match.groups()
    if code not in known or (span and span[:4] != f"{year:04d}"):
        return None
    period = Period.parse(span) if span else None
    # The year itself is written without a period, so that one figure has one token.
    if period == Period.year(year):
        period = None
    return Token(code, "rounded" if rounded else "exact", period)
