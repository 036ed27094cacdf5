"""Plan an import, and write it through the same pass: what is shown is what is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.abilities import may_revise
from zhibu.ledger.bulk import existing_by_key
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import revision_problems
from zhibu.ledger.types import Body
from zhibu.ledger.validation import prepare, problems_of
from zhibu.organization.fields import Sealed
from zhibu.organization.models import Organization
from zhibu.organization.roll import known_roll
from zhibu.workspace.imports.cells import shown
from zhibu.workspace.imports.codecs import Codec
from zhibu.workspace.imports.columns import SheetColumn, Values
from zhibu.workspace.imports.context import Context, Options, Row
from zhibu.workspace.imports.headers import find_columns
from zhibu.workspace.imports.plan import Change, Finding, Outcome, Plan, RowPlan, SheetPlan
from zhibu.workspace.imports.reading import Entry, SheetReader
from zhibu.workspace.imports.recognize import (
    BRINGS_PEOPLE,
    codec_of,
    codecs,
    layout_of,
    passed_over,
    unknown_sheet,
)
from zhibu.workspace.sheets import Workbook

if TYPE_CHECKING:
    from zhibu.access.models import User

CHUNK = 1000
LONGEST_SHOWN = 60
Progress = Callable[[int, int], None]


class Sink(Protocol):
    """Takes the rows that write something, chunk by chunk."""

    def write(
        self, codec: Codec, new: list[tuple[Values, Body]], changed: list[tuple[Values, Body]]
    ) -> None: ...


def plan(
    workbook: Workbook,
    unit: Organization,
    actor: User,
    options: Options | None = None,
    *,
    answers: dict[str, str] | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Say what importing the workbook into a unit would do. Nothing is written.

    Raises:
        PermissionDenied: nothing; the caller has checked ``RECORD_IMPORT`` for the unit.
    """
    context = Context(unit, actor, options or Options(), answers or {})
    return Planner(workbook, context, progress=progress).run()


class Planner:
    """One pass over a workbook; with a sink, what is sound is written on the way."""

    def __init__(
        self,
        workbook: Workbook,
        context: Context,
        *,
        sink: Sink | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.workbook = workbook
        self.context = context
        self.sink = sink
        self.progress = progress
        self.plan = Plan()
        self.done = 0
        self.total = workbook.row_count
        self.relied = False
        self._seen: dict[tuple[str, int, str], tuple[str, int]] = {}

    def run(self) -> Plan:
        """Read all sheets, the rosters first: the others speak of their people."""
        known = codecs()
        found: list[tuple[Codec, SheetPlan, SheetReader]] = []
        for sheet in self.workbook.sheets:
            if passed_over(sheet, known, self.context):
                continue
            sheet_plan = SheetPlan(sheet.name)
            self.plan.sheets.append(sheet_plan)
            codec = layout_of(
                sheet,
                codec_of(sheet, known, self.context.options.sheet_type),
                known,
                self.context,
            )
            if codec is None:
                if any(any(value is not None for value in row) for row in sheet.rows):
                    problem = unknown_sheet(sheet, known)
                    sheet_plan.findings.append(Finding(sheet.name, 0, 0, problem))
                continue
            reader = self._open(codec, sheet_plan, sheet)
            if reader:
                found.append((codec, sheet_plan, reader))
        if not self.plan.sheets:
            problem = Problem("IMP002", "里面没有台账", "请下载模板填写，或核对选的文件")
            self.plan.sheets.append(SheetPlan("", findings=[Finding("", 0, 0, problem)]))
        # Rows that rest on others may prove sound in a second pass: what is sound is written.
        self.relied = any(codec.record_type.relies for codec, *_rest in found)
        with known_roll(self.context):
            for codec, sheet_plan, reader in sorted(found, key=lambda each: _place(each[0])):
                self._sheet(codec, sheet_plan, reader)
        self.plan.questions = list(self.context.questions.values())
        self.plan.count()
        return self.plan

    def _open(self, codec: Codec, sheet_plan: SheetPlan, sheet: object) -> SheetReader | None:
        from zhibu.workspace.sheets import Sheet

        assert isinstance(sheet, Sheet)
        sheet_plan.label = codec.label
        sheet_plan.type_key = codec.record_type.key
        if not sheet.rows:
            return None
        implied = codec.implied(sheet.name)
        columns = [
            column if column.key not in implied else _optional(column)
            for column in codec.columns(self.context)
        ]
        mapping = find_columns(sheet, columns, pass_unknown=self.context.options.pass_unknown)
        for at, problem in mapping.problems:
            placed = problem.at(place=sheet.place(mapping.row, at))
            sheet_plan.findings.append(Finding(sheet.name, mapping.row, at, placed))
        if not self._may_keep(codec):
            problem = Problem(
                "IMP015",
                "您没有管理人员资料的权限",
                f"请由书记或组织委员导入{codec.record_type.label}",
                place=sheet.place(),
            )
            sheet_plan.findings.append(Finding(sheet.name, 0, 0, problem))
        if sheet_plan.findings:
            return None
        return SheetReader(sheet, codec, mapping, self.context)

    def _may_keep(self, codec: Codec) -> bool:
        if codec.record_type.key not in BRINGS_PEOPLE:
            return True
        return access_of(self.context.actor).may(Permission.PEOPLE_EDIT, self.context.unit)

    def _sheet(self, codec: Codec, sheet_plan: SheetPlan, reader: SheetReader) -> None:
        together: list[tuple[Entry, RowPlan]] = []
        rows = reader.rows()
        while chunk := list(islice(rows, CHUNK)):
            entries = [
                part for number, values in chunk for part in reader.read_parts(number, values)
            ]
            planned = self._chunk(codec, reader, entries)
            self.plan.rows.extend(planned)
            if codec.settles:
                together.extend(zip(entries, planned, strict=True))
            else:
                self._write(codec, list(zip(entries, planned, strict=True)))
            self.done += len(chunk)
            if self.progress:
                self.progress(min(self.done, self.total), self.total)
        if together:
            self._settle(codec, reader, together)
            for start in range(0, len(together), CHUNK):
                self._write(codec, together[start : start + CHUNK])
        sheet_plan.notices.extend(reader.notices())

    def _settle(
        self, codec: Codec, reader: SheetReader, together: list[tuple[Entry, RowPlan]]
    ) -> None:
        live = [(entry, row) for entry, row in together if _writes(row)]
        plan_of = {id(entry.row): row for entry, row in live}
        for row, problem in codec.settle(
            [(entry.values, entry.body, entry.row) for entry, _row in live]
        ):
            plan_of[id(row)].refuse((reader.place(problem, row),))

    def _chunk(self, codec: Codec, reader: SheetReader, entries: list[Entry]) -> list[RowPlan]:
        planned = []
        for entry in entries:
            row_plan = RowPlan(entry.row.sheet, entry.row.number, Outcome.NEW, part=entry.part)
            self._draft(codec, reader, entry, row_plan)
            planned.append(row_plan)
        stored = self._stored(codec, entries)
        columns = {column.key: column for column in codec.kept(self.context)}
        faulty: int | None = None
        for entry, row_plan in zip(entries, planned, strict=True):
            if entry.part and faulty == entry.row.number:
                # What comes after a refused step of the same row would only repeat the reproach.
                row_plan.outcome, row_plan.findings = Outcome.REFUSED, ()
                continue
            if not row_plan.findings:
                self._judge(codec, reader, entry, row_plan, stored, columns)
            if row_plan.findings:
                faulty = entry.row.number
            # A refused member counts for the other sheets all the same: nothing is written
            # anyway, and one wrong date must not make every attendance look wrong.
            known_already = row_plan.outcome == Outcome.UNCHANGED and not codec.first
            # Where another pass may follow, it counts only once it is sound.
            pending = self.relied and bool(row_plan.findings) and not codec.first
            if entry.body is not None and not known_already and not pending:
                codec.accept(entry.values, entry.body, entry.row)
        return planned

    def _draft(self, codec: Codec, reader: SheetReader, entry: Entry, row_plan: RowPlan) -> None:
        """Put the body together as if it were new: its natural key says whether it is."""
        if entry.findings:
            row_plan.refuse(tuple(entry.findings))
            return
        try:
            defaults = codec.defaults(entry.stated, entry.row)
            entry.values = {**defaults, **entry.stated}
            if entry.row.day is None:
                entry.row.day = entry.values.get("date")
            entry.body = codec.build(entry.values, entry.row)
            if entry.body.record.date is not None:
                prepare(codec.record_type, entry.body)
        except DomainError as error:
            row_plan.refuse(tuple(reader.place(one, entry.row) for one in error.problems))
            # A row that continues a stored record may be sound all the same; see _judge.
            if entry.body is None:
                return
        row_plan.title = entry.body.record.title

    def _stored(self, codec: Codec, entries: list[Entry]) -> dict[tuple[int, str], Body]:
        keyed = [
            entry.body.record
            for entry in entries
            if entry.body is not None and entry.body.record.natural_key
        ]
        units = {record.organization_id for record in keyed}
        keys = list({record.natural_key for record in keyed})
        records = existing_by_key(codec.record_type, units, keys) if keys else {}
        by_pk = {record.pk: key for key, record in records.items()}
        for record in records.values():
            self.context.attach(record)
        bodies = codec.record_type.load(list(records.values())) if records else {}
        for body in bodies.values():
            self.context.attach(body)
        return {by_pk[pk]: body for pk, body in bodies.items()}

    def _judge(
        self,
        codec: Codec,
        reader: SheetReader,
        entry: Entry,
        row_plan: RowPlan,
        stored: dict[tuple[int, str], Body],
        columns: dict[str, SheetColumn],
    ) -> None:
        """Decide new, changed or unchanged; refuse what breaks a rule."""
        assert entry.body is not None
        record: Record = entry.body.record
        key = (record.organization_id, record.natural_key or "")
        before = stored.get(key) if record.natural_key else None
        problems = list(self._twin(codec, entry.row, key)) if record.natural_key else []
        if before is not None and not problems:
            problems = self._revise(codec, entry, row_plan, before, columns)
            if row_plan.outcome == Outcome.UNCHANGED:
                return
        if not problems:
            problems = self._broken_rules(codec, before, entry.body)
        if problems:
            row_plan.refuse(tuple(reader.place(one, entry.row) for one in problems))

    def _broken_rules(self, codec: Codec, before: Body | None, body: Body) -> list[Problem]:
        closed = self.context.books.closed_through(body.record.organization)
        if before is None:
            # What is derived may rest on rows before this one, which were not known to the draft.
            codec.record_type.complete(body)
            return problems_of(codec.record_type, body, closed=closed)
        return revision_problems(codec.record_type, before, body, closed)

    def _twin(self, codec: Codec, row: Row, key: tuple[int, str]) -> Iterator[Problem]:
        place = (codec.record_type.key, *key)
        first = self._seen.setdefault(place, (row.sheet, row.number))
        if first != (row.sheet, row.number):
            sheet = "" if first[0] == row.sheet else f"工作表“{first[0]}”"
            where = f"{sheet}第{first[1]}行"
            yield Problem("IMP014", f"与{where}是同一条", "请删去重复的一行，或改正日期和名称")

    def _revise(
        self,
        codec: Codec,
        entry: Entry,
        row_plan: RowPlan,
        before: Body,
        columns: dict[str, SheetColumn],
    ) -> list[Problem]:
        """Compare with the stored record; build the changed one from both."""
        old = codec.values_of(before, self.context)
        changes = tuple(_changes(entry.stated, old, columns, codec.counted))
        entry.values = {**old, **entry.stated}
        if not changes:
            row_plan.outcome = Outcome.UNCHANGED
            entry.body = before
            return []
        row_plan.outcome = Outcome.CHANGED
        row_plan.changes = changes
        if not may_revise(codec.record_type, before.record, self.context.actor):
            told = State(before.record.state).label
            return [
                Problem(
                    "IMP016",
                    f"这条记录{told}，您不能改动",
                    "请由有确认权限的人导入，或把这一行改回原样",
                    value=before.record.title,
                )
            ]
        unstated = codec.counted - set(entry.stated)
        values = {key: value for key, value in entry.values.items() if key not in unstated}
        try:
            entry.body = codec.build(values, entry.row, before)
            prepare(codec.record_type, entry.body)
        except DomainError as error:
            return list(error.problems)
        row_plan.title = entry.body.record.title
        return []

    def _write(self, codec: Codec, planned: Sequence[tuple[Entry, RowPlan]]) -> None:
        """Hand what is sound to the sink; once anything is wrong for good, nothing more."""
        pairs: dict[str, list[tuple[Values, Body]]] = {Outcome.NEW: [], Outcome.CHANGED: []}
        for entry, row_plan in planned:
            if row_plan.outcome in pairs:
                pairs[row_plan.outcome].append((entry.values, entry.body))
        worth = self.relied or self.plan.sound
        if self.sink and worth and any(pairs.values()):
            self.sink.write(codec, pairs[Outcome.NEW], pairs[Outcome.CHANGED])


def _place(codec: Codec) -> tuple[bool, bool]:
    """Read those who bring people first, those who rely on others last."""
    return not codec.first, bool(codec.record_type.relies)


def _writes(row: RowPlan) -> bool:
    return row.outcome in {Outcome.NEW, Outcome.CHANGED}


def _optional(column: SheetColumn) -> SheetColumn:
    from dataclasses import replace

    return replace(column, required=False)


def _changes(
    stated: Values, old: Values, columns: dict[str, SheetColumn], counted: frozenset[str]
) -> Iterator[Change]:
    for key, value in stated.items():
        column = columns.get(key)
        if column is None or key in counted or _same(value, old.get(key)):
            continue
        if column.secret:
            yield column.title, "（保密）", "（保密）"
        else:
            yield column.title, _short(column, old.get(key)), _short(column, value)


def _same(value: object, old: object) -> bool:
    if isinstance(old, Sealed):
        # What an export wrote is the mask; a clerk's own workbook holds the text.
        return value in (str(old), old.open())
    blank: tuple[object, ...] = (None, "", (), frozenset())
    return value == old or (value in blank and old in blank)


def _short(column: SheetColumn, value: object) -> str:
    if value is None:
        return ""
    text = shown(column.show(value))
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
