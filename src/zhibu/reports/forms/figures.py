"""Numbers for cells: the ledger's figures, in the unit and manner that a column asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from zhibu.core.periods import Period
from zhibu.core.quantities import Quantity, exact_decimal, format_number
from zhibu.core.rounding import round_half_up
from zhibu.ledger.breakdown import figure_by_child, read_together
from zhibu.ledger.figures import Figure, figures
from zhibu.ledger.indicators import Kind
from zhibu.organization.models import Organization

# House rule (annual report, 9.5): 万元 and other scaled units two places, shares one, ratios two.
PLACES = 2
SHARE_PLACES = 1
_MANY = 4


def written(figure: Figure, unit: str = "", *, percent: bool = False) -> tuple[Decimal, str] | None:
    """Give the number to write for a figure, and a remark where it is not the exact one.

    Args:
        unit: the column's unit, "" for the indicator's own.
        percent: the cell's format shows shares of one as per cent, so 98.5 % is written 0.985.

    None for a figure that no record proves.
    """
    if figure.value is None:
        return None
    exact = Fraction(figure.value)
    if unit and unit != figure.unit:
        exact = Quantity(figure.value, figure.unit).ratio_to(unit)
    number = _rounded(exact, figure, unit)
    remark = ""
    if Fraction(number) != exact:
        told = f"账上 {format_number(figure.value)}{figure.unit}"
        remark = f"{told}，写成 {format_number(number)}{unit or figure.unit}"
    if percent and figure.unit == "%":
        number = number / 100
    return number, remark


def _rounded(exact: Fraction, figure: Figure, unit: str) -> Decimal:
    """Round as reports do; a share that is not whole never becomes 100 % or 0."""
    finite = exact_decimal(exact)
    if figure.unit == "%":
        for places in (SHARE_PLACES, PLACES, 4):
            number = round_half_up(exact, places)
            if number not in (0, 100) or exact in (0, 100):
                break
        return number
    if figure.indicator.kind == Kind.RATIO or finite is None:
        return round_half_up(exact, PLACES)
    if unit and unit != figure.unit:
        # What is there must not be written as nothing: 45 元 is 0.0045 万元.
        small = round_half_up(exact, PLACES) == 0
        return round_half_up(exact, 4 if small else PLACES)
    return finite


class FigureTable:
    """Figures of several units, read in few steps.

    Queries: those of `ledger.figures` per unit and period; where many units stand right below one,
    about three per indicator and period for all of them, and the former for the rest only.
    """

    def __init__(self, head: Organization, units: Sequence[Organization], codes: Iterable[str]):
        self._head = head
        below = [unit for unit in units if unit.parent_id == head.pk]
        self._children = {unit.pk: unit for unit in below} if len(below) >= _MANY else {}
        self._codes = sorted(set(codes))
        self._found: dict[tuple[int, Period], dict[str, Figure]] = {}
        self._shared: dict[Period, dict[str, dict[int, Figure]]] = {}

    def figure(self, code: str, unit: Organization, period: Period) -> Figure:
        """Give one figure; those of the same unit and period are read with it."""
        key = (unit.pk, period)
        if key not in self._found:
            self._found[key] = self._read(unit, period)
        return self._found[key][code]

    def _read(self, unit: Organization, period: Period) -> dict[str, Figure]:
        shared = self._together(period) if unit.pk in self._children else {}
        rest = [code for code in self._codes if code not in shared]
        own = figures(unit, period, rest) if rest else {}
        return own | {code: by_child[unit.pk] for code, by_child in shared.items()}

    def _together(self, period: Period) -> dict[str, dict[int, Figure]]:
        if period not in self._shared:
            self._shared[period] = {
                code: figure_by_child(code, self._head, period, self._children.values())
                for code in read_together(self._codes, self._head, period)
            }
        return self._shared[period]
