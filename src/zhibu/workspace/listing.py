"""One page of a list: which records, in which order, how many there are.

Built to stay fast at a million records. First the keys of up to ten thousand and one records are
read, in no order. If that is all, the list is short: it is counted exactly and cut from its keys.
Otherwise it is long: it goes newest first along an index, from page to page by the last row seen,
never by an offset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for
from zhibu.ledger.children import load_rows
from zhibu.ledger.models import Record
from zhibu.ledger.selectors import visible_to
from zhibu.ledger.types import Body, RecordType
from zhibu.organization.models import Organization
from zhibu.workspace.columns import ListColumn
from zhibu.workspace.filters import Bounds
from zhibu.workspace.windows import window

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


@dataclass(frozen=True)
class Rows:
    """The same records asked for in two ways, each of which leads the database to one index.

    Attributes:
        by_unit: for reading all of them, unit by unit.
        by_date: for reading the newest ones, day by day.
    """

    by_unit: QuerySet[Record]
    by_date: QuerySet[Record]

    def filter(self, *conditions: Q) -> Rows:
        return Rows(self.by_unit.filter(*conditions), self.by_date.filter(*conditions))


def records_in(
    user: User, record_type: RecordType, bounds: Bounds, units: list[int] | None = None
) -> Rows:
    """Give the records of a type that a user may read, inside unit and period.

    Args:
        units: the numbers of the unit and all below it, where they are known; else one query.
    """
    rows = visible_to(user)
    if bounds.period is not None:
        rows = rows.filter(date__range=(bounds.period.start, bounds.period.end))
    if bounds.unit is None and (near := _within_reach(rows, user, record_type.key)) is not None:
        return Rows(near, near)
    rows = rows.filter(type=record_type.key)
    if access_of(user).everywhere(Permission.RECORD_VIEW) and _is_root(bounds.unit):
        return Rows(rows, rows)
    if bounds.unit is None:
        return Rows(rows, rows)
    below = Organization.objects.below(bounds.unit).order_by()
    known = units is not None and len(units) <= FEW_UNITS
    if few := units if known else _few(below):
        near = rows.filter(organization__in=few)
        return Rows(near, near)
    path = bounds.unit.path
    return Rows(
        rows.filter(organization__in=below.values("pk")),
        rows.filter(organization__path__startswith=path),
    )


def _is_root(unit: Organization | None) -> bool:
    return unit is None or unit.parent_id is None


def _few(units: QuerySet[Organization]) -> list[int]:
    """Give the numbers of units if they are few, else nothing."""
    found = list(units.values_list("pk", flat=True)[: FEW_UNITS + 1])
    return found if len(found) <= FEW_UNITS else []


def _within_reach(rows: QuerySet[Record], user: User, key: str) -> QuerySet[Record] | None:
    """Find, for an account of few units, the candidates through one index each, then judge them.

    Asked as one condition with "or", scope alone would make the database look at every record; so
    would the type, which therefore stands inside only. None for accounts of many units.
    """
    few = _few(organizations_for(user, Permission.RECORD_VIEW).order_by())
    if not few:
        return None
    of_type = Record.objects.filter(type=key).order_by().values("pk")
    reach = [of_type.filter(organization__in=few), of_type.filter(entered_by=user.pk)]
    if user.person_id:
        reach.append(of_type.filter(about=user.person_id))
    return rows.filter(pk__in=reach[0].union(*reach[1:]))


def page_of(rows: Rows, order: Order, cursor: Cursor | None, number: int) -> Page:
    """Read one page. Queries: two."""
    keys = list(rows.by_unit.order_by().values_list("date", "pk")[: COUNTED + 1])
    if len(keys) > COUNTED:
        return _long(rows.by_date, cursor, order if order.by_date else Order())
    if order.by_date:
        return _short(rows.by_unit, keys, order, cursor)
    first = PAGE * (max(number, 1) - 1)
    found = list(_sorted(rows.by_unit, order)[first : first + PAGE])
    has_next = first + PAGE < len(keys)
    return Page(found, len(keys), False, order, number=max(number, 1), has_next=has_next)


def records_of(rows: Rows, order: Order, most: int) -> list[Record]:
    """Give a list in its order, at most so many, for paper. Queries: one."""
    if order.by_date:
        by = ("-date", "-pk") if order.descending else ("date", "pk")
        return list(_dressed(rows.by_unit).order_by(*by)[:most])
    return list(_sorted(rows.by_unit, order)[:most])


def _sorted(rows: QuerySet[Record], order: Order) -> QuerySet[Record]:
    wanted = F(order.lookup).desc(nulls_last=True) if order.descending else F(order.lookup).asc()
    return _dressed(rows).order_by(wanted, "-date", "-pk")


def _short(
    rows: QuerySet[Record], keys: list[tuple[date, int]], order: Order, cursor: Cursor | None
) -> Page:
    keys.sort(reverse=order.descending)
    first = 0
    if cursor is not None:
        place = (cursor.day, cursor.pk)
        before = sum(key > place if order.descending else key < place for key in keys)
        first = max(before - PAGE, 0) if cursor.back else before + (place in set(keys))
    wanted = keys[first : first + PAGE]
    found = {row.pk: row for row in _dressed(rows).filter(pk__in=[pk for _day, pk in wanted])}
    records = [found[pk] for _day, pk in wanted if pk in found]
    return Page(
        records,
        len(keys),
        False,
        order,
        before=Cursor(*wanted[0], back=True) if wanted and first else None,
        after=Cursor(*wanted[-1]) if first + PAGE < len(keys) else None,
    )


def _long(rows: QuerySet[Record], cursor: Cursor | None, order: Order) -> Page:
    back = cursor is not None and cursor.back
    falling = order.descending != back
    if cursor is not None:
        rows = rows.filter(_beyond(cursor, falling))
    ordered = rows.order_by("-date", "-pk") if falling else rows.order_by("date", "pk")
    found, has_before, has_after = window(
        _dressed(ordered), PAGE, begun=cursor is not None, back=back
    )
    return Page(
        found,
        COUNTED,
        True,
        order,
        before=Cursor(found[0].date, found[0].pk, back=True) if found and has_before else None,
        after=Cursor(found[-1].date, found[-1].pk) if found and has_after else None,
    )


def _beyond(cursor: Cursor, falling: bool) -> Q:
    # The day is repeated as a plain range, where the index can be entered.
    if falling:
        return Q(date__lte=cursor.day) & (Q(date__lt=cursor.day) | Q(pk__lt=cursor.pk))
    return Q(date__gte=cursor.day) & (Q(date__gt=cursor.day) | Q(pk__gt=cursor.pk))


def _dressed(rows: QuerySet[Record]) -> QuerySet[Record]:
    return rows.select_related(
        "organization", "about", "entered_by__person", "confirmed_by__person"
    )


def bodies_of(
    record_type: RecordType, records: Sequence[Record], columns: Sequence[ListColumn]
) -> dict[int, Body]:
    """Give the bodies with the shown columns alone. Queries: one, and one per kind of rows."""
    if not records:
        return {}
    known = {record.pk: record for record in records}
    own = [shown for shown in columns if shown.column and shown.lookup != shown.name]
    # Minutes and other long texts that no column shows stay where they are.
    rows: QuerySet[Any] = record_type.model._default_manager.filter(pk__in=known).only(
        "pk", *(shown.name for shown in own)
    )
    links = [link for shown in own for link in _links(record_type, shown)]
    found = {}
    for body in rows.select_related(*links) if links else rows:
        body.record = known[body.pk]
        found[body.pk] = body
    load_rows([shown.rows for shown in columns if shown.rows], list(found.values()))
    return found


def facets_of(record_type: RecordType, records: Sequence[Record]) -> dict[int, str]:
    """Say what each record is (主题党日、党课), by its number. Queries: one, none without facet."""
    facet = record_type.facet
    if facet is None or not records:
        return {}
    held: dict[int, set[str]] = {}
    for pk, value in facet.values_of([record.pk for record in records]):
        held.setdefault(pk, set()).add(value)
    return {
        pk: "、".join(one.label for one in facet.choices() if one.value in values)
        for pk, values in held.items()
    }


def _links(record_type: RecordType, shown: ListColumn) -> tuple[str, ...]:
    """Give what to select together with a column, where it points at something."""
    assert shown.column is not None
    if shown.column.noun is not None:
        return shown.column.noun.links(shown.name)
    return (shown.name,) if record_type.field_of(shown.column).many_to_one else ()
