"""The life of an import that a user handed in: preview, answers, confirmation, undoing."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.db import connections, transaction
from django.db.models import Count, F, Q, QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require, visible
from zhibu.audit.services import record_act
from zhibu.core.errors import Conflict, DomainError, Problem
from zhibu.ledger import registry
from zhibu.ledger.bulk import in_batches, void_many
from zhibu.ledger.closed import closed_through
from zhibu.ledger.models import Record, State
from zhibu.organization.models import GroupTerm, Organization, PostTerm
from zhibu.workspace.imports import files
from zhibu.workspace.imports.context import Context, Options
from zhibu.workspace.imports.plan import Plan
from zhibu.workspace.imports.recognize import BRINGS_PEOPLE, ROSTER
from zhibu.workspace.imports.services import foresee, write_workbook
from zhibu.workspace.models import ImportBatch
from zhibu.workspace.sheets import read_any, write_marked

if TYPE_CHECKING:
    from zhibu.access.models import User

# About 2,000 rows; smaller files are read and written while the user waits.
BACKGROUND_BYTES = 150_000
BACKGROUND_ROWS = 2_000
UNDO_REASON = "撤销导入"

log = logging.getLogger(__name__)


def visible_batches(user: User) -> QuerySet[ImportBatch]:
    """Give the imports that a user may see: his own, and those of units that he confirms for."""
    rows = visible(
        ImportBatch.objects.select_related("organization", "uploaded_by"),
        user,
        Permission.RECORD_IMPORT,
        "organization",
    )
    confirms = access_of(user).within(Permission.RECORD_CONFIRM)
    return rows.filter(Q(uploaded_by=user.pk) | confirms)


def upload(
    upload: UploadedFile[Any], *, unit: Organization, actor: User, options: Options
) -> ImportBatch:
    """Keep an uploaded file and plan it, in the background when it is large.

    Raises:
        DomainError: the file cannot be read at all; nothing is kept.
    """
    require(actor, Permission.RECORD_IMPORT, unit)
    batch = ImportBatch(
        organization=unit,
        uploaded_by=actor,
        year=options.year,
        confirm=options.confirm,
        pass_unknown=options.pass_unknown,
        sheet_type=options.sheet_type,
    )
    try:
        path = files.keep_upload(batch, upload)
        batch.save(force_insert=True)
        if path.stat().st_size > BACKGROUND_BYTES:
            _in_background(batch, actor, _read_quietly)
        else:
            read(batch, actor)
    except DomainError:
        discard(batch)
        raise
    return batch


def read(batch: ImportBatch, actor: User) -> None:
    """Plan the kept file and keep the plan for the preview page."""
    workbook = read_any(files.source_of(batch))
    found = foresee(
        workbook,
        batch.organization,
        actor,
        options_of(batch),
        answers=batch.answers,
        progress=lambda done, total: files.write_progress(batch, done, total),
    )
    files.write_preview(batch, found)
    batch.counts = _counts(found)
    batch.state = ImportBatch.State.PREVIEW
    batch.save(update_fields=["counts", "state"])


def _counts(found: Plan) -> dict[str, Any]:
    """Give what the preview shows, and which restricted ledgers the file holds."""
    closed = {key for sheet in found.sheets if (key := sheet.type_key) and _reader(key)}
    return {**found.counts, "findings": len(found.findings), "closed": sorted(closed)}


def _reader(key: str) -> Permission | None:
    return registry.record_type(key).reader


def open_to(batch: ImportBatch, user: User) -> bool:
    """Tell whether a user may look into an import as long as its file is kept.

    Whoever handed it in; others only when they may read every restricted ledger in it. Once it is
    done the file is gone, and each record answers for itself.
    """
    if batch.uploaded_by_id == user.pk:
        return True
    if batch.state == ImportBatch.State.READING:
        return False
    if batch.state not in {ImportBatch.State.PREVIEW, ImportBatch.State.APPLYING}:
        return True
    readers = (_reader(key) for key in batch.counts.get("closed", ()))
    access = access_of(user)
    return all(one is None or access.may(one, batch.organization) for one in readers)


def options_of(batch: ImportBatch) -> Options:
    return Options(batch.year, batch.confirm, batch.pass_unknown, batch.sheet_type)


def _read_quietly(batch: ImportBatch, actor: User) -> None:
    try:
        read(batch, actor)
    except DomainError as error:
        # The page shows why; there is nobody to raise to.
        batch.state = ImportBatch.State.DISCARDED
        batch.counts = {"refused_file": [str(problem) for problem in error.problems]}
        batch.save(update_fields=["state", "counts"])
        files.remove(batch)


def _in_background(
    batch: ImportBatch, actor: User, work: Callable[[ImportBatch, User], None]
) -> None:
    def run() -> None:
        try:
            work(batch, actor)
        except Exception:
            log.exception("import %s stopped", batch.pk)
            ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.APPLYING).update(
                state=ImportBatch.State.PREVIEW
            )
        finally:
            connections.close_all()

    files.write_progress(batch, 0, 0)
    Thread(target=run, name=f"import-{batch.pk}").start()


def answer(batch: ImportBatch, answers: Mapping[str, str], actor: User) -> None:
    """Take who is meant by ambiguous names, and plan again."""
    _expect_preview(batch)
    batch.answers = {**batch.answers, **{key: value for key, value in answers.items() if value}}
    batch.save(update_fields=["answers"])
    read(batch, actor)


def choose(batch: ImportBatch, actor: User, *, confirm: bool, pass_unknown: bool) -> None:
    """Change the options of a preview; plans again where that matters."""
    _expect_preview(batch)
    again = batch.pass_unknown != pass_unknown
    batch.confirm, batch.pass_unknown = confirm, pass_unknown
    batch.save(update_fields=["confirm", "pass_unknown"])
    if again:
        read(batch, actor)


def confirm(batch: ImportBatch, actor: User) -> None:
    """Write a previewed import: all of it or nothing; in the background when it is long.

    Raises:
        DomainError: something does not fit (any more); the preview is made anew.
    """
    require(actor, Permission.RECORD_IMPORT, batch.organization)
    _expect_preview(batch)
    rows = sum(int(batch.counts.get(key, 0)) for key in ("new", "changed", "unchanged"))
    taken = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.PREVIEW).update(
        state=ImportBatch.State.APPLYING
    )
    if not taken:
        raise _gone(batch)
    if rows > BACKGROUND_ROWS:
        _in_background(batch, actor, _apply_quietly)
        return
    try:
        _apply(batch, actor)
    except Exception:
        ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.APPLYING).update(
            state=ImportBatch.State.PREVIEW
        )
        raise


def _apply(batch: ImportBatch, actor: User) -> None:
    workbook = read_any(files.source_of(batch))
    context = Context(batch.organization, actor, options_of(batch), batch.answers)
    found = write_workbook(
        workbook,
        context,
        batch,
        progress=lambda done, total: files.write_progress(batch, done, total),
    )
    if found.sound:
        files.remove(batch)
        return
    files.write_preview(batch, found)
    batch.counts = _counts(found)
    batch.state = ImportBatch.State.PREVIEW
    batch.save(update_fields=["counts", "state"])
    raise DomainError.of(
        "IMP017", "还有不能导入的行，什么都没有写入", "请处理预览页列出的问题后再确认"
    )


def _apply_quietly(batch: ImportBatch, actor: User) -> None:
    try:
        _apply(batch, actor)
    except DomainError as error:
        ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.APPLYING).update(
            state=ImportBatch.State.PREVIEW
        )
        log.warning("import %s refused: %s", batch.pk, error.problems[0].code)


def revive(batch: ImportBatch) -> None:
    """Bring back an import whose job was killed: the transaction left nothing behind."""
    busy = {ImportBatch.State.APPLYING, ImportBatch.State.READING}
    if batch.state not in busy or not files.is_silent(batch):
        return
    was_reading = batch.state == ImportBatch.State.READING
    batch.state = ImportBatch.State.DISCARDED if was_reading else ImportBatch.State.PREVIEW
    if was_reading:
        batch.counts = {"refused_file": ["读取中断了，请重新上传。"]}
    batch.save(update_fields=["state", "counts"])


def discard(batch: ImportBatch) -> None:
    """Give up an import that has not been confirmed."""
    if batch._state.adding:
        files.remove(batch)
        return
    if batch.state in {ImportBatch.State.APPLIED, ImportBatch.State.UNDONE}:
        raise _gone(batch)
    batch.state = ImportBatch.State.DISCARDED
    batch.finish()
    batch.save(update_fields=["state", "finished_at"])
    files.remove(batch)


def write_marked_batch(batch: ImportBatch, stream: BinaryIO) -> None:
    """Write the uploaded workbook with every problem marked at its cell."""
    write_marked(
        files.source_of(batch), [finding.mark() for finding in files.all_findings(batch)], stream
    )


def _expect_preview(batch: ImportBatch) -> None:
    if batch.state != ImportBatch.State.PREVIEW:
        raise _gone(batch)


def _gone(batch: ImportBatch) -> Conflict:
    return Conflict.of(
        "IMP019",
        f"这次导入现在是“{batch.get_state_display()}”",
        "请刷新页面查看最新状态",
        value=batch.name,
    )


def undo_problems(batch: ImportBatch) -> list[Problem]:
    """Tell why an import cannot be taken back: somebody touched a record, or books are closed."""
    if batch.state != ImportBatch.State.APPLIED:
        return [Problem("IMP050", "没有可以撤销的内容")]
    rows = batch.records.select_related("record", "record__organization")
    problems = []
    changed = rows.filter(created=False)
    if changed.exists():
        problems.append(
            Problem(
                "IMP051",
                f"这次导入还改动了 {changed.count()} 条原有记录，旧内容只在审计日志里",
                "请逐条修改这些记录，新增的可逐条作废",
                value=changed[0].record.title,
            )
        )
    touched = rows.filter(created=True).exclude(record__version=F("version"))
    evidence = rows.annotate(files=Count("record__evidence")).filter(files__gt=0)
    for found, what in ((touched, "导入后又有人改动"), (evidence, "已附了佐证")):
        if first := found.first():
            problems.append(
                Problem(
                    "IMP052",
                    f"等 {found.count()} 条{what}",
                    "请逐条处理",
                    value=first.record.title,
                )
            )
    return problems + _closed_problems(batch)


def _closed_problems(batch: ImportBatch) -> list[Problem]:
    units = Organization.objects.filter(records__imports__batch=batch).distinct()
    for unit in units.select_related("book"):
        closed = closed_through(unit)
        inside = batch.records.filter(record__organization=unit)
        if closed and inside.filter(record__date__lte=closed).exists():
            return [
                Problem("IMP053", f"{unit.name}的账已封到 {closed}", "已封账期间的记录请逐条作废")
            ]
    return []


def undo(batch: ImportBatch, actor: User) -> None:
    """Void all that an import created; figures return to what they were.

    Raises:
        DomainError: all reasons against it; nothing is changed.
        PermissionDenied: the actor may not void confirmed records of that unit.
    """
    require(actor, Permission.RECORD_IMPORT, batch.organization)
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        DomainError.raise_if(undo_problems(locked))
        by_type: dict[str, list[Record]] = defaultdict(list)
        for link in locked.records.select_related("record").order_by("pk"):
            by_type[link.record.type].append(link.record)
        # The rosters go last: what was said about their people goes before them.
        for key in sorted(by_type, key=lambda key: key in BRINGS_PEOPLE):
            record_type = registry.record_type(key)
            void_many(record_type, by_type[key], actor=actor, reason=UNDO_REASON)
        _leave_nothing_behind(by_type.get(ROSTER, []))
        locked.state = ImportBatch.State.UNDONE
        locked.save(update_fields=["state"])
        record_act(
            "import.undo",
            actor=actor,
            target_type="import",
            target_id=batch.pk,
            organization=batch.organization,
            detail={"records": sum(map(len, by_type.values()))},
        )
    batch.state = locked.state


def _leave_nothing_behind(entries: list[Record]) -> None:
    """End posts and groups of people who are on no roll any more; the people stay on file."""
    for chunk in in_batches([entry.about_id for entry in entries if entry.about_id]):
        gone = {"person__in": chunk, "person__memberships__isnull": True}
        PostTerm.objects.filter(**gone).delete()
        GroupTerm.objects.filter(**gone).delete()


def waiting(batch: ImportBatch) -> int:
    """Count the records of an import that wait for somebody to confirm them."""
    return batch.records.filter(record__state=State.SUBMITTED).count()
