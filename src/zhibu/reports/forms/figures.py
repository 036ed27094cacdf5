"""Numbers for cells: the ledger's figures, in the unit and manner that a column asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from zhibu.core.periods import Period
from zhibu.core.quantities import Quantity, exact_decimal, format_number
from zhibu.core.rounding import round_half_up
from zhibu.ledger.breakdown import figure_by_child
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
    """Figures of several units, read in as few steps as there are periods.

    Queries: those of `ledger.figures` per unit and period; where many units stand right below one,
    about five per indicator and period for all of them.
    """

    def __init__(self, head: Organization, units: Sequence[Organization], codes: Iterable[str]):
        self._head = head
        self._units = {unit.pk: unit for unit in units} | {head.pk: head}
        self._children = [unit for unit in units if unit.parent_id == head.pk]
        self._codes = sorted(set(codes))
        self._found: dict[tuple[int, Period], dict[str, Figure]] = {}

    def figure(self, code: str, unit: Organization, period: Period) -> Figure:
        """Give one figure; those of the same unit and period are read with it."""
        key = (unit.pk, period)
        if key not in self._found:
            self._read(unit, period)
        return self._found[key][code]

    def _read(self, unit: Organization, period: Period) -> None:
        together = unit.parent_id == self._head.pk and len(self._children) >= _MANY
        if not together:
            self._found[unit.pk, period] = figures(unit, period, self._codes)
            return
        for child in self._children:
            self._found[child.pk, period] = {}
        for code in self._codes:
            for pk, figure in figure_by_child(code, self._head, period, self._children).items():
                self._found[pk, period][code] = figure
