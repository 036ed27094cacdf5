"""Verbs on records: enter, revise, submit, return, confirm, void.

Each checks the right on the stored row, locks it, validates, writes, posts and audits in one
transaction. A crash leaves all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import Conflict, DomainError, Problem
from zhibu.ledger import findings, posting, registry
from zhibu.ledger.children import store_nouns, write_rows
from zhibu.ledger.closed import closed_through
from zhibu.ledger.models import Record, State
from zhibu.ledger.rights import check_confirmer, require_enter, require_revise
from zhibu.ledger.types import Body, RecordType
from zhibu.ledger.validation import (
    changed_columns,
    closed_problem,
    natural_key_of,
    prepare,
    problems_of,
)

if TYPE_CHECKING:
    from zhibu.access.models import User

Related = Callable[[Any], None]


def enter_record(
    record_type: RecordType, body: Body, *, actor: User, related: Related | None = None
) -> Body:
    """Store a new draft.

    Args:
        body: unsaved, with an unsaved header in ``body.record``.
        related: writes rows that hang on the body, in the same transaction.

    Raises:
        DomainError: all that is wrong; nothing is stored.
        PermissionDenied: the actor may not enter records for that unit.
    """
    record = body.record
    require_enter(record_type, record, actor)
    record.entered_by = actor
    prepare(record_type, body)
    DomainError.raise_if(problems_of(record_type, body, closed=closed_through(record.organization)))
    with transaction.atomic():
        _name(record_type, body)
        _refuse_twin(record_type, record)
        _store(body, new=True)
        write_rows(record_type, [body])
        if related:
            related(body)
        _audit("record.enter", record, actor)
    return body


def _name(record_type: RecordType, body: Body) -> None:
    """Store what the body names for the first time; its natural key may depend on that."""
    if store_nouns(record_type, [body]):
        body.record.natural_key = natural_key_of(record_type, body)


def _store(body: Body, *, new: bool) -> None:
    try:
        body.record.save(force_insert=new)
    except IntegrityError as error:
        # Somebody stored the same a moment ago, after ``_refuse_twin`` had looked.
        raise _stored_already(body.record) from error
    body.record_id = body.record.pk
    body.save(force_insert=new)


def _stored_already(record: Record) -> DomainError:
    return DomainError.of("LED015", "这条记录已经记过", "请在原记录上修改", value=record.title)


def _refuse_twin(record_type: RecordType, record: Record) -> None:
    if record.natural_key is None:
        return
    twins = Record.objects.filter(
        type=record.type, organization=record.organization, natural_key=record.natural_key
    ).exclude(state=State.VOID)
    twin = twins.exclude(pk=record.pk).first()
    if twin:
        raise DomainError.of(
            "LED015",
            f"这条{record_type.label}已经记过（{twin.date}，{twin.get_state_display()}）",
            "请在原记录上修改，不要再记一次",
            value=record.title,
        )


def lock(record_id: int, *, version: int | None = None) -> Record:
    """Lock a record for writing; raise Conflict when somebody changed it meanwhile."""
    record = (
        Record.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=record_id)
    )
    if version is not None and record.version != version:
        raise Conflict.of(
            "LED016",
            "别人刚刚改过这条记录",
            "您填的内容还在；请对照最新内容后再保存",
            value=record.title,
        )
    return record


def revise_record(
    record_type: RecordType,
    body: Body,
    *,
    actor: User,
    version: int,
    related: Related | None = None,
) -> Body:
    """Change a record. An open one is rewritten; a confirmed one posts the difference.

    Raises:
        Conflict: somebody changed it since ``version`` was read.
        DomainError: all that is wrong, or the record is void or in closed books.
    """
    record = body.record
    prepare(record_type, body)
    with transaction.atomic():
        stored = lock(record.pk, version=version)
        before = record_type.load([stored])[stored.pk]
        closed = closed_through(stored.organization)
        require_revise(record_type, stored, actor)
        record_type.hold([before, body])
        DomainError.raise_if(revision_problems(record_type, before, body, closed))
        _name(record_type, body)
        _refuse_twin(record_type, record)
        changes = changed_columns(record_type, before, body)
        if stored.state == State.CONFIRMED:
            record_type.retract(before, actor)
        record.version = stored.version + 1
        record.state = stored.state
        _store(body, new=False)
        write_rows(record_type, [body])
        if related:
            related(body)
        if stored.state == State.CONFIRMED:
            fresh = record_type.load([lock(record.pk)])[record.pk]
            record_type.apply(fresh, actor)
            _post(record_type, fresh, closed, fresh=False)
            record_type.settle([before, fresh])
            findings.hand_over(record_type, [fresh], actor)
        _audit("record.revise", record, actor, changes=changes)
    return body


def revision_problems(
    record_type: RecordType, before: Body, after: Body, closed: date | None
) -> list[Problem]:
    """Give everything that is wrong with a change of a stored record, all at once."""
    stored: Record = before.record
    lasting = record_type.lasting and stored.state == State.CONFIRMED
    problems = problems_of(record_type, after, closed=None if lasting else closed)
    if closed and _rewrites_closed(record_type, before, after, closed, lasting=lasting):
        problems.append(closed_problem(stored.date, closed))
    return problems


def _rewrites_closed(
    record_type: RecordType, before: Body, after: Body, closed: date, *, lasting: bool
) -> bool:
    """Tell whether a change reaches back into closed books.

    A record of one day does when it is moved out of them. A lasting one (a stay, a term) does
    when it would post anything else up to the closed day; its end may well be filled in later.
    """
    if not lasting:
        return bool(before.record.date <= closed < after.record.date)
    posted, wanted = (
        {
            account: quantity
            for account, quantity in posting.derive(
                record_type, body, body.record.organization_id, body.record.date
            ).items()
            if account.happened <= closed
        }
        for body in (before, after)
    )
    return posted != wanted


def submit_record(record_id: int, *, actor: User) -> Record:
    """Hand a draft to whoever confirms it."""
    with transaction.atomic():
        record = lock(record_id)
        record_type = registry.record_type(record.type)
        require_enter(record_type, record, actor)
        _expect(record, State.DRAFT, "报送")
        body = record_type.load([record])[record.pk]
        DomainError.raise_if(problems_of(record_type, body))
        record.state = State.SUBMITTED
        record.submitted_at = timezone.now()
        record.returned_reason = ""
        _save_header(record, "state", "submitted_at", "returned_reason")
        _audit("record.submit", record, actor)
    return record


def return_record(record_id: int, *, actor: User, reason: str) -> Record:
    """Send a submitted record back to whoever entered it, with the reason."""
    with transaction.atomic():
        record = lock(record_id)
        require(actor, Permission.RECORD_CONFIRM, record.organization)
        _expect(record, State.SUBMITTED, "退回")
        record.returned_reason = _reason(reason, "退回")
        record.state = State.DRAFT
        _save_header(record, "state", "returned_reason")
        _audit("record.return", record, actor, reason=record.returned_reason)
    return record


def confirm_record(record_id: int, *, actor: User, version: int | None = None) -> Record:
    """Confirm a record and post it.

    Raises:
        DomainError: it is not open, breaks a rule, lies in closed books, or the actor entered it
            himself where somebody else must confirm.
        PermissionDenied: the actor does not confirm for that unit.
    """
    with transaction.atomic():
        record = lock(record_id, version=version)
        record_type = registry.record_type(record.type)
        if record.state not in {State.DRAFT, State.SUBMITTED}:
            _expect(record, State.SUBMITTED, "确认")
        self_confirmed = check_confirmer(record_type, record, actor)
        closed = closed_through(record.organization)
        body = record_type.load([record])[record.pk]
        record_type.hold([body])
        DomainError.raise_if(problems_of(record_type, body, closed=closed))
        record.state = State.CONFIRMED
        record.confirmed_at = timezone.now()
        record.confirmed_by = actor
        record.self_confirmed = self_confirmed
        record.returned_reason = ""
        record_type.apply(body, actor)
        _save_header(
            record, "state", "confirmed_at", "confirmed_by", "self_confirmed", "returned_reason"
        )
        _post(record_type, body, closed, fresh=True)
        record_type.settle([body])
        findings.hand_over(record_type, [body], actor)
        _audit("record.confirm", record, actor)
    return record


def void_record(record_id: int, *, actor: User, reason: str) -> Record:
    """Void a record with a reason; what it posted is reversed, never erased.

    In closed books the reversal counts on the first open day.
    """
    with transaction.atomic():
        record = lock(record_id)
        record_type = registry.record_type(record.type)
        if record.state == State.CONFIRMED:
            require(actor, Permission.RECORD_VOID, record.organization)
        else:
            require_enter(record_type, record, actor)
        if record.state == State.VOID:
            _expect(record, State.CONFIRMED, "作废")
        was_confirmed = record.state == State.CONFIRMED
        record.void_reason = _reason(reason, "作废")
        record.state = State.VOID
        body = record_type.load([record])[record.pk]
        if was_confirmed:
            record_type.hold([body])
            DomainError.raise_if(record_type.check_void([body], {record.pk}))
            record_type.retract(body, actor)
        _save_header(record, "state", "void_reason")
        if was_confirmed:
            closed = closed_through(record.organization)
            posting.post([posting.Change(record, {}, closed, fresh=False)])
            record_type.settle([body])
            findings.hand_over(record_type, [body], actor)
        _audit("record.void", record, actor, reason=record.void_reason)
    return record


def _post(record_type: RecordType, body: Body, closed: date | None, *, fresh: bool) -> None:
    record = body.record
    wanted = posting.derive(record_type, body, record.organization_id, record.date)
    posting.post([posting.Change(record, wanted, closed, fresh)])


def _expect(record: Record, state: str, verb: str) -> None:
    if record.state != state:
        raise DomainError.of(
            "LED019",
            f"现在是“{record.get_state_display()}”，不能{verb}",
            "请刷新页面查看最新状态",
            value=record.title,
        )


def _reason(text: str, verb: str) -> str:
    cleaned = text.strip()
    if not cleaned:
        raise DomainError.of("LED023", f"没有写{verb}原因", "请用一句话写明", field="原因")
    return cleaned[:200]


def _save_header(record: Record, *fields: str) -> None:
    record.version += 1
    try:
        record.save(update_fields=[*fields, "version"])
    except IntegrityError as error:
        raise _stored_already(record) from error


def _audit(action: str, record: Record, actor: User, **detail: Any) -> None:
    record_act(
        action,
        actor=actor,
        target_type="record",
        target_id=record.pk,
        organization=record.organization_id,
        detail={"type": record.type, **{key: value for key, value in detail.items() if value}},
    )
