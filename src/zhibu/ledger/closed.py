"""Up to which day a unit's books are closed, and where a later correction counts."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from zhibu.ledger.models import BookClosing
from zhibu.organization.models import Organization


def closed_through(organization: Organization) -> date | None:
    """Give the day up to which the unit's books are closed. Queries: one."""
    return (
        BookClosing.objects.filter(organization_id=organization.book_unit_id)
        .order_by("-through")
        .values_list("through", flat=True)
        .first()
    )


def booking_day(happened: date, closed: date | None) -> date:
    """Give the day on which a difference counts: its own, or the first open one from today."""
    if closed is None or happened > closed:
        return happened
    return max(timezone.localdate(), closed + timedelta(days=1))
