"""One page of a list: which records, in which order, how many there are.

Built to stay fast at a million records: the newest-first order walks an index and goes from page
to page by the last row seen, never by an offset; counts stop at ten thousand; other orders are
offered only for lists short enough to be sorted on the spot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

from zhibu.ledger.models import Record
from zhibu.ledger.selectors import visible_to
from zhibu.ledger.types import Body, RecordType
from zhibu.organization.models import Organization
from zhibu.workspace.columns import ListColumn
from zhibu.workspace.filters import Bounds

if TYPE_CHECKING:
    from zhibu.access.models import User

PAGE = 50
COUNTED = 10_000
# Up to so many units are named one by one, which lets the database use its per-unit index.
FEW_UNITS = 40
DATE = "date"


@dataclass(frozen=True)
class Order:
    """The order of a list. ``name`` is a column's; only ``date`` is open to long lists."""

    name: str = DATE
    lookup: str = DATE
    descending: bool = True

    @property
    def by_date(self) -> bool:
        return self.name == DATE

    @property
    def text(self) -> str:
        return f"-{self.name}" if self.descending else self.name


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: behind, or (back) before, one row of the date order."""

    day: date
    pk: int
    back: bool = False

    @property
    def text(self) -> str:
        return f"{self.day.isoformat()}.{self.pk}"


@dataclass(frozen=True)
class Page:
    """One page. ``total`` is exact up to ``COUNTED``; ``more`` says that there are more."""

    records: Sequence[Record]
    total: int
    more: bool
    order: Order
    before: Cursor | None = None
    after: Cursor | None = None
    number: int = 1
    has_next: bool = False

    @property
    def sortable(self) -> bool:
        return not self.more


def records_in(user: User, record_type: RecordType, bounds: Bounds) -> QuerySet[Record]:
    """Give the records of a type that a user may read, inside unit and period."""
    rows = visible_to(user).filter(type=record_type.key)
    if bounds.unit is not None:
        rows = rows.filter(_below(bounds.unit))
    if bounds.period is not None:
        rows = rows.filter(date__range=(bounds.period.start, bounds.period.end))
    return rows


def _below(unit: Organization) -> Q:
    """Match the unit and all below it. Queries: one."""
    below = Organization.objects.below(unit).order_by().values_list("pk", flat=True)
    few = list(below[: FEW_UNITS + 1])
    if len(few) <= FEW_UNITS:
        return Q(organization__in=few)
    return Q(organization__path__startswith=unit.path)


def page_of(rows: QuerySet[Record], order: Order, cursor: Cursor | None, number: int) -> Page:
    """Read one page. Queries: two."""
    total = rows.order_by()[: COUNTED + 1].count()
    more = total > COUNTED
    total = min(total, COUNTED)
    if more and not order.by_date:
        order = Order()
    if order.by_date:
        return _by_date(rows, order, cursor, total, more)
    first = PAGE * (max(number, 1) - 1)
    wanted = F(order.lookup).desc(nulls_last=True) if order.descending else F(order.lookup).asc()
    found = list(_dressed(rows).order_by(wanted, "-date", "-pk")[first : first + PAGE + 1])
    return Page(found[:PAGE], total, more, order, number=max(number, 1), has_next=len(found) > PAGE)


def _by_date(
    rows: QuerySet[Record], order: Order, cursor: Cursor | None, total: int, more: bool
) -> Page:
    back = cursor is not None and cursor.back
    falling = order.descending != back
    if cursor is not None:
        rows = rows.filter(_beyond(cursor, falling))
    ordered = rows.order_by("-date", "-pk") if falling else rows.order_by("date", "pk")
    found = list(_dressed(ordered)[: PAGE + 1])
    further, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    has_before = further if back else cursor is not None
    has_after = cursor is not None if back else further
    return Page(
        found,
        total,
        more,
        order,
        before=Cursor(found[0].date, found[0].pk, back=True) if found and has_before else None,
        after=Cursor(found[-1].date, found[-1].pk) if found and has_after else None,
    )


def _beyond(cursor: Cursor, falling: bool) -> Q:
    # The first condition repeats what the others imply, as a range that the index can enter at.
    if falling:
        later = Q(date__lt=cursor.day) | Q(pk__lt=cursor.pk)
        return Q(date__lte=cursor.day) & later
    later = Q(date__gt=cursor.day) | Q(pk__gt=cursor.pk)
    return Q(date__gte=cursor.day) & later


def _dressed(rows: QuerySet[Record]) -> QuerySet[Record]:
    return rows.select_related(
        "organization", "about", "entered_by__person", "confirmed_by__person"
    )


def bodies_of(
    record_type: RecordType, records: Sequence[Record], columns: Sequence[ListColumn]
) -> dict[int, Body]:
    """Give the bodies for the shown columns. Queries: one (two where people are named)."""
    if not records:
        return {}
    known = {record.pk: record for record in records}
    rows: QuerySet[Any] = record_type.model._default_manager.filter(pk__in=known)
    links = [
        shown.name
        for shown in columns
        if shown.column and shown.lookup != shown.name and _is_link(record_type, shown)
    ]
    found = {}
    for body in rows.select_related(*links) if links else rows:
        body.record = known[body.pk]
        found[body.pk] = body
    return found


def _is_link(record_type: RecordType, shown: ListColumn) -> bool:
    assert shown.column is not None
    return bool(record_type.field_of(shown.column).many_to_one)
