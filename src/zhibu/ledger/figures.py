"""Answer with figures: what every indicator is worth for a unit and a period.

Only postings (and the balances kept from them) are read, so a figure that no record stands behind
cannot exist: its value is None, written 待补.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zhibu.core.periods import Period
from zhibu.core.quantities import from_units
from zhibu.ledger import registry
from zhibu.ledger.indicators import Indicator, Kind
from zhibu.ledger.sums import Sum, distinct_sums, flow_sums, stock_sums, subject_stock_sums
from zhibu.organization.models import Organization
from zhibu.organization.selectors import subtree_during

RATIO_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Figure:
    """The value of one indicator for one unit and period.

    Attributes:
        value: in the indicator's unit, exact (ratios to four places); None where no record
            stands behind it.
        records: how many records stand behind it (for ratios, behind the numerator).
    """

    indicator: Indicator
    organization: Organization
    period: Period
    value: Decimal | None
    records: int

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def label(self) -> str:
        return self.indicator.label

    @property
    def unit(self) -> str:
        return self.indicator.unit

    @property
    def missing(self) -> bool:
        return self.value is None


def figures(
    organization: Organization, period: Period, codes: Iterable[str] | None = None
) -> dict[str, Figure]:
    """Compute figures for a unit with all below it.

    Args:
        codes: which indicators; all listed ones when None.

    Returns:
        Figures by code, in the declared order.

    Queries: two or three for the sums of flows and stocks, one or two for distinct ones, one for
    the tree; independent of the number of records.
    """
    wanted = _wanted(codes)
    needed = _with_parts(wanted)
    tree = subtree_during(organization, period)
    sums: dict[str, Sum] = {}
    counted, stocks = _of(needed, Kind.DISTINCT), _of(needed, Kind.STOCK)
    happenings = [one for one in counted if not one.by_subject]
    sums.update(flow_sums([*_of(needed, Kind.FLOW), *happenings], tree, period))
    sums.update(stock_sums(stocks, tree, period))
    # Where subjects are counted, the sums so far still tell the records behind them.
    sums.update(subject_stock_sums([one for one in stocks if one.by_subject], tree, period, sums))
    sums.update(distinct_sums(counted, tree, period, sums))
    return {one.code: figure_of(one, organization, period, sums) for one in wanted}


def _wanted(codes: Iterable[str] | None) -> list[Indicator]:
    if codes is None:
        return [one for one in registry.indicators() if one.listed]
    return [registry.indicator(code) for code in codes]


def _with_parts(wanted: list[Indicator]) -> list[Indicator]:
    found = {one.code: one for one in wanted}
    for one in wanted:
        for code in one.parts or ():
            found.setdefault(code, registry.indicator(code))
    return list(found.values())


def _of(indicators: list[Indicator], kind: Kind) -> list[Indicator]:
    return [one for one in indicators if one.kind == kind]


def figure_of(
    one: Indicator, organization: Organization, period: Period, sums: dict[str, Sum]
) -> Figure:
    """Make a figure from sums by code; a ratio needs those of its two parts."""
    if one.kind == Kind.RATIO and one.parts:
        value, records = _ratio(one, sums)
    else:
        found = sums.get(one.code, Sum(0, 0))
        value = from_units(found.quantity) if found.records > 0 else None
        records = max(found.records, 0)
    return Figure(one, organization, period, value, records)


def _ratio(one: Indicator, sums: dict[str, Sum]) -> tuple[Decimal | None, int]:
    assert one.parts is not None
    top, bottom = (sums.get(code, Sum(0, 0)) for code in one.parts)
    if bottom.quantity <= 0 or bottom.records <= 0:
        return None, 0
    if top.records <= 0 and not one.share:
        return None, 0
    value = Decimal(top.quantity) * one.factor / Decimal(bottom.quantity)
    return value.quantize(RATIO_PLACES), bottom.records if one.share else top.records
