"""The table of a list: headings that sort, and one row of cells per record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from zhibu.ledger.children import rows_of
from zhibu.ledger.models import Record, State
from zhibu.ledger.types import Body
from zhibu.workspace.asked import Asked
from zhibu.workspace.columns import CONFIRMED_BY, ENTERED_AT, ENTERED_BY, STATE, UNIT, ListColumn
from zhibu.workspace.listing import Page, bodies_of, facets_of
from zhibu.workspace.row_values import rows_text
from zhibu.workspace.values import shown

SHORT = 12


@dataclass(frozen=True)
class Heading:
    """A column's heading; ``sorted`` is "ascending", "descending" or empty."""

    label: str
    numeric: bool
    sorted: str
    sort_url: str


@dataclass(frozen=True)
class Cell:
    """One cell; ``state`` and ``late`` are filled in the column of states alone."""

    label: str
    value: str
    numeric: bool = False
    lead: bool = False
    state: str = ""
    late: int = 0

    @property
    def short(self) -> bool:
        """A date, a name, a place: kept on one line."""
        return len(self.value) <= SHORT


@dataclass(frozen=True)
class Row:
    """One record's row."""

    url: str
    void: bool
    cells: Sequence[Cell]


def headings(asked: Asked, columns: Sequence[ListColumn], page: Page) -> list[Heading]:
    """Give the headings; only the date sorts a list that is too long to be sorted at once."""
    found = []
    for column in columns:
        here = page.order.name == column.name
        way = ("descending" if page.order.descending else "ascending") if here else ""
        url = ""
        if column.lookup and (page.sortable or column.name == "date"):
            # The first click on the date shows the newest, on anything else the lowest.
            falling = not page.order.descending if here else column.name == "date"
            url = asked.with_changes(sort=f"-{column.name}" if falling else column.name)
        found.append(Heading(column.label, column.numeric, way, url))
    return found


def table_rows(asked: Asked, columns: Sequence[ListColumn], records: Sequence[Record]) -> list[Row]:
    """Give the rows of a page. Queries: those of ``bodies_of`` and ``facets_of``."""
    bodies = bodies_of(asked.record_type, records, columns)
    facets = facets_of(asked.record_type, records)
    return [
        Row(
            reverse("workspace:record", args=[record.pk]),
            record.state == State.VOID,
            [
                Cell(column.label, facets.get(record.pk, ""))
                if asked.record_type.facet and column.name == asked.record_type.facet.name
                else _cell(asked, column, record, bodies[record.pk])
                for column in columns
            ],
        )
        for record in records
    ]


def _cell(asked: Asked, column: ListColumn, record: Record, body: Body) -> Cell:
    if column.name == STATE:
        late = record.late_days if record.late_days > asked.late_days else 0
        state = "returned" if record.returned_reason else record.state
        return Cell(column.label, record.get_state_display(), state=state, late=late)
    if column.rows is not None:
        text = rows_text(column.rows, rows_of(body, column.rows.name))
    elif column.column is not None:
        text = shown(asked.record_type, body, column.column)
    else:
        text = header_text(column.name, record)
    if column.lead:
        text = text or record.title or "（无标题）"
    return Cell(column.label, text, column.numeric, column.lead)


def header_text(name: str, record: Record) -> str:
    """Give what every record has, as text."""
    if name == UNIT:
        return record.organization.name
    if name == ENTERED_AT:
        return timezone.localdate(record.entered_at).isoformat()
    if name == ENTERED_BY:
        return record.entered_by.label if record.entered_by else ""
    if name == CONFIRMED_BY:
        return record.confirmed_by.label if record.confirmed_by else ""
    return record.title
