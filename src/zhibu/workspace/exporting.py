"""A filtered list as a workbook, in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.audit.services import record_act
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import Record, State
from zhibu.ledger.types import Body, RecordType
from zhibu.organization.models import Organization
from zhibu.workspace.asked import Asked
from zhibu.workspace.columns import ListColumn
from zhibu.workspace.listing import Rows, bodies_of, facets_of
from zhibu.workspace.row_values import rows_text
from zhibu.workspace.sheets import write_rows
from zhibu.workspace.values import cell_reader

CHUNK = 1000
STATES = {str(state): str(state.label) for state in State}
OF_EVERY_RECORD = ("党组织", "状态", "录入时间", "录入人", "确认时间", "确认人", "补录天数")


def exported(asked: Asked) -> Rows:
    """Give the asked records of units for which the user may export."""
    return asked.rows().filter(access_of(asked.user).within(Permission.RECORD_EXPORT))


def export(asked: Asked, stream: BinaryIO) -> int:
    """Write the asked list, newest first, with all declared columns; give the number of rows.

    Only records of units for which the user may export are in it. The act is audited.
    Queries: three to five per thousand rows, and one per kind of rows that hang on them.
    """
    user = asked.user
    rows = exported(asked).by_date.order_by("-date", "-pk")
    declared = [column for column in asked.columns if column.column or column.rows]
    titles = [column.label for column in declared]
    if not any(column.lead for column in declared):
        titles.insert(0, "标题")
    if asked.record_type.facet:
        titles.append(asked.record_type.facet.label)
    count = write_rows(
        stream,
        asked.record_type.label,
        [*titles, *OF_EVERY_RECORD],
        _cells(asked, rows, declared),
    )
    record_act(
        "records.export",
        actor=user,
        target_type="record_type",
        target_id=asked.record_type.key,
        organization=asked.bounds.unit,
        detail={"rows": count, "filters": dict(asked.query.items())},
    )
    return count


def _cells(asked: Asked, rows: QuerySet[Record], declared: list[ListColumn]) -> Iterator[list[Any]]:
    records = rows.select_related("about").iterator(chunk_size=CHUNK)
    names = Names()
    titled = not any(column.lead for column in declared)
    readers = [_reader(asked.record_type, column) for column in declared]
    while chunk := list(islice(records, CHUNK)):
        bodies = bodies_of(asked.record_type, chunk, declared)
        facets = facets_of(asked.record_type, chunk)
        names.learn(chunk)
        for record in chunk:
            first = [record.title] if titled else []
            body = bodies[record.pk]
            own = [read(body) for read in readers]
            if asked.record_type.facet:
                own.append(facets.get(record.pk, ""))
            yield [*first, *own, *_of_every_record(asked, record, names)]


def _reader(record_type: RecordType, column: ListColumn) -> Callable[[Body], Any]:
    rows = column.rows
    if rows is not None:
        return lambda body: rows_text(rows, rows_of(body, rows.name))
    assert column.column is not None
    return cell_reader(record_type, column.column)


class Names:
    """Names of units and accounts, each read once however many rows it stands in."""

    def __init__(self) -> None:
        self.units: dict[int, str] = {}
        self.accounts: dict[int | None, str] = {None: ""}

    def learn(self, records: list[Record]) -> None:
        """Read the names that these records need and that are not known yet. Queries: ≤ two."""
        units = {record.organization_id for record in records} - self.units.keys()
        if units:
            found = Organization.objects.filter(pk__in=units).values_list("pk", "name")
            self.units.update(found)
        asked = {record.entered_by_id for record in records}
        asked |= {record.confirmed_by_id for record in records}
        unknown = [pk for pk in asked if pk is not None and pk not in self.accounts]
        if unknown:
            for user in User.objects.filter(pk__in=unknown).select_related("person"):
                self.accounts[user.pk] = user.label


def _of_every_record(asked: Asked, record: Record, names: Names) -> list[Any]:
    entered = timezone.localtime(record.entered_at)
    late = (entered.date() - record.date).days
    return [
        names.units[record.organization_id],
        STATES[record.state],
        entered,
        names.accounts[record.entered_by_id],
        timezone.localtime(record.confirmed_at) if record.confirmed_at else None,
        names.accounts[record.confirmed_by_id],
        late if late > asked.late_days else None,
    ]
