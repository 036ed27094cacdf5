"""Write an import all or nothing, and take it back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import Problem
from zhibu.ledger import registry
from zhibu.ledger.abilities import may_confirm
from zhibu.ledger.bulk import enter_many, revise_many
from zhibu.ledger.models import Record, State
from zhibu.ledger.rows import insert_rows
from zhibu.ledger.types import Body, RecordType
from zhibu.organization.models import Organization
from zhibu.workspace.imports.codecs import Codec
from zhibu.workspace.imports.columns import Values
from zhibu.workspace.imports.context import Context, Options
from zhibu.workspace.imports.plan import Plan
from zhibu.workspace.imports.planner import Planner, Progress
from zhibu.workspace.models import ImportBatch, ImportedRecord
from zhibu.workspace.sheets import Workbook, read_any, write_marked

if TYPE_CHECKING:
    from zhibu.access.models import User


class _Undone(Exception):  # noqa: N818 - not an error: the transaction is to be rolled back
    """Nothing shall remain of what was written so far."""


@dataclass
class Result:
    """What an import did. With problems nothing was written; without changes there is no batch."""

    counts: dict[str, int]
    problems: list[Problem]
    plan: Plan = field(default_factory=Plan)
    batch: ImportBatch | None = None


class Writer:
    """Writes the rows of a plan as they come, inside the caller's transaction."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.written: list[tuple[int, bool, int]] = []
        self._states: dict[str, State] = {}

    def state_of(self, record_type: RecordType) -> State:
        """Give what new records of a type become: confirmed where the actor may, else submitted."""
        if record_type.key not in self._states:
            confirmed = may_confirm_here(self.context, record_type)
            self._states[record_type.key] = State.CONFIRMED if confirmed else State.SUBMITTED
        return self._states[record_type.key]

    @property
    def states(self) -> dict[str, str]:
        """Which types were written in which state, for the audit log."""
        return {key: str(state) for key, state in self._states.items()}

    def write(
        self, codec: Codec, new: list[tuple[Values, Body]], changed: list[tuple[Values, Body]]
    ) -> None:
        """Store new and changed records of one type."""
        codec.before_write([*new, *changed], self.context)
        bodies = [body for _values, body in new]
        if bodies:
            enter_many(
                codec.record_type,
                bodies,
                actor=self.context.actor,
                state=self.state_of(codec.record_type),
                related=lambda rows: codec.related(rows, new=True),
                books=self.context.books,
                checked=True,
            )
        revised = [body for _values, body in changed]
        if revised:
            revise_many(
                codec.record_type,
                revised,
                actor=self.context.actor,
                related=lambda rows: codec.related(rows, new=False),
                books=self.context.books,
            )
        codec.after_write([*new, *changed], self.context)
        self.written += [(body.record.pk, True, body.record.version) for body in bodies]
        self.written += [(body.record.pk, False, body.record.version) for body in revised]


def may_confirm_here(context: Context, record_type: RecordType) -> bool:
    """Tell whether what this actor imports is confirmed at once: wished, held and allowed."""
    return context.options.confirm and may_confirm_own(context.actor, context.unit, record_type)


def may_confirm_own(actor: User, unit: Organization, record_type: RecordType | None = None) -> bool:
    """Tell whether the actor may confirm what he enters himself for a unit.

    Without a type: of the first that everybody in scope may read.
    """
    usual = next(one for one in registry.record_types() if not one.restricted)
    record = Record(organization=unit, entered_by=actor)
    return may_confirm(record_type or usual, record, actor)


def write_workbook(
    workbook: Workbook, context: Context, batch: ImportBatch, *, progress: Progress | None = None
) -> Plan:
    """Plan and write in one pass and one transaction; with any problem nothing remains.

    ``batch`` is stored with the state ``applied`` in the same transaction.
    """
    try:
        with transaction.atomic():
            writer = Writer(context)
            found = _write_passes(workbook, writer, progress)
            if not found.sound:
                raise _Undone
            _finish(batch, found, writer, context)
    except _Undone:
        pass
    return found


def _write_passes(workbook: Workbook, writer: Writer, progress: Progress | None) -> Plan:
    """Read the workbook again as long as that makes more rows sound.

    Sheets speak of each other both ways: the clearing of a household rests on its incomes, which
    rest on the household. What a pass has written stands for the next one.
    """
    planner = Planner(workbook, writer.context, sink=writer, progress=progress)
    found = planner.run()
    while planner.relied and found.refused:
        writer.context = writer.context.again()
        later = found.continued(Planner(workbook, writer.context, sink=writer).run())
        if later.refused >= found.refused:
            return later
        found = later
    return found


def foresee(
    workbook: Workbook,
    unit: Organization,
    actor: User,
    options: Options | None = None,
    *,
    answers: dict[str, str] | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Say what importing the workbook into a unit would do. Nothing remains of the attempt.

    A workbook whose rows stand for themselves is only read. Where rows that were refused may rest
    on others in it, it is written and taken back.
    """
    context = Context(unit, actor, options or Options(), answers or {})
    planner = Planner(workbook, context, progress=progress)
    found = planner.run()
    if not (planner.relied and found.refused):
        return found
    with transaction.atomic():
        found = _write_passes(workbook, Writer(context.again()), None)
        transaction.set_rollback(True)
    return found


def _finish(batch: ImportBatch, plan: Plan, writer: Writer, context: Context) -> None:
    batch.state = ImportBatch.State.APPLIED
    batch.counts = plan.counts
    batch.finish()
    if not batch.answers and not writer.written and batch._state.adding:
        return
    batch.save()
    insert_rows(
        [
            ImportedRecord(batch_id=batch.pk, record_id=pk, created=created, version=version)
            for pk, created, version in writer.written
        ]
    )
    record_act(
        "import.apply",
        actor=context.actor,
        target_type="import",
        target_id=batch.pk,
        organization=context.unit,
        detail={
            "file": batch.name,
            "sha256": batch.sha256,
            "states": writer.states,
            **{key: count for key, count in plan.counts.items() if count},
        },
    )


def import_workbook(
    path: Path | str,
    *,
    unit: Organization,
    actor: User,
    year: int | None = None,
    confirm: bool = True,
    answers: dict[str, str] | None = None,
    progress: Progress | None = None,
) -> Result:
    """Import a workbook (or CSV file) in one go: all of its rows, or none.

    Args:
        unit: where records go whose row names no other unit below it.
        year: completes dates without a year.
        confirm: confirm at once where the actor may; otherwise the records are submitted.
        answers: who is meant by an ambiguous name, as the preview page stores them.
        progress: told how many rows of how many are done.

    Raises:
        DomainError: the file cannot be read at all.
        PermissionDenied: the actor does not import for that unit.
    """
    require(actor, Permission.RECORD_IMPORT, unit)
    source = Path(path)
    workbook = read_any(source)
    context = Context(unit, actor, Options(year=year, confirm=confirm), answers or {})
    batch = ImportBatch(
        organization=context.unit,
        name=source.name[:160],
        sha256=digest_of(source),
        year=year,
        uploaded_by=actor,
    )
    found = write_workbook(workbook, context, batch, progress=progress)
    kept = None if batch._state.adding else batch
    return Result(found.counts, found.problems, found, kept)


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_marked_workbook(path: Path, result: Result, stream: BinaryIO) -> None:
    """Write the workbook again with every problem marked at its cell."""
    write_marked(path, [finding.mark() for finding in result.plan.findings], stream)
