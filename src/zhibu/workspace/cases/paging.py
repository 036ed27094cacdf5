"""One page of the plain list of cases, from the last row seen, never by an offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from zhibu.cases.models import Case
from zhibu.workspace.windows import window

PAGE = 50
NONE = "-"


@dataclass(frozen=True)
class Order:
    """By one date, rows without it last; among equal ones the newest first."""

    name: str
    falling: bool = False


BY_URGENCY = Order("next_due")
BY_DAY = Order("since", falling=True)


@dataclass(frozen=True)
class Cursor:
    """Behind, or (back) before, one row of the order."""

    day: date | None
    pk: int
    back: bool = False

    @property
    def text(self) -> str:
        return f"{self.day.isoformat() if self.day else NONE}.{self.pk}"


@dataclass(frozen=True)
class Page:
    """One page and where the neighbours begin."""

    cases: Sequence[Case]
    before: Cursor | None
    after: Cursor | None


def read_cursor(after: str, before: str) -> Cursor | None:
    """Read a place from an address; what cannot be read is the first page."""
    for text, back in ((after, False), (before, True)):
        day, _dot, pk = text.partition(".")
        try:
            return Cursor(None if day == NONE else date.fromisoformat(day), int(pk), back)
        except ValueError:
            continue
    return None


def page_of(rows: QuerySet[Case], order: Order, cursor: Cursor | None) -> Page:
    """Read one page. Queries: one."""
    back = cursor is not None and cursor.back
    if cursor is not None:
        rows = rows.filter(_beyond(order, cursor))
    falling = order.falling != back
    nulls = {"nulls_first": True} if back else {"nulls_last": True}
    column = F(order.name)
    by = column.desc(**nulls) if falling else column.asc(**nulls)
    placed = rows.order_by(by, "pk" if back else "-pk")
    found, has_before, has_after = window(placed, PAGE, begun=cursor is not None, back=back)
    return Page(
        found,
        _place(order, found[0], back=True) if found and has_before else None,
        _place(order, found[-1]) if found and has_after else None,
    )


def ordered(rows: QuerySet[Case], order: Order) -> QuerySet[Case]:
    """Give all rows in the order of the pages."""
    column = F(order.name)
    by = column.desc(nulls_last=True) if order.falling else column.asc(nulls_last=True)
    return rows.order_by(by, "-pk")


def _place(order: Order, case: Case, *, back: bool = False) -> Cursor:
    return Cursor(getattr(case, order.name), case.pk, back)


def _beyond(order: Order, cursor: Cursor) -> Q:
    """Say which rows come after the cursor's (before it, when it goes back)."""
    name, day = order.name, cursor.day
    newer = Q(pk__gt=cursor.pk) if cursor.back else Q(pk__lt=cursor.pk)
    empty = Q(**{f"{name}__isnull": True})
    if day is None:
        return ~empty | empty & newer if cursor.back else empty & newer
    rising = order.falling == cursor.back
    further = Q(**{f"{name}__{'gt' if rising else 'lt'}": day})
    beyond = further | Q(**{name: day}) & newer
    return beyond if cursor.back else beyond | empty
