"""Verbs on duty rosters: try one, save it, withdraw it. A roster is stored whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NoReturn

from django.db import transaction
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.cases.models import Case
from zhibu.core.errors import DomainError, Problem
from zhibu.core.workdays import is_workday
from zhibu.organization.models import Organization, Person
from zhibu.organization.rules import value_of
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.duty_rules import REST_HOURS
from zhibu.pillars.emergency.models import Roster, RosterLeave, RosterShift, RosterSlot
from zhibu.pillars.emergency.response_terms import term_of
from zhibu.pillars.emergency.rostering import (
    Filled,
    Load,
    Order,
    Shift,
    UnfillableError,
    Worker,
    fill,
)

if TYPE_CHECKING:
    from zhibu.access.models import User

P = Permission
MOST_DAYS = 366
MOST_STAFF = 20
MOST_NAMED = 12


@dataclass(frozen=True)
class Pattern:
    """A shift that comes every day; an end that is not after the start lies on the next day."""

    name: str
    starts: time
    ends: time


@dataclass(frozen=True)
class RosterDraft:
    """What a roster is made from.

    Attributes:
        leave: days on which people cannot serve, by their numbers.
        history: what earlier rosters of the unit gave them counts too.
    """

    organization: Organization
    title: str
    first: date
    last: date
    patterns: tuple[Pattern, ...]
    leaders: tuple[Person, ...]
    staff: tuple[Person, ...]
    per_shift: int = 1
    leave: Mapping[int, frozenset[date]] = field(default_factory=dict)
    history: bool = False
    response: Case | None = None


def shifts_of(draft: RosterDraft) -> Iterator[Shift]:
    """Give the shifts of a draft, day by day."""
    zone = timezone.get_current_timezone()
    for number in range((draft.last - draft.first).days + 1):
        day = draft.first + timedelta(days=number)
        for pattern in draft.patterns:
            overnight = pattern.ends <= pattern.starts
            end = day + timedelta(days=1) if overnight else day
            yield Shift(
                day,
                pattern.name,
                datetime.combine(day, pattern.starts, zone),
                datetime.combine(end, pattern.ends, zone),
                night=overnight,
                off=not is_workday(day),
            )


def try_roster(draft: RosterDraft) -> list[Filled]:
    """Give the roster that a draft leads to; nothing is stored. Queries: three at most.

    Raises:
        DomainError: the draft is wrong, or there is no such roster: which shift cannot be filled,
            who is missing why, how many more people would do.
    """
    DomainError.raise_if(draft_problems(draft))
    people = (*draft.leaders, *draft.staff)
    busy, past = _elsewhere(people), _past(draft, people)
    rest = timedelta(hours=value_of(REST_HOURS, draft.organization, draft.first))
    workers = {
        person.pk: Worker(
            person.pk,
            person.label,
            draft.leave.get(person.pk, frozenset()),
            tuple(busy.get(person.pk, ())),
            past.get(person.pk, Load()),
        )
        for person in people
    }
    order = Order(
        tuple(shifts_of(draft)),
        tuple(workers[person.pk] for person in draft.leaders),
        tuple(workers[person.pk] for person in draft.staff),
        draft.per_shift,
        rest,
    )
    try:
        return fill(order)
    except UnfillableError as error:
        _refuse(error)


def _refuse(error: UnfillableError) -> NoReturn:
    absent = "；".join(f"{one.worker.name}：{one.reason}" for one in error.absent[:MOST_NAMED])
    rest = len(error.absent) - MOST_NAMED
    names = absent + (f"；另有 {rest} 人" if rest > 0 else "")
    found = "排不出来" if error.proven else "试了很多排法都排不出来"
    why = f"需要 {error.needed} 人，能排的只有 {error.there} 人"
    raise DomainError.of(
        "DTY010",
        f"{found}：{error.shift}{why}{f'（{names}）' if names else ''}",
        f"再加 {error.more} 人就能排，或减少班次、调整请假",
        field=error.role,
    ) from error


def draft_problems(draft: RosterDraft) -> Iterator[Problem]:
    """Say all that is wrong with a draft before it is tried."""
    if not draft.title.strip():
        yield Problem("DTY001", "没有填名称", "请写成 国庆值班表", field="名称")
    days = (draft.last - draft.first).days + 1
    if not 1 <= days <= MOST_DAYS:
        yield Problem(
            "DTY002",
            "日期范围不对",
            f"请填 1 到 {MOST_DAYS} 天",
            field="结束日期",
            value=str(draft.last),
        )
    yield from _pattern_problems(draft.patterns)
    if not 1 <= draft.per_shift <= MOST_STAFF:
        yield Problem("DTY005", "每班人数不对", f"请填 1 到 {MOST_STAFF}", field="每班人数")
    for people, label in ((draft.leaders, "带班领导"), (draft.staff, "值班人员")):
        if not people:
            yield Problem("DTY006", f"没有选{label}", "请至少选一人", field=label)
    for person in sorted(set(draft.leaders) & set(draft.staff), key=lambda one: one.pk):
        yield Problem(
            "DTY007", "既带班又值班", "请只留在一处", field="带班领导", value=str(person.label)
        )
    yield from _response_problems(draft)


def _pattern_problems(patterns: Sequence[Pattern]) -> Iterator[Problem]:
    if not patterns:
        yield Problem("DTY003", "没有填班次", "每行一个，写成 白班 08:30-18:00", field="每天的班次")
    names = [pattern.name for pattern in patterns]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem("DTY004", "班次重名", "请用不同的名称", field="每天的班次", value=name)


def _response_problems(draft: RosterDraft) -> Iterator[Problem]:
    if draft.response is None:
        return
    term = term_of(draft.response)
    mine = draft.response.organization_id in branch_of(draft.organization).numbers_up
    if not mine or term is None or draft.first not in term or draft.last not in term:
        yield Problem(
            "DTY008",
            "日期不全在响应期间",
            "请核对日期，或不选应急响应",
            field="应急响应",
            value=draft.response.title,
        )


def standing_slots(people: Iterable[Person]) -> Iterator[RosterSlot]:
    """Give what some people serve by rosters that stand. Queries: one."""
    yield from (
        RosterSlot.objects.filter(
            person__in=[person.pk for person in people], shift__roster__withdrawn_at=None
        )
        .select_related("shift")
        .order_by("shift__starts_at", "pk")
    )


def _elsewhere(people: Sequence[Person]) -> dict[int, list[tuple[datetime, datetime]]]:
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for slot in standing_slots(people):
        times = (slot.shift.starts_at, slot.shift.ends_at)
        found.setdefault(slot.person_id, []).append(times)
    return found


def _past(draft: RosterDraft, people: Sequence[Person]) -> dict[int, Load]:
    """Give what people served by earlier rosters, where that shall count."""
    found: dict[int, Load] = {}
    if not draft.history:
        return found
    for slot in standing_slots(people):
        shift = slot.shift
        if shift.date < draft.first:
            night = timezone.localdate(shift.ends_at) > shift.date
            one = Shift(
                shift.date, "", shift.starts_at, shift.ends_at, night, not is_workday(shift.date)
            )
            found[slot.person_id] = found.get(slot.person_id, Load()).plus(one)
    return found


def save_roster(draft: RosterDraft, *, actor: User) -> Roster:
    """Fill a draft once more under lock and store the roster.

    Raises:
        DomainError: as :func:`try_roster`; nothing is stored.
        PermissionDenied: the actor does not enter records for the unit.
    """
    require(actor, P.RECORD_ENTER, draft.organization)
    with transaction.atomic():
        hold_people((*draft.leaders, *draft.staff))
        filled = try_roster(draft)
        roster = Roster.objects.create(
            organization=draft.organization,
            response=draft.response,
            title=draft.title.strip(),
            first=draft.first,
            last=draft.last,
            made_by=actor,
        )
        _store(roster, filled, draft.leave)
        _audit("roster.make", roster, actor, shifts=len(filled))
    return roster


def hold_people(people: Iterable[Person]) -> None:
    """Lock people in the order of their numbers: rosters and swaps of one person queue up."""
    keys = {person.pk for person in people}
    list(Person.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def _store(roster: Roster, filled: Sequence[Filled], leave: Mapping[int, frozenset[date]]) -> None:
    shifts = [
        RosterShift(
            roster=roster,
            date=one.shift.day,
            name=one.shift.name,
            starts_at=one.shift.start,
            ends_at=one.shift.end,
        )
        for one in filled
    ]
    RosterShift.objects.bulk_create(shifts, batch_size=500)
    RosterSlot.objects.bulk_create(
        [
            RosterSlot(shift=shift, person_id=key, is_leader=key == one.leader)
            for shift, one in zip(shifts, filled, strict=True)
            for key in (one.leader, *one.staff)
        ],
        batch_size=500,
    )
    RosterLeave.objects.bulk_create(
        [
            RosterLeave(roster=roster, person_id=key, date=day)
            for key, days in leave.items()
            for day in sorted(days)
        ],
        batch_size=500,
    )


def withdraw_roster(roster: Roster, *, actor: User) -> None:
    """Take a roster back: nobody is on duty by it any more. What was served stays recorded.

    Raises:
        DomainError: it is withdrawn already.
        PermissionDenied: the actor does not enter records for the unit.
    """
    require(actor, P.RECORD_ENTER, roster.organization)
    with transaction.atomic():
        held = Roster.objects.select_for_update().get(pk=roster.pk)
        if held.withdrawn_at is not None:
            raise DomainError.of("DTY011", "已经撤回", "请刷新页面", value=held.title)
        held.withdrawn_at = timezone.now()
        held.save(update_fields=["withdrawn_at"])
        _audit("roster.withdraw", held, actor)


def _audit(action: str, roster: Roster, actor: User, **detail: object) -> None:
    record_act(
        action,
        actor=actor,
        target_type="roster",
        target_id=roster.pk,
        organization=roster.organization_id,
        detail={"title": roster.title, **detail},
    )
