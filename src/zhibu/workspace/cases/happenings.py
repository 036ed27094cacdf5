"""What happened to a case, in the order of time: its steps and the other records about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from zhibu.cases.models import StepBody
from zhibu.cases.paths import CasePath
from zhibu.ledger import registry
from zhibu.ledger.abilities import Ability, abilities
from zhibu.ledger.children import rows_of
from zhibu.ledger.evidence import downloadable_by
from zhibu.ledger.models import Evidence, Record, State
from zhibu.workspace.asked import late_limit

if TYPE_CHECKING:
    from zhibu.access.models import User


@dataclass(frozen=True)
class File:
    """One file of evidence; without ``url`` it may not be opened."""

    name: str
    url: str
    image: bool


@dataclass(frozen=True)
class Happening:
    """One record about a case.

    Attributes:
        state: draft, submitted, returned, confirmed or void.
        late: days between event and entry, 0 when in time.
        may_confirm: whether the user may confirm it here and now.
    """

    record: Record
    url: str
    day: date
    title: str
    kind: str
    note: str
    state: str
    late: int
    papers: Sequence[str]
    files: Sequence[File]
    may_confirm: bool

    @property
    def waits(self) -> bool:
        return self.record.is_open


def happenings(user: User, path: CasePath, bodies: Iterable[Any]) -> list[Happening]:
    """Give the records of a case as its page shows them.

    Queries: one for the files, and one or two for each record that waits.
    """
    held = list(bodies)
    open_files = _openable(user, [body.record for body in held])
    return [_happening(user, path, body, open_files) for body in held]


def _openable(user: User, records: list[Record]) -> frozenset[int]:
    if not any(record.evidence.all() for record in records):
        return frozenset()
    rows = downloadable_by(user).filter(record__in=records)
    return frozenset(rows.values_list("pk", flat=True))


def _happening(user: User, path: CasePath, body: Any, open_files: frozenset[int]) -> Happening:
    record: Record = body.record
    record_type = registry.record_type(record.type)
    step = path.steps_by_key.get(body.step) if isinstance(body, StepBody) else None
    limit = late_limit(record_type, record.organization)
    waits = record.is_open
    return Happening(
        record,
        reverse("workspace:record", args=[record.pk]),
        record.date,
        step.name if step else record.title,
        "" if step else record_type.label,
        getattr(body, "note", ""),
        "returned" if record.returned_reason and record.state == State.DRAFT else record.state,
        record.late_days if record.late_days > limit else 0,
        [row.name for row in rows_of(body, "papers")] if step else [],
        [_file(one, open_files) for one in record.evidence.all() if not one.withdrawn_reason],
        waits and Ability.CONFIRM in abilities(record_type, record, user),
    )


def _file(one: Evidence, open_files: frozenset[int]) -> File:
    url = reverse("workspace:evidence", args=[one.pk]) if one.pk in open_files else ""
    return File(one.name, url, one.mime.startswith("image/"))
