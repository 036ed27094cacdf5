"""Bring lines up to date with columns that follow from other records.

What a record posts derives from its own row alone. Where a column of that row follows from other
records (the end of a grade from the next one), the type's ``settle`` writes the column and
restates the record, in the transaction of the record that caused it.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhibu.ledger import posting
from zhibu.ledger.closed import closed_through
from zhibu.ledger.types import Body, RecordType


def restate(record_type: RecordType, bodies: Sequence[Body]) -> None:
    """Post the difference between what stands for confirmed bodies and what they derive now.

    In closed books the difference counts on the first open day. Must run inside the transaction
    whose ``hold`` has locked what the columns depend on. Queries: those of ``posting.post``, and
    one per body for its closed books.
    """
    changes = []
    for body in bodies:
        record = body.record
        wanted = posting.derive(record_type, body, record.organization_id, record.date)
        closed = closed_through(record.organization)
        changes.append(posting.Change(record, wanted, closed, fresh=False))
    posting.post(changes)
