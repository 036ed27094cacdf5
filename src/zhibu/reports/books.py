"""Where filling and checking ask for figures: one unit's, period by period."""

from __future__ import annotations

from typing import Protocol

from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import Figure, figures
from zhibu.organization.models import Organization


class Book(Protocol):
    """Figures of one unit; `period` is the one that its report speaks of."""

    period: Period

    def figure(self, code: str, period: Period | None = None) -> Figure:
        """Give the figure of a code; without a period, that of the report."""


class LedgerBook:
    """The ledger's own answers. Queries: those of `ledger.figures`, once per period asked about."""

    def __init__(self, unit: Organization, period: Period) -> None:
        self.unit = unit
        self.period = period
        self._found: dict[Period, dict[str, Figure]] = {}

    def figure(self, code: str, period: Period | None = None) -> Figure:
        """Give the figure of a code; raises NotFound of the registry for an unknown code."""
        registry.indicator(code)
        asked = period or self.period
        if asked not in self._found:
            self._found[asked] = figures(self.unit, asked)
        found = self._found[asked]
        return found[code] if code in found else figures(self.unit, asked, [code])[code]

    def is_empty(self) -> bool:
        """Tell whether the report's own period has no figure at all."""
        if self.period not in self._found:
            self._found[self.period] = figures(self.unit, self.period)
        return all(one.missing for one in self._found[self.period].values())
