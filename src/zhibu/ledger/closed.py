"""Up to which day a unit's books are closed, and where a later correction counts."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from zhibu.ledger.models import BookClosing
from zhibu.organization.models import Organization

# First number of the advisory locks on books; the second is the book's own.
BOOKS = 0x7A62


def closed_through(organization: Organization) -> date | None:
    """Give the day up to which the unit's books are closed.

    Inside a transaction the answer holds until its end: nobody closes the books meanwhile.
    Queries: one, two on PostgreSQL.
    """
    _hold(organization.book_unit_id, "pg_advisory_xact_lock_shared")
    return (
        BookClosing.objects.filter(organization_id=organization.book_unit_id)
        .order_by("-through")
        .values_list("through", flat=True)
        .first()
    )


def hold_for_closing(organization: Organization) -> None:
    """Wait until all changes on their way into a unit's books are written, and keep others out."""
    _hold(organization.book_unit_id, "pg_advisory_xact_lock")


def _hold(book: int, lock: str) -> None:
    # SQLite lets one transaction at a time write, from its first statement on.
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s, %s)", [BOOKS, book])


def booking_day(happened: date, closed: date | None) -> date:
    """Give the day on which a difference counts: its own, or the first open one from today."""
    if closed is None or happened > closed:
        return happened
    return max(timezone.localdate(), closed + timedelta(days=1))
