"""Records whose content the system itself counts, from lines that are too many to be records.

Nobody types them, so no right to enter is asked: whoever starts the counting answers for that (a
guard who closes his day, the nightly run). Confirming stays a person's act, and whoever confirmed
is told by the audit log when lines that came late changed what he had confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.ledger import posting
from zhibu.ledger.children import write_rows
from zhibu.ledger.closed import closed_through
from zhibu.ledger.models import State
from zhibu.ledger.types import Body, RecordType
from zhibu.ledger.validation import changed_columns, prepare, problems_of

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.ledger.models import Record


def submit_counted(record_type: RecordType, body: Body, *, actor: User | None) -> Body:
    """Store a new counted record and hand it to whoever confirms it.

    Raises:
        DomainError: all that is wrong with it.
    """
    record: Record = body.record
    record.entered_by = actor
    record.state = State.SUBMITTED
    record.submitted_at = timezone.now()
    record.version = 2  # entered and submitted, in one go
    prepare(record_type, body)
    DomainError.raise_if(problems_of(record_type, body))
    with transaction.atomic():
        record.save(force_insert=True)
        body.record_id = record.pk
        body.save(force_insert=True)
        write_rows(record_type, [body])
        _audit("record.enter", record, actor)
        _audit("record.submit", record, actor)
    return body


def restate_counted(
    record_type: RecordType, before: Body, body: Body, *, actor: User | None
) -> Body:
    """Bring a stored counted record up to a new count.

    An open one is rewritten and submitted again; a confirmed one posts the difference, which in
    closed books counts on the first open day. Must run in a transaction that has locked it.

    Raises:
        DomainError: all that is wrong with it.
    """
    record: Record = body.record
    prepare(record_type, body)
    DomainError.raise_if(problems_of(record_type, body))
    changes = changed_columns(record_type, before, body)
    record.version += 1
    if record.state != State.CONFIRMED:
        record.state = State.SUBMITTED
        record.submitted_at = timezone.now()
        record.returned_reason = ""
    record.save()
    body.save()
    write_rows(record_type, [body])
    if record.state == State.CONFIRMED:
        wanted = posting.derive(record_type, body, record.organization_id, record.date)
        closed = closed_through(record.organization)
        posting.post([posting.Change(record, wanted, closed, fresh=False)])
    _audit("record.restate", record, actor, changes=changes)
    return body


def _audit(action: str, record: Record, actor: User | None, **detail: object) -> None:
    record_act(
        action,
        actor=actor,
        target_type="record",
        target_id=record.pk,
        organization=record.organization_id,
        detail={"type": record.type, **detail},
    )
