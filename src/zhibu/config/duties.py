"""Tell the reports which duties are overdue: planning and reports do not know each other."""

from __future__ import annotations

from django.utils import timezone

from zhibu.organization.models import Organization
from zhibu.planning.duties import State
from zhibu.planning.selectors import duties
from zhibu.reports.annual import Duty


def overdue(unit: Organization, year: int) -> list[Duty]:
    """Give the duties of a year that are overdue today, of a unit and of all below it.

    Queries: six, however many units.
    """
    return [
        Duty(
            name=one.obligation.label,
            when=one.window_label,
            unit="" if one.unit.pk == unit.pk else one.unit.name,
        )
        for one in duties(unit, year, timezone.localdate())
        if one.state == State.OVERDUE
    ]
