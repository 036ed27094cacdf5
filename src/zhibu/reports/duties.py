"""Where reports learn which duties of a year are not met.

Planning knows the duties and reports may not import it, so `zhibu.config` hands its answer over
once, when the process starts. Without it a report speaks of figures alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from zhibu.organization.models import Organization
from zhibu.reports.annual import Duty
from zhibu.reports.annual.compose import last_day

Source = Callable[[Organization, int, date], Sequence[Duty]]


def _none(_unit: Organization, _year: int, _until: date) -> Sequence[Duty]:
    return ()


_source: list[Source] = [_none]


def install(source: Source) -> None:
    """Set who answers: given a unit, a year and a day, the year's duties overdue on that day."""
    _source[:] = [source]


def unmet_duties(unit: Organization, year: int) -> Sequence[Duty]:
    """Give the duties of the year that were due by the report's day and are not met."""
    return _source[0](unit, year, last_day(year))
