"""Two people changed one record: what the other one did, beside what was typed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Body, RecordType
from zhibu.workspace.row_values import rows_text, same_rows
from zhibu.workspace.timeline import Event, events_of
from zhibu.workspace.values import shown


@dataclass(frozen=True)
class Difference:
    """One column: what is stored now, and what was typed (``parts/changes.html``)."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Clash:
    """What the other person did since the form was opened, and where the two texts differ."""

    events: list[Event]
    differences: list[Difference]


def clash_of(record_type: RecordType, stored: Body, typed: Body, opened: int) -> Clash:
    """Compare the stored record with the typed one.

    Args:
        opened: version that the form was opened with; each verb since then added one.
    """
    missed = max(stored.record.version - opened, 0)
    events = [event for event in events_of(stored.record) if event.raises_version]
    columns: list[Any] = [column for column in record_type.columns if column.entered]
    differences = []
    for column in columns:
        now, mine = (shown(record_type, body, column) for body in (stored, typed))
        if now != mine:
            differences.append(Difference(record_type.label_of(column), now, mine))
    for rows in record_type.rows:
        held, wanted = rows_of(stored, rows.name), rows_of(typed, rows.name)
        if not same_rows(rows, held, wanted):
            texts = (rows_text(rows, held), rows_text(rows, wanted))
            differences.append(Difference(rows.label, *texts))
    if stored.record.organization_id != typed.record.organization_id:
        names = (stored.record.organization.name, typed.record.organization.name)
        differences.append(Difference("党组织", *names))
    return Clash(events[:missed], differences)
