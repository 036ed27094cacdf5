"""How a ledger figure is written in a report: measure word, rounding word, 万元, 待补.

House rules (annual-report.md 9.4 and 9.5): exact unless asked otherwise; money and words become
万元 and 万字 where two places of 万 lose nothing; shares have one place, other ratios two; a
share that is not whole is never rounded up to 100 % or down to 0.
"""

from __future__ import annotations

from decimal import Decimal

from zhibu.core.numerals import WAN
from zhibu.core.quantities import format_number
from zhibu.core.rounding import Manner, round_half_up, write_figure
from zhibu.ledger.figures import Figure as LedgerFigure
from zhibu.ledger.indicators import Kind
from zhibu.reports.document import GAP_TEXT, Figure

_SCALED_UNITS = frozenset({"元", "字"})
_SCALED_STEP = WAN // 100
_MOST_PLACES = 4


def report_figure(figure: LedgerFigure, manner: Manner = "exact") -> Figure:
    """Turn a figure of the ledger into one that a document can hold and lead back from."""
    period = str(figure.period)
    return Figure(
        code=figure.code,
        organization=figure.organization.code,
        period=period,
        value=figure.value,
        unit=figure.unit,
        text=figure_text(figure.value, figure.unit, figure.indicator.kind, manner),
        records=figure.records,
        label=figure.label,
        href=f"/figures/{figure.code}/?unit={figure.organization.pk}&period={period}",
    )


def figure_text(value: Decimal | None, unit: str, kind: Kind, manner: Manner = "exact") -> str:
    """Write a value with its unit: 312册, 310余册, 1.2万元, 98.5%, 待补."""
    if value is None:
        return GAP_TEXT
    if unit == "%":
        return _share(value)
    if manner == "rounded" and value >= 100:
        return write_figure(value, unit, manner="rounded")
    if kind == Kind.RATIO:
        value = round_half_up(value, 2)
    if unit in _SCALED_UNITS and value >= WAN and value % _SCALED_STEP == 0:
        return f"{format_number(value / WAN)}万{unit}"
    return write_figure(value, unit)


def _share(value: Decimal) -> str:
    """Write a percentage with one place, with more where one would hide what is missing."""
    if value == value.to_integral_value():
        return f"{format_number(value)}%"
    for places in range(1, _MOST_PLACES + 1):
        written = round_half_up(value, places)
        if written not in (0, 100):
            break
    return f"{written:f}%"
