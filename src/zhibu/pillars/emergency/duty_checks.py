"""What is wrong with a shift that was served, and what the roster of its day fills in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.utils import timezone

from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.models import State
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.group_checks import people_of, twice_problems
from zhibu.pillars.emergency.models import DutyShift, OnDuty, RosterShift
from zhibu.pillars.emergency.response_checks import check_within


def planned_shift(body: DutyShift) -> RosterShift | None:
    """Give the shift of a standing roster that a record speaks of: same day, same name.

    Queries: two where there is one.
    """
    return (
        RosterShift.objects.filter(
            roster__organization=branch_of(body.record.organization),
            roster__withdrawn_at=None,
            date=body.record.date,
            name=body.record.title.strip(),
        )
        .select_related("roster")
        .prefetch_related("slots__person")
        .order_by("-roster")
        .first()
    )


def complete_shift(body: DutyShift) -> None:
    """Fill in what the roster of that day says, and who hands over, where nothing else is given."""
    _fill_planned(body)
    people = people_of(body, "staff")
    if body.record.about is None and people:
        body.record.about = people[0]


def _fill_planned(body: DutyShift) -> None:
    blank = not body.starts_at or not body.ends_at or not rows_of(body, "staff")
    if not blank and body.leader is not None:
        return
    planned = planned_shift(body)
    if planned is None:
        return
    if body.starts_at is None and body.ends_at is None:
        body.starts_at = timezone.localtime(planned.starts_at).time()
        body.ends_at = timezone.localtime(planned.ends_at).time()
    slots = list(planned.slots.all())
    if body.leader is None:
        body.leader = next((slot.person for slot in slots if slot.is_leader), None)
    if not rows_of(body, "staff"):
        set_rows(body, "staff", [OnDuty(person=one.person) for one in slots if not one.is_leader])
    if body.response is None:
        body.response = planned.roster.response


def check_together(bodies: Sequence[DutyShift]) -> Iterator[tuple[DutyShift, Problem]]:
    """Nobody serves two shifts of one sheet at the same time."""
    by_person: dict[int, list[DutyShift]] = {}
    for body in bodies:
        for person in people_of(body, "staff"):
            held = by_person.setdefault(person.pk, [])
            for other in held:
                if _overlap(body, other):
                    yield body, _clash(str(person), other)
            held.append(body)


def _overlap(one: DutyShift, other: DutyShift) -> bool:
    first, second = one.span(), other.span()
    return bool(
        one is not other and first and second and first[0] < second[1] and second[0] < first[1]
    )


def _clash(name: str, other: DutyShift) -> Problem:
    return Problem(
        "DUT005",
        f"同一时间在值{other.record.date}的{other.record.title}",
        "请核对日期、时间和值班人员",
        field="值班人员",
        value=name,
    )


def check_shift(body: DutyShift) -> Iterator[Problem]:
    """A name, somebody on duty, nobody twice, and nobody on two shifts at the same time."""
    yield from check_within(body, body.response, body.date)
    if not body.record.title.strip():
        yield Problem("DUT001", "没有填班次", "请写成 白班、夜班、全天", field="班次")
    people = people_of(body, "staff")
    if not people:
        yield Problem("DUT002", "没有填谁值班", "请填值班人员", field="值班人员")
    yield from twice_problems(people, "值班人员")
    if body.leader is not None and body.leader in people:
        yield Problem(
            "DUT003",
            "既带班又值班",
            "带班领导和值班人员各填各的",
            field="带班领导",
            value=str(body.leader),
        )
    writer = body.record.about
    if writer is not None and writer != body.leader and writer not in people:
        yield Problem(
            "DUT006",
            "不在这一班",
            "交班人是带班领导或值班人员之一",
            field="交班人",
            value=str(writer),
        )
    if (body.starts_at is None) != (body.ends_at is None):
        yield Problem("DUT004", "上下班时间只填了一个", "请都填，或都不填", field="下班时间")
    yield from _elsewhere_problems(body)


def _elsewhere_problems(body: DutyShift) -> Iterator[Problem]:
    """Nobody served two shifts at the same time. Queries: one or two."""
    if body.span() is None:
        return
    people = {person.pk: person for person in people_of(body, "staff") if person.pk}
    near = [body.date + timedelta(days=offset) for offset in (-1, 0, 1)]
    rows = (
        OnDuty.objects.filter(
            person__in=people,
            shift__record__state=State.CONFIRMED,
            shift__record__date__in=near,
        )
        .exclude(shift=body.pk)
        .select_related("shift__record")
    )
    for row in rows:
        if _overlap(body, row.shift):
            yield _clash(str(people[row.person_id]), row.shift)
