"""The figures that a draft shows: the ledger's answer of this moment, or what a version kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhibu.core.periods import Period
from zhibu.ledger.figures import Figure as LedgerFigure
from zhibu.ledger.figures import figures
from zhibu.organization.models import Organization
from zhibu.reports.document import Figure
from zhibu.reports.drafts.tokens import Token, listed_codes
from zhibu.reports.models import DraftFigure
from zhibu.reports.wording import figure_text

Key = tuple[str, str]
"""Code and period as text."""


@dataclass(frozen=True)
class Shown:
    """One figure as a report may write it: `text` in full, `rounded` with true words alone.

    `value` is in `unit`; None is a gap, written 待补 both ways.
    """

    code: str
    period: str
    label: str
    unit: str
    value: Decimal | None
    text: str
    rounded: str
    records: int

    @property
    def key(self) -> Key:
        return self.code, self.period

    def written(self, token: Token) -> str:
        """Give the words that a token stands for."""
        return self.rounded if token.manner == "rounded" else self.text

    def is_as(self, other: Shown) -> bool:
        """Tell whether two say the same of the same records as far as counting them tells."""
        return (self.value, self.unit, self.records) == (other.value, other.unit, other.records)


class Figures:
    """All figures of one text, by code and period."""

    def __init__(self, unit: Organization, year: int, found: Mapping[Key, Shown]) -> None:
        self.unit, self.year, self._found = unit, year, found

    def of(self, token: Token) -> Shown:
        """Give what a token of the text stands for."""
        return self._found[token.code, str(token.span(self.year))]

    def get(self, key: Key) -> Shown | None:
        """Give a figure by code and period; None where the text has none such."""
        return self._found.get(key)

    def all(self) -> list[Shown]:
        """Give each figure once."""
        return list(self._found.values())

    def in_document(self, token: Token) -> Figure:
        """Give a figure as documents hold it, with the way to its records."""
        one = self.of(token)
        return Figure(
            code=one.code,
            organization=self.unit.code,
            period=one.period,
            value=one.value,
            unit=one.unit,
            text=one.written(token),
            records=one.records,
            label=one.label,
            href=f"/figures/{one.code}/?unit={self.unit.pk}&period={one.period}",
        )


def ledger_figures(
    unit: Organization, year: int, tokens: Iterable[Token], *, whole_year: bool = False
) -> Figures:
    """Ask the ledger for the figures of some tokens.

    Args:
        whole_year: give all listed figures of the year besides, for choosing among them.

    Queries: those of ``ledger.figures`` once for each period, of which a year has seven.
    """
    wanted: dict[Period, set[str]] = {}
    for token in tokens:
        wanted.setdefault(token.span(year), set()).add(token.code)
    if whole_year:
        wanted[Period.year(year)] = set(listed_codes())
    found: dict[Key, Shown] = {}
    for period, codes in sorted(wanted.items()):
        for one in figures(unit, period, sorted(codes)).values():
            found[one.code, str(period)] = shown(one)
    return Figures(unit, year, found)


def kept_figures(unit: Organization, year: int, rows: Sequence[DraftFigure]) -> Figures:
    """Give the figures that a version kept. Queries: none but for the rows."""
    found = (
        Shown(r.code, r.period, r.label, r.unit, r.value, r.text, r.rounded, r.records)
        for r in rows
    )
    return Figures(unit, year, {one.key: one for one in found})


def shown(figure: LedgerFigure) -> Shown:
    """Write a figure of the ledger both ways."""
    kind = figure.indicator.kind
    return Shown(
        code=figure.code,
        period=str(figure.period),
        label=figure.label,
        unit=figure.unit,
        value=figure.value,
        text=figure_text(figure.value, figure.unit, kind),
        rounded=figure_text(figure.value, figure.unit, kind, "rounded"),
        records=figure.records,
    )
