"""Store what was typed: activity, evidence and the next step, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhibu.activities.services import ACTIVITY, enter_activity, revise_activity
from zhibu.core.errors import DomainError, Problem
from zhibu.ledger import registry
from zhibu.ledger.evidence import add_evidence
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import confirm_record, submit_record
from zhibu.workspace.activities.entry import Entry
from zhibu.workspace.saving import SAID, SAID_OF_CONFIRMED, Then, buttons

if TYPE_CHECKING:
    from zhibu.access.models import User


def save(
    entry: Entry, *, actor: User, then: Then, version: int, files: Iterable[UploadedFile[bytes]]
) -> Record:
    """Store the form and take the next step; all of it or nothing.

    Raises:
        DomainError: everything that is wrong with what was typed, with the rules and the files.
        Conflict: somebody changed the stored activity since ``version``.
        PermissionDenied: the actor may not enter, change or confirm it.
    """
    problems = entry.typed_problems()
    if problems:
        DomainError.raise_if(_once([*problems, *entry.rule_problems()]))
    with transaction.atomic():
        if entry.stored is None:
            activity = enter_activity(entry.draft(), actor=actor)
        else:
            activity = revise_activity(entry.draft(), actor=actor, version=version)
        record = activity.record
        if then == Then.SUBMIT and record.state == State.DRAFT:
            record = submit_record(record.pk, actor=actor)
        elif then == Then.CONFIRM and record.is_open:
            record = confirm_record(record.pk, actor=actor)
        # Last, so that a refusal above leaves no file behind.
        _keep(record, files, actor)
    return record


def _once(problems: Iterable[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


def _keep(record: Record, files: Iterable[UploadedFile[bytes]], actor: User) -> None:
    """Keep the evidence; tell what is wrong with every file, not only with the first."""
    problems: list[Problem] = []
    for upload in files:
        try:
            add_evidence(record.pk, cast(BinaryIO, upload), upload.name or "", actor=actor)
        except DomainError as error:
            problems += error.problems
    DomainError.raise_if(problems)


def step_buttons(entry: Entry, user: User) -> list[tuple[Then, str, bool]]:
    """Give the buttons of the form: what follows, its words, whether it is the main one."""
    stored = entry.stored
    record = stored.record if stored else Record(organization=entry.unit, entered_by=user)
    return buttons(registry.record_type(ACTIVITY), record, user)


def words_of(record: Record, then: Then) -> str:
    """Say what was done."""
    if record.state == State.SUBMITTED and then == Then.DRAFT:
        return "已保存，仍待确认。"
    if record.state == State.CONFIRMED and then != Then.CONFIRM:
        return SAID_OF_CONFIRMED
    return SAID[then]
