"""What follows from steps: a case's state, its number, its deadlines, its locks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Min, OuterRef, Subquery
from django.utils import timezone

from zhibu.cases.clocks import LONGEST_DETAIL, readings
from zhibu.cases.judging import without
from zhibu.cases.models import Case, Deadline
from zhibu.cases.paths import NEW, CasePath, case_path
from zhibu.cases.situation import Situation, order_of, situation_of, situations, steps_of
from zhibu.core.errors import Conflict, Problem
from zhibu.ledger.rows import insert_rows
from zhibu.organization.rules import RuleBook

TRIES = 5
CHUNK = 1000


def keep_case(case: Case) -> Case:
    """Store a new case; without a number it gets the next one of its unit and year, 2022-003.

    The year is that of its first step, which the step lends as ``opened_on``; stored is that day
    only once the step is confirmed.

    Raises:
        Conflict: others took five numbers in a row meanwhile.
    """
    year = (case.opened_on or timezone.localdate()).year
    case.opened_on = None
    if case.number:
        case.save(force_insert=True)
        return case
    for _try in range(TRIES):
        case.number = next_number(case, year)
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError:
            continue
        return case
    raise Conflict.of("CAS030", "编号被别人占用", "请再保存一次", value=case.title)


def next_number(case: Case, year: int) -> str:
    """Give the next free number of a unit's cases of one path. Queries: one."""
    prefix = f"{case_path(case.path).prefix}{year}-"
    taken = Case.objects.filter(
        path=case.path, organization=case.organization, number__startswith=prefix
    ).values_list("number", flat=True)
    used = [int(tail) for number in taken if (tail := number.removeprefix(prefix)).isdecimal()]
    return f"{prefix}{max(used, default=0) + 1:03d}"


def hold(bodies: Sequence[Any]) -> None:
    """Lock the cases of bodies in the order of their numbers: one step at a time for each."""
    keys = sorted({body.case_id for body in bodies if body.case_id})
    list(Case.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def expect(body: Any) -> None:
    """Let the checks of an import's later rows see a step that an earlier row will store."""
    case = body.case
    if case is None:
        return
    held = steps_of(case)
    if not any(one is body or (one.pk and one.pk == body.pk) for one in held):
        body.lent_place = len(held)
        held.append(body)
    case.lent_steps = sorted(held, key=order_of)


def settle(bodies: Iterable[Any]) -> None:
    """Bring the cases of bodies up to date: state, dates, deadlines."""
    refresh({body.case_id for body in bodies if body.case_id})


def refresh(keys: Collection[int]) -> None:
    """Fold the steps of some cases again and write what changed. Queries: about eight a path."""
    cases = Case.objects.filter(pk__in=keys).select_related("organization").order_by("path", "pk")
    by_path: dict[str, list[Case]] = {}
    for case in cases:
        by_path.setdefault(case.path, []).append(case)
    for key, held in by_path.items():
        path = case_path(key)
        rules = RuleBook(path.all_rules)
        for start in range(0, len(held), CHUNK):
            found = list(situations(path, held[start : start + CHUNK], rules))
            _write_standings(found)
            write_deadlines(found)


STANDING = ("state", "since", "opened_on", "closed_on", "is_open")


def standing_of(situation: Situation) -> dict[str, Any]:
    """Give what a case must say of itself, by column."""
    state, history = situation.state, situation.history
    return {
        "state": state.key,
        "since": situation.since,
        "opened_on": history[0].date if history else None,
        "closed_on": situation.since if state.final else None,
        "is_open": state.key != NEW and not state.final,
    }


def _write_standings(found: Sequence[Situation]) -> None:
    changed = []
    for situation in found:
        wanted = standing_of(situation)
        if any(getattr(situation.case, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(situation.case, name, value)
            changed.append(situation.case)
    Case.objects.bulk_update(changed, STANDING, batch_size=100)


def write_deadlines(found: Sequence[Situation]) -> int:
    """Write the deadlines that the clocks of some cases show; tell how many cases changed.

    Queries: one read; where something changed one delete, one insert per 500 and one update.
    """
    keys = [situation.case.pk for situation in found]
    stored: dict[tuple[int, str], tuple[int, date, date, str]] = {
        (case, clock): (pk, since, due, detail)
        for case, clock, pk, since, due, detail in Deadline.objects.filter(
            case__in=keys
        ).values_list("case_id", "clock", "pk", "since", "due", "detail")
    }
    gone, new = [], []
    for situation in found:
        case = situation.case.pk
        for clock, shown in readings(situation):
            detail = shown.detail[:LONGEST_DETAIL]
            old = stored.pop((case, clock.key), None)
            if old is not None and old[1:] == (shown.since, shown.due, detail):
                continue
            if old is not None:
                gone.append(old[0])
            new.append(
                Deadline(
                    case_id=case,
                    clock=clock.key,
                    since=shown.since,
                    due=shown.due,
                    detail=detail,
                )
            )
    changed = {row.case_id for row in new} | {case for case, _clock in stored}
    gone += [pk for pk, *_rest in stored.values()]
    Deadline.objects.filter(pk__in=gone).delete()
    insert_rows(new)
    _write_next_due(changed)
    return len(changed)


def _write_next_due(keys: Collection[int]) -> None:
    earliest = (
        Deadline.objects.filter(case=OuterRef("pk"))
        .order_by()
        .values("case")
        .annotate(first=Min("due"))
        .values("first")
    )
    Case.objects.filter(pk__in=keys).update(next_due=Subquery(earliest))


def check_void(bodies: Sequence[Any], together: Collection[int]) -> Iterator[Problem]:
    """Refuse to void a step on which later ones rest, unless those are voided with it."""
    cases = {body.case_id: body.case for body in bodies}
    for case in cases.values():
        yield from without(situation_of(case), together)


def faults(path: CasePath) -> Iterator[str]:
    """Compare every case of a path with what its steps say (``zhibu verify``)."""
    rules = RuleBook(path.all_rules)
    rows = Case.objects.filter(path=path.key).select_related("organization").order_by("pk")
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        for situation in situations(path, chunk, rules):
            case = situation.case
            for name, value in standing_of(situation).items():
                if getattr(case, name) != value:
                    yield (
                        f"{path.noun} {case.number} {name}：应为 {value}，"
                        f"现在是 {getattr(case, name)}"
                    )
