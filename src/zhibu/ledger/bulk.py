"""Verbs on many records at once, for imports: the rules of single entry, far fewer queries.

All run inside the caller's transaction, which also writes the one audit entry of the whole batch.
They raise for anything that is wrong with any record; nothing is skipped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import IntegrityError, connection
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.core.errors import Conflict, DomainError, Problem
from zhibu.ledger import findings, posting
from zhibu.ledger.children import store_nouns, write_rows
from zhibu.ledger.closed import closed_through
from zhibu.ledger.models import Record, State
from zhibu.ledger.rights import check_confirmer, require_enter, require_revise
from zhibu.ledger.services import revision_problems
from zhibu.ledger.types import Body, RecordType
from zhibu.ledger.validation import closed_problem, natural_key_of, prepare, problems_of
from zhibu.organization.models import Organization

if TYPE_CHECKING:
    from zhibu.access.models import User

T = TypeVar("T")
RelatedMany = Callable[[Sequence[Body]], None]
BATCH = 2000


def in_batches(items: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces that one query can name."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


class Books:
    """Up to which day each unit's books are closed, asked once per unit."""

    def __init__(self) -> None:
        self._closed: dict[int, date | None] = {}

    def closed_through(self, organization: Organization) -> date | None:
        """Give the day, or None. Queries: one per book, the first time."""
        book = organization.book_unit_id
        if book not in self._closed:
            self._closed[book] = closed_through(organization)
        return self._closed[book]


def existing_by_key(
    record_type: RecordType, organization_ids: Iterable[int], keys: Sequence[str]
) -> dict[tuple[int, str], Record]:
    """Find the records not void that have these natural keys. Queries: one per 2,000 keys."""
    units = list(organization_ids)
    found: dict[tuple[int, str], Record] = {}
    for chunk in in_batches(keys):
        rows = Record.objects.filter(
            type=record_type.key, organization_id__in=units, natural_key__in=chunk
        ).exclude(state=State.VOID)
        for record in rows:
            found[record.organization_id, str(record.natural_key)] = record
    return found


def enter_many(
    record_type: RecordType,
    bodies: Sequence[Body],
    *,
    actor: User,
    state: str = State.CONFIRMED,
    related: RelatedMany | None = None,
    books: Books | None = None,
    checked: bool = False,
) -> None:
    """Store new records of one type, and post them where ``state`` is confirmed.

    Args:
        bodies: unsaved, each with an unsaved header in ``body.record``.
        state: draft, submitted or confirmed; what the records are from the start.
        related: writes the rows that hang on the bodies, once for all.
        checked: the caller has asked ``problems_of`` each of them in this very transaction.

    Raises:
        DomainError: all that is wrong with any of them, or the actor may not confirm his own.
        PermissionDenied: the actor may not enter, or confirm, for one of the units.
    """
    books = books or Books()
    own_entries = _require(record_type, bodies, actor, state)
    record_type.hold(bodies)
    problems: list[Problem] = []
    for body in bodies:
        body.record.entered_by = actor
        prepare(record_type, body)
        if not checked:
            closed = books.closed_through(body.record.organization)
            problems.extend(problems_of(record_type, body, closed=closed))
    problems.extend(_together(record_type, bodies))
    _name(record_type, bodies)
    DomainError.raise_if(problems or _twins(record_type, bodies))
    for body in bodies:
        _set_state(body.record, state, actor, own_entries[_asked(record_type, body.record)])
    with _nobody_was_faster(record_type):
        Record.objects.bulk_create([body.record for body in bodies], batch_size=BATCH)
    for body in bodies:
        body.record = body.record  # the header has its number now; the body's key follows
    record_type.model._default_manager.bulk_create(bodies, batch_size=BATCH)
    write_rows(record_type, bodies)
    if related:
        related(bodies)
    if state == State.CONFIRMED:
        _post(record_type, bodies, actor, books, fresh=True)
        record_type.settle(bodies)
        findings.hand_over(record_type, bodies, actor)


def _name(record_type: RecordType, bodies: Sequence[Body]) -> None:
    """Store what the bodies name for the first time; their natural keys may depend on that."""
    if store_nouns(record_type, bodies):
        for body in bodies:
            body.record.natural_key = natural_key_of(record_type, body)


def _together(record_type: RecordType, bodies: Sequence[Body]) -> list[Problem]:
    if record_type.check_together is None:
        return []
    return [problem for _body, problem in record_type.check_together(bodies)]


Asked = tuple[int, int | None]


def _asked(record_type: RecordType, record: Record) -> Asked:
    """Say what a right depends on: the unit, and whose record it is where one's own counts."""
    own = record_type.own or record_type.confirms_itself
    return record.organization_id, record.about_id if own else None


def _require(
    record_type: RecordType, bodies: Sequence[Body], actor: User, state: str
) -> dict[Asked, bool]:
    """Check the actor's rights once per unit; tell where he confirms what he entered himself."""
    seen: dict[Asked, bool] = {}
    for body in bodies:
        record = body.record
        asked = _asked(record_type, record)
        if asked not in seen:
            require_enter(record_type, record, actor)
            record.entered_by = actor
            seen[asked] = state == State.CONFIRMED and check_confirmer(record_type, record, actor)
    return seen


def _twins(record_type: RecordType, bodies: Sequence[Body]) -> list[Problem]:
    keyed = [body.record for body in bodies if body.record.natural_key is not None]
    units = {record.organization_id for record in keyed}
    taken = existing_by_key(record_type, units, [record.natural_key for record in keyed])
    problems = []
    seen = set(taken)
    for record in keyed:
        key = (record.organization_id, record.natural_key)
        if key in seen:
            problems.append(
                Problem(
                    "LED015",
                    f"这条{record_type.label}已经记过",
                    "请在原记录上修改，不要再记一次",
                    value=record.title,
                )
            )
        seen.add(key)
    return problems


@contextmanager
def _nobody_was_faster(record_type: RecordType) -> Iterator[None]:
    """Say in words that somebody stored the same after the look for twins (PostgreSQL alone)."""
    try:
        yield
    except IntegrityError as error:
        raise DomainError.of(
            "LED015",
            f"别人刚刚记了同样的{record_type.label}",
            "什么都没有写入；请刷新后再看，已有的不必再记",
        ) from error


def _set_state(record: Record, state: str, actor: User, self_confirmed: bool) -> None:
    now = timezone.now()
    record.state = state
    record.entered_by = actor
    record.entered_at = now
    if state == State.SUBMITTED:
        record.submitted_at = now
    if state == State.CONFIRMED:
        record.confirmed_at = now
        record.confirmed_by = actor
        record.self_confirmed = self_confirmed


def _post(
    record_type: RecordType, bodies: Sequence[Body], actor: User, books: Books, *, fresh: bool
) -> None:
    changes = []
    for body in bodies:
        record = body.record
        record_type.apply(body, actor)
        wanted = posting.derive(record_type, body, record.organization_id, record.date)
        closed = books.closed_through(record.organization)
        changes.append(posting.Change(record, wanted, closed, fresh))
    posting.post(changes)


def revise_many(
    record_type: RecordType,
    bodies: Sequence[Body],
    *,
    actor: User,
    related: RelatedMany | None = None,
    books: Books | None = None,
) -> None:
    """Change stored records of one type; confirmed ones post the difference.

    Args:
        bodies: as they shall be, each with its header; ``record.version`` as it was read.

    Raises:
        Conflict: somebody changed one of them since it was read.
        DomainError, PermissionDenied: see ``services.revise_record``.
    """
    books = books or Books()
    stored = _locked([body.record for body in bodies])
    before = record_type.load(list(stored.values()))
    record_type.hold([*before.values(), *bodies])
    problems: list[Problem] = []
    for body in bodies:
        old = stored[body.record.pk]
        require_revise(record_type, old, actor)
        prepare(record_type, body)
        closed = books.closed_through(old.organization)
        problems.extend(revision_problems(record_type, before[old.pk], body, closed))
    problems.extend(_together(record_type, bodies))
    DomainError.raise_if(problems)
    _name(record_type, bodies)
    for body in bodies:
        old = stored[body.record.pk]
        if old.state == State.CONFIRMED:
            record_type.retract(before[old.pk], actor)
        body.record.version = old.version + 1
        body.record.state = old.state
        with _nobody_was_faster(record_type):
            body.record.save(force_update=True)
        body.save(force_update=True)
    write_rows(record_type, bodies)
    if related:
        related(bodies)
    confirmed = [body.record for body in bodies if body.record.state == State.CONFIRMED]
    for chunk in in_batches(confirmed):
        fresh = list(record_type.load(chunk).values())
        _post(record_type, fresh, actor, books, fresh=False)
        record_type.settle([*(before[body.pk] for body in fresh), *fresh])
        findings.hand_over(record_type, fresh, actor)


def void_many(
    record_type: RecordType, records: Sequence[Record], *, actor: User, reason: str
) -> None:
    """Void records of one type with one reason; what they posted is reversed.

    Raises:
        Conflict: somebody changed one of them since ``record.version`` was read.
        DomainError: one is void already, or lies in closed books.
    """
    books = Books()
    problems: list[Problem] = []
    together = {record.pk for record in records}
    for chunk in in_batches(records):
        stored = _locked(chunk)
        bodies = record_type.load(list(stored.values()))
        record_type.hold(list(bodies.values()))
        standing = [bodies[pk] for pk, row in stored.items() if row.state == State.CONFIRMED]
        problems.extend(record_type.check_void(standing, together))
        changes = []
        for record in stored.values():
            closed = books.closed_through(record.organization)
            if closed and record.date <= closed:
                problems.append(closed_problem(record.date, closed))
            _require_void(record_type, record, actor)
            was_confirmed = record.state == State.CONFIRMED
            # Void already when it is taken back, as in ``services.void_record``: a type can tell
            # a record that goes from one that is only changed.
            record.state = State.VOID
            record.void_reason = reason
            if was_confirmed:
                record_type.retract(bodies[record.pk], actor)
                changes.append(posting.Change(record, {}, closed, fresh=False))
            record.version += 1
        DomainError.raise_if(problems)
        Record.objects.bulk_update(
            stored.values(), ["state", "void_reason", "version"], batch_size=200
        )
        posting.post(changes)
        record_type.settle(standing)
        findings.hand_over(record_type, standing, actor)


def _require_void(record_type: RecordType, record: Record, actor: User) -> None:
    if record.state == State.CONFIRMED:
        require(actor, Permission.RECORD_VOID, record.organization)
    else:
        require_enter(record_type, record, actor)


def _locked(records: Sequence[Record]) -> dict[int, Record]:
    """Lock stored records in the order of their numbers; refuse what changed since it was read."""
    read = {record.pk: record.version for record in records}
    found: dict[int, Record] = {}
    for chunk in in_batches(sorted(read)):
        rows = Record.objects.filter(pk__in=chunk).order_by("pk")
        if connection.features.has_select_for_update_of:
            rows = rows.select_for_update(of=("self",))
        else:
            rows = rows.select_for_update()
        for record in rows.select_related("organization", "organization__book"):
            found[record.pk] = record
    for pk, version in read.items():
        held = found.get(pk)
        if held is None or held.version != version:
            raise Conflict.of(
                "LED016",
                "别人刚刚改过这条记录",
                "请重新预览后再导入",
                value=held.title if held else str(pk),
            )
    return found
