"""Evidence files of records: keep, withdraw, open.

A file is inspected before anything is stored, kept under an opaque name, and proved by its
SHA-256. Evidence of an open record may be taken away again; that of a confirmed one is only
withdrawn, with a reason, and stays on disk.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.ledger import registry
from zhibu.ledger.models import Evidence, Record, State
from zhibu.ledger.models.record import evidence_storage
from zhibu.ledger.rights import require_enter, require_revise
from zhibu.ledger.selectors import evidence_visible_to
from zhibu.ledger.services import lock
from zhibu.ledger.uploads import Inspected, inspect_upload

if TYPE_CHECKING:
    from zhibu.access.models import User

# Pictures were written anew when they came in, so nothing active is left in them. Browsers do not
# show a PDF inside a sandboxed page, so PDF files are saved like all others.
SHOWN_IN_BROWSER = frozenset({"image/jpeg", "image/png", "image/webp"})


def add_evidence(record_id: int, file: BinaryIO, name: str, *, actor: User) -> Evidence:
    """Keep a file behind a record; whoever may enter the record may add to it.

    When this transaction fails the stored file is deleted again; an enclosing transaction that
    fails later leaves a file that no row names.

    Raises:
        DomainError: everything that is wrong with the file, it is there already, or the record
            is void.
        PermissionDenied: the actor may not enter records for that unit.
    """
    inspected = inspect_upload(file, name, cap_bytes=settings.EVIDENCE_CAP_BYTES)
    with inspected.stream:
        storage, path = evidence_storage(), ""
        try:
            with transaction.atomic():
                record = lock(record_id)
                require_enter(registry.record_type(record.type), record, actor)
                _refuse_void(record)
                _refuse_double(record, inspected)
                path = _store(storage, inspected)
                evidence = _row(record, inspected, path, actor)
                _audit("evidence.add", evidence, record, actor)
        except BaseException:
            if path:
                storage.delete(path)
            raise
    return evidence


def withdraw_evidence(evidence_id: int, *, actor: User, reason: str = "") -> None:
    """Take a file away from an open record, or withdraw it from a confirmed one with a reason.

    Raises:
        DomainError: it is withdrawn already, the reason is missing, or the record is void.
        PermissionDenied: the actor may not change that record.
    """
    with transaction.atomic():
        evidence = Evidence.objects.get(pk=evidence_id)
        record = lock(evidence.record_id)
        _refuse_void(record)
        require_revise(registry.record_type(record.type), record, actor)
        if evidence.withdrawn_reason:
            raise DomainError.of("EVI003", "这份佐证已经撤回", "请刷新页面", value=evidence.name)
        if record.is_open:
            _audit("evidence.remove", evidence, record, actor)
            path = str(evidence.file.name)
            evidence.delete()
            transaction.on_commit(lambda: evidence_storage().delete(path))
            return
        evidence.withdrawn_reason = _reason(reason)
        evidence.save(update_fields=["withdrawn_reason"])
        _audit("evidence.withdraw", evidence, record, actor, reason=evidence.withdrawn_reason)


def downloadable_by(user: User) -> QuerySet[Evidence]:
    """Give the files that a user may open: of records he may read; withdrawn ones only where he
    confirms."""
    confirms = access_of(user).within(Permission.RECORD_CONFIRM, field="record__organization")
    return evidence_visible_to(user).filter(Q(withdrawn_reason="") | confirms)


def note_read(evidence: Evidence, *, actor: User) -> None:
    """Write down that somebody opened a file of a restricted record."""
    if evidence.record.restricted:
        _audit("evidence.read", evidence, evidence.record, actor)


def _refuse_void(record: Record) -> None:
    if record.state == State.VOID:
        raise DomainError.of("EVI001", "记录已作废，不能再动佐证", "请另记一条", value=record.title)


def _refuse_double(record: Record, inspected: Inspected) -> None:
    same = record.evidence.filter(sha256=inspected.sha256, withdrawn_reason="").first()
    if same:
        raise DomainError.of(
            "EVI002", f"和已有的“{same.name}”内容一样", "不用再传", value=inspected.name
        )


def _store(storage: Storage, inspected: Inspected) -> str:
    today = timezone.localdate()
    wanted = f"{today.year}/{today.month:02}/{uuid.uuid4().hex}"
    return str(storage.save(wanted, File(inspected.stream)))


def _row(record: Record, inspected: Inspected, path: str, actor: User) -> Evidence:
    return Evidence.objects.create(
        record=record,
        name=inspected.name,
        file=path,
        mime=inspected.mime,
        size=inspected.size,
        sha256=inspected.sha256,
        uploaded_by=actor,
    )


def _reason(text: str) -> str:
    cleaned = text.strip()
    if not cleaned:
        raise DomainError.of("LED023", "没有写撤回原因", "请用一句话写明", field="原因")
    return cleaned[:200]


def _audit(action: str, evidence: Evidence, record: Record, actor: User, **detail: Any) -> None:
    named = "（保密）" if record.restricted else evidence.name
    record_act(
        action,
        actor=actor,
        target_type="record",
        target_id=record.pk,
        organization=record.organization_id,
        detail={"type": record.type, "file": named, "sha256": evidence.sha256, **detail},
    )
