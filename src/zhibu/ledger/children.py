"""Rows that hang on a body: the items of a donation, the people of a training.

A body carries them either as they are stored (``known_rows``, read together by
``RecordType.load``) or as they shall be (``pending_rows``, from a form or a workbook); whoever
asks :func:`rows_of` need not know which.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from zhibu.ledger.nouns import store_links

if TYPE_CHECKING:
    from zhibu.ledger.types import RecordType, Rows


def rows_of(body: Any, name: str) -> tuple[Any, ...]:
    """Give the rows of a body, stored or about to be. Queries: none where they were read before."""
    if name in body.pending_rows:
        return tuple(body.pending_rows[name])
    if name not in body.known_rows:
        if body.pk is None:
            return ()
        # The child's foreign key points at the body or, where several types share it, the header.
        owner = body if hasattr(type(body), name) else body.record
        body.known_rows = dict(body.known_rows) | {name: tuple(getattr(owner, name).all())}
    return tuple(body.known_rows[name])


def set_rows(body: Any, name: str, rows: Iterable[Any]) -> None:
    """Say what the rows of a body shall be; they are written with the body."""
    body.pending_rows = dict(body.pending_rows) | {name: tuple(rows)}


def load_rows(declared: Iterable[Rows], bodies: Sequence[Any]) -> None:
    """Read the rows of several stored bodies at once. Queries: one per kind of rows."""
    by_key = {body.pk: body for body in bodies}
    for rows in declared:
        found: dict[int, list[Any]] = {pk: [] for pk in by_key}
        query = rows.model._default_manager.filter(**{f"{rows.owner}__in": by_key})
        for row in query.select_related(*rows.links) if rows.links else query:
            found[getattr(row, f"{rows.owner}_id")].append(row)
        for pk, held in found.items():
            body = by_key[pk]
            body.known_rows = dict(body.known_rows) | {rows.name: tuple(held)}


def store_nouns(record_type: RecordType, bodies: Sequence[Any]) -> bool:
    """Store what the bodies and their pending rows name for the first time."""
    stored = store_links(record_type.nouns, bodies)
    for rows in record_type.rows:
        nouns = [(column.name, column.noun) for column in rows.columns if column.noun]
        pending = [row for body in bodies for row in body.pending_rows.get(rows.name, ())]
        stored = store_links(nouns, pending) or stored
    return stored


def write_rows(record_type: RecordType, bodies: Sequence[Any]) -> None:
    """Replace the stored rows of bodies by their pending ones. Queries: two per kind of rows."""
    for rows in record_type.rows:
        changed = [body for body in bodies if rows.name in body.pending_rows]
        if not changed:
            continue
        keys = [body.pk for body in changed]
        rows.model._default_manager.filter(**{f"{rows.owner}__in": keys}).delete()
        new = []
        for body in changed:
            for row in body.pending_rows[rows.name]:
                row.pk = None
                setattr(row, f"{rows.owner}_id", body.pk)
                new.append(row)
        rows.model._default_manager.bulk_create(new, batch_size=500)
        for body in changed:
            body.known_rows = dict(body.known_rows) | {
                rows.name: tuple(body.pending_rows[rows.name])
            }
            body.pending_rows = {
                name: held for name, held in body.pending_rows.items() if name != rows.name
            }
