"""Which columns the list of a record type shows: declared ones, and what every record has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibu.ledger.types import Column, RecordType, Rows
from zhibu.workspace.models import SavedColumns
from zhibu.workspace.values import is_number

if TYPE_CHECKING:
    from zhibu.access.models import User


@dataclass(frozen=True)
class ListColumn:
    """One column of a list.

    Attributes:
        name: of the declared column, or of what every record has (``unit``, ``state`` …).
        lookup: ORM path to sort by, "" when it cannot be sorted.
        column: the declaration; None for what every record has, and for rows.
        rows: what hangs on the record, written as one text.
        lead: names the row and cannot be switched off.
        listed: shown unless the user chose otherwise.
    """

    name: str
    label: str
    lookup: str = ""
    column: Column | None = None
    numeric: bool = False
    lead: bool = False
    listed: bool = True
    rows: Rows | None = None


UNIT, STATE, ENTERED_AT, ENTERED_BY, CONFIRMED_BY = (
    "unit",
    "state",
    "entered_at",
    "entered_by",
    "confirmed_by",
)


def columns_of(record_type: RecordType, *, several_units: bool) -> list[ListColumn]:
    """Give all columns that the list can show, in order.

    Args:
        several_units: the list may hold records of more than one unit, so it names them.
    """
    lead = lead_of(record_type)
    declared = [
        ListColumn(
            column.name,
            record_type.label_of(column),
            record_type.lookup(column),
            column,
            numeric=is_number(record_type.field_of(column)),
            lead=column is lead,
            listed=column.listed or column is lead,
        )
        for column in record_type.columns
        if column.name not in {"organization", "state"}
    ]
    if lead is None:
        declared.insert(0, ListColumn("title", "标题", "title", lead=True))
    if record_type.facet:
        # Behind the date: what was done is what people look for next.
        place = next((at for at, one in enumerate(declared, 1) if one.name == "date"), 0)
        declared.insert(place, ListColumn(record_type.facet.name, record_type.facet.label))
    hanging = [
        ListColumn(rows.name, rows.label, listed=False, rows=rows)
        for rows in record_type.rows
        if rows.entered
    ]
    return [
        *declared,
        *hanging,
        ListColumn(UNIT, "党组织", "organization__path", listed=several_units),
        ListColumn(STATE, "状态", "state"),
        ListColumn(ENTERED_AT, "录入日期", "entered_at", listed=False),
        ListColumn(ENTERED_BY, "录入人", listed=False),
        ListColumn(CONFIRMED_BY, "确认人", listed=False),
    ]


def lead_of(record_type: RecordType) -> Column | None:
    """Give the column that names a row: its title, else whom it is about, else none."""
    by_name = record_type.columns_by_name
    return by_name.get("title") or by_name.get("about")


def chosen_columns(user: User, key: str, columns: list[ListColumn]) -> list[ListColumn]:
    """Keep the columns that the user wants to see. Queries: one."""
    saved = SavedColumns.objects.filter(user=user, type=key).first()
    if saved is None:
        return [column for column in columns if column.listed]
    wanted = set(saved.names.split(","))
    return [column for column in columns if column.lead or column.name in wanted]


def save_columns(
    user: User, key: str, columns: list[ListColumn], names: Iterable[str] | None
) -> None:
    """Remember which columns the user wants to see; None goes back to the declared ones."""
    if names is None:
        SavedColumns.objects.filter(user=user, type=key).delete()
        return
    wanted = set(names)
    kept = ",".join(column.name for column in columns if column.name in wanted)
    SavedColumns.objects.update_or_create(user=user, type=key, defaults={"names": kept})
