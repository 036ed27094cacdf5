"""Add to the audit log and prove that it is whole."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.models import AuditEntry, AuditHead
from zhibu.core.errors import DomainError
from zhibu.organization.models import Organization, Person

if TYPE_CHECKING:
    from zhibu.access.models import User

REVEALABLE = {"id_number": "身份证号", "phone": "手机号"}


def record_act(
    action: str,
    *,
    actor: User | None,
    target_type: str = "",
    target_id: object = "",
    organization: Organization | int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one entry, inside the caller's transaction, as its last write.

    The chain's head is locked until commit, so call it last: others wait for it. Queries: three.
    """
    with transaction.atomic(savepoint=False):
        sequence, previous = _lock_head()
        entry = AuditEntry(
            sequence=sequence + 1,
            at=timezone.now(),
            actor_id=actor.pk if actor else None,
            action=action,
            target_type=target_type,
            target_id=str(target_id),
            organization_id=(
                organization.pk if isinstance(organization, Organization) else organization
            ),
            detail=json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str)
            if detail
            else "",
            previous=previous,
        )
        entry.digest = digest_of(entry)
        entry.save(force_insert=True)
        _move_head(entry)


def record_act_on(
    action: str, actor: User, target: Model, unit: Organization | int | None, **detail: Any
) -> None:
    """Append one entry about a stored row, named by its table; see :func:`record_act`."""
    record_act(
        action,
        actor=actor,
        target_type=str(target._meta.model_name),
        target_id=target.pk,
        organization=unit,
        detail=detail,
    )


HEAD = AuditHead._meta.db_table


def _lock_head() -> tuple[int, str]:
    """Lock the chain's only head row and read it. Plain SQL: every act of the product runs it."""
    lock = "" if connection.vendor == "sqlite" else " FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sequence, digest FROM {HEAD} WHERE id = 1{lock}")
        row = cursor.fetchone()
        if row is None:
            AuditHead.objects.get_or_create(pk=1)
            cursor.execute(f"SELECT sequence, digest FROM {HEAD} WHERE id = 1{lock}")
            row = cursor.fetchone()
    return row[0], row[1]


def _move_head(entry: AuditEntry) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {HEAD} SET sequence = %s, digest = %s WHERE id = 1",
            [entry.sequence, entry.digest],
        )


def digest_of(entry: AuditEntry) -> str:
    """Compute the digest that an entry must carry."""
    text = "\x1f".join(
        (
            entry.previous,
            str(entry.sequence),
            _moment(entry.at),
            str(entry.actor_id or ""),
            entry.action,
            entry.target_type,
            entry.target_id,
            str(entry.organization_id or ""),
            entry.detail,
        )
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")


def verify_chain() -> list[str]:
    """Walk the whole log; give one Chinese line per broken link, none when it is whole."""
    faults, previous, expected = [], "", 1
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected:
            faults.append(f"操作日志缺第 {expected} 条至第 {entry.sequence - 1} 条")
        if entry.previous != previous:
            faults.append(f"操作日志第 {entry.sequence} 条与前一条接不上")
        if digest_of(entry) != entry.digest:
            faults.append(f"操作日志第 {entry.sequence} 条被改动过")
        previous, expected = entry.digest, entry.sequence + 1
    head = AuditHead.objects.order_by("pk").first()
    if head and (head.sequence != expected - 1 or head.digest != previous):
        faults.append(f"操作日志末尾少了条目：应到第 {head.sequence} 条")
    return faults


def reveal(person: Person, field: str, *, actor: User, reason: str = "") -> str:
    """Give an ID number or phone in clear to somebody entitled, and write down that it was read.

    Args:
        field: ``id_number`` or ``phone``.

    Raises:
        PermissionDenied: the actor may not reveal data of that person's branch.
        DomainError: nothing is on file.
    """
    require(actor, Permission.PEOPLE_REVEAL, person.organization)
    if field not in REVEALABLE:
        raise DomainError.of("PER003", "这一项不能查看", "只能查看身份证号或手机号", value=field)
    sealed = getattr(person, field)
    if not sealed:
        raise DomainError.of("PER002", "没有登记", "请先补登", field=REVEALABLE[field])
    with transaction.atomic():
        text = str(sealed.open())
        record_act(
            "person.reveal",
            actor=actor,
            target_type="person",
            target_id=person.pk,
            organization=person.organization_id,
            detail={"field": field, "reason": reason},
        )
    return text
