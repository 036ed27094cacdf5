"""What stands behind a figure, in a few lines: for remarks beside a written or checked figure."""

from __future__ import annotations

from zhibu.access.models import User
from zhibu.core.periods import Period
from zhibu.ledger.drill import records_behind, visible_behind
from zhibu.ledger.figures import Figure
from zhibu.organization.models import Organization
from zhibu.reports.wording import figure_text

MOST_SHOWN = 5


class Proofs:
    """Lines about the records behind figures, asked for once per indicator and period.

    Without a user (the command line, a paper that leaves the office) only records that are open
    to every reader are named; the others are counted. Queries: two per indicator and period.
    """

    def __init__(self, unit: Organization, user: User | None = None) -> None:
        self._unit = unit
        self._user = user
        self._found: dict[tuple[str, Period], str] = {}

    def of(self, figure: Figure) -> str:
        """Give what stands behind a figure: its exact value, and the records' dates and titles."""
        key = (figure.code, figure.period)
        if key not in self._found:
            self._found[key] = self._lines(figure)
        return self._found[key]

    def _lines(self, figure: Figure) -> str:
        said = figure_text(figure.value, figure.unit, figure.indicator.kind)
        lines = [f"{figure.label} {said}，{figure.period.label}，依据 {figure.records} 条记录"]
        if self._user is not None:
            rows, _hidden = visible_behind(self._user, figure.code, self._unit, figure.period)
        else:
            rows = records_behind(figure.code, self._unit, figure.period).filter(restricted=False)
        shown = list(rows[:MOST_SHOWN])
        lines += [f"{one.date:%Y-%m-%d} {one.title}" for one in shown]
        if shown and figure.records > len(shown):
            lines.append(f"等 {figure.records} 条，全部见系统里的“数字”页")
        return "\n".join(lines)
