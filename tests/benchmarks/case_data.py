"""Many cases with their steps and records, written straight into the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from zhibu.cases.models import Case
from zhibu.cases.paths import case_path
from zhibu.ledger import registry
from zhibu.ledger.models import Record, State
from zhibu.ledger.rows import insert_rows
from zhibu.organization.models import Organization

BATCH = 1000
# How far a wish went, so that all columns of its board are filled; the last ones are closed.
WISHES = (
    ("collect",),
    ("collect", "verify"),
    ("collect", "verify", "publish"),
    ("collect", "verify", "publish", "claim"),
    ("collect", "verify", "publish", "claim", "contact", "fulfil"),
    ("collect", "verify", "publish", "claim", "contact", "fulfil", "acknowledge"),
)
HOUSEHOLDS = (("enrol",), ("enrol", "assist"), ("clue",), ("clue", "visit"))
DAYS_BETWEEN = 4


@dataclass
class Making:
    """What was made so far: the next free numbers."""

    case: int
    record: int


def make_cases(
    path: str, walks: Sequence[tuple[str, ...]], branches: Sequence[Organization], count: int
) -> None:
    """Write so many cases of a path, spread over branches, walks and the last year."""
    making = Making(_next(Case), _next(Record))
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        _write(path, walks, branches, numbers, making)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _next(model: Any) -> int:
    return int(model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1


def _write(
    path: str,
    walks: Sequence[tuple[str, ...]],
    branches: Sequence[Organization],
    numbers: range,
    making: Making,
) -> None:
    declared = case_path(path)
    cases, records = [], []
    bodies: dict[str, list[Any]] = {key: [] for key in declared.step_types}
    for number in numbers:
        walk, unit = walks[number % len(walks)], branches[number % len(branches)]
        first = timezone.localdate() - timedelta(days=number % 365 + DAYS_BETWEEN * len(walk))
        case = Case(
            pk=making.case,
            path=path,
            organization=unit,
            number=f"B{making.case:07d}",
            title=f"第{number}件",
            opened_on=first,
        )
        making.case += 1
        for at, key in enumerate(walk):
            step, day = declared.step(key), first + timedelta(days=DAYS_BETWEEN * at)
            kind = declared.type_of(step)
            model = registry.record_type(kind).model
            records.append(_record(making.record, kind, unit, day))
            bodies[kind].append(model(record_id=making.record, case_id=case.pk, step=key))
            making.record += 1
            if step.leads and step.leads != case.state:
                case.state, case.since = step.leads, day
        final = declared.state(case.state).final
        case.is_open, case.closed_on = not final, case.since if final else None
        cases.append(case)
    Case.objects.bulk_create(cases)
    Record.objects.bulk_create(records)
    for rows in bodies.values():
        insert_rows(rows)


def _record(number: int, kind: str, unit: Organization, day: date) -> Record:
    stamp = timezone.make_aware(datetime(day.year, day.month, day.day, 8))
    return Record(
        pk=number,
        type=kind,
        organization=unit,
        date=day,
        title=f"记录{number}",
        state=State.CONFIRMED,
        restricted=registry.record_type(kind).restricted,
        entered_at=stamp,
        confirmed_at=stamp,
    )


def add_about(kind: str, every: int, path: str, columns: dict[str, Any]) -> None:
    """Write one record of a type (a visit, an income) about every so-manieth case of a path."""
    model = registry.record_type(kind).model
    number = _next(Record)
    for chunk in _open_cases(path):
        records, bodies = [], []
        for case in chunk:
            if case.pk % every == 0:
                day = timezone.localdate() - timedelta(days=case.pk % 60)
                records.append(_record(number, kind, case.organization, day))
                bodies.append(model(record_id=number, case_id=case.pk, **columns))
                number += 1
        Record.objects.bulk_create(records)
        insert_rows(bodies)


def _open_cases(path: str) -> Iterator[list[Case]]:
    last = 0
    rows = Case.objects.filter(path=path, is_open=True).select_related("organization")
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield chunk
        last = chunk[-1].pk
