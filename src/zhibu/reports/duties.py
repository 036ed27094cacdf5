"""Where reports learn which duties of a year are not met.

Planning knows the duties and reports may not import it, so `zhibu.config` hands its answer over
once, when the process starts. Without it a report speaks of figures alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zhibu.organization.models import Organization
from zhibu.reports.annual import Duty

Source = Callable[[Organization, int], Sequence[Duty]]


def _none(_unit: Organization, _year: int) -> Sequence[Duty]:
    return ()


_source: list[Source] = [_none]


def install(source: Source) -> None:
    """Set who answers: given a unit and a year, the duties of that year that are overdue."""
    _source[:] = [source]


def unmet_duties(unit: Organization, year: int) -> Sequence[Duty]:
    """Give the duties of the year that are overdue, of the unit and of all below it."""
    return _source[0](unit, year)
