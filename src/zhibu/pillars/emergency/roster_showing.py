"""What the pages of duty rosters show: the days of one, today, one's own shifts, what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.workdays import is_workday
from zhibu.ledger.models import Record, State
from zhibu.organization.models import Organization, Person
from zhibu.pillars.emergency.models import (
    Roster,
    RosterShift,
    RosterSlot,
    RosterSwap,
    SwapState,
)
from zhibu.pillars.emergency.rostering import Filled

if TYPE_CHECKING:
    from zhibu.access.models import User

WEEKDAYS = "一二三四五六日"
AHEAD = timedelta(days=30)
BEHIND = timedelta(days=7)


@dataclass
class Turn:
    """One shift with its names, ready to be shown.

    Attributes:
        record: of the shift as it was served, None where none is confirmed or handed in.
        due: it is over and nobody has written what was handed over.
    """

    name: str
    leader: str
    staff: str
    times: str = ""
    shift: RosterShift | None = None
    slots: Sequence[RosterSlot] = ()
    record: int | None = None
    due: bool = False


@dataclass
class Day:
    """One day of a roster."""

    date: date
    turns: list[Turn] = field(default_factory=list)

    @property
    def weekday(self) -> str:
        return f"周{WEEKDAYS[self.date.weekday()]}"

    @property
    def off(self) -> bool:
        return not is_workday(self.date)


@dataclass(frozen=True)
class Count:
    """How often somebody serves in a roster."""

    name: str
    shifts: int
    nights: int
    offs: int


def visible_rosters(user: User) -> QuerySet[Roster]:
    """Give the rosters in scope."""
    return Roster.objects.filter(access_of(user).within(Permission.RECORD_VIEW)).select_related(
        "organization", "response"
    )


def rosters_below(user: User, unit: Organization) -> QuerySet[Roster]:
    return visible_rosters(user).filter(organization__path__startswith=unit.path)


def shifts_between(rosters: QuerySet[Roster], first: date, last: date) -> list[RosterShift]:
    """Give the shifts of standing rosters on some days. Queries: three."""
    rows = RosterShift.objects.filter(
        roster__in=rosters.filter(withdrawn_at=None), date__range=(first, last)
    )
    return list(rows.select_related("roster__organization").prefetch_related("slots__person"))


def turns_of(shifts: Sequence[RosterShift], user: User) -> list[Turn]:
    """Give shifts as they are shown. Queries: one."""
    served = served_by(shifts, user)
    now = timezone.now()
    return [
        _turn(shift, served.get((shift.roster.organization_id, shift.date, shift.name)), now)
        for shift in shifts
    ]


def _turn(shift: RosterShift, record: int | None, now: Any) -> Turn:
    slots = list(shift.slots.all())
    starts, ends = timezone.localtime(shift.starts_at), timezone.localtime(shift.ends_at)
    next_day = "次日" if ends.date() > shift.date else ""
    return Turn(
        shift.name,
        "、".join(slot.person.name for slot in slots if slot.is_leader),
        "、".join(slot.person.name for slot in slots if not slot.is_leader),
        f"{starts:%H:%M}—{next_day}{ends:%H:%M}",
        shift,
        slots,
        record,
        due=record is None and shift.ends_at <= now and shift.roster.withdrawn_at is None,
    )


def served_by(shifts: Sequence[RosterShift], user: User) -> dict[tuple[int, date, str], int]:
    """Give the records of shifts that were served and handed in, by unit, day and name."""
    if not shifts:
        return {}
    days = [shift.date for shift in shifts]
    rows = Record.objects.filter(
        access_of(user).within(Permission.RECORD_VIEW),
        type="emergency.duty",
        state__in=(State.CONFIRMED, State.SUBMITTED),
        organization__in={shift.roster.organization_id for shift in shifts},
        date__range=(min(days), max(days)),
    )
    return {
        (unit, day, title): pk
        for unit, day, title, pk in rows.values_list("organization_id", "date", "title", "pk")
    }


def days_of(turns: Iterable[Turn]) -> list[Day]:
    """Put shifts under their days."""
    found: dict[date, Day] = {}
    for turn in turns:
        assert turn.shift is not None
        found.setdefault(turn.shift.date, Day(turn.shift.date)).turns.append(turn)
    return [found[day] for day in sorted(found)]


def preview_days(filled: Sequence[Filled], people: Iterable[Person]) -> list[Day]:
    """Put the shifts of a roster that is not stored under their days."""
    names = {person.pk: person.name for person in people}
    found: dict[date, Day] = {}
    for one in filled:
        staff = "、".join(names[key] for key in one.staff)
        day = found.setdefault(one.shift.day, Day(one.shift.day))
        day.turns.append(Turn(one.shift.name, names[one.leader], staff))
    return [found[day] for day in sorted(found)]


def preview_counts(filled: Sequence[Filled], people: Iterable[Person]) -> list[Count]:
    """Count what each one serves in a roster that is not stored."""
    shifts: Counter[int] = Counter()
    nights: Counter[int] = Counter()
    offs: Counter[int] = Counter()
    for one in filled:
        for key in (one.leader, *one.staff):
            shifts[key] += 1
            nights[key] += one.shift.night
            offs[key] += one.shift.off
    return [
        Count(person.label, shifts[person.pk], nights[person.pk], offs[person.pk])
        for person in people
    ]


def counts_of(turns: Sequence[Turn]) -> list[Count]:
    """Count what each one serves in a stored roster, by name."""
    found: dict[str, list[int]] = {}
    for turn in turns:
        assert turn.shift is not None
        off = not is_workday(turn.shift.date)
        night = timezone.localdate(turn.shift.ends_at) > turn.shift.date
        for slot in turn.slots:
            row = found.setdefault(slot.person.label, [0, 0, 0])
            for at, more in enumerate((1, int(night), int(off))):
                row[at] += more
    return [Count(name, *row) for name, row in sorted(found.items())]


def own_turns(user: User, today: date) -> list[Turn]:
    """Give one's own shifts of the last week and the next month. Queries: four."""
    if user.person_id is None:
        return []
    shifts = (
        RosterShift.objects.filter(
            slots__person=user.person_id,
            roster__withdrawn_at=None,
            date__range=(today - BEHIND, today + AHEAD),
        )
        .select_related("roster__organization")
        .prefetch_related("slots__person")
    )
    return turns_of(list(shifts), user)


def serving_on(person: int, day: date) -> list[RosterShift]:
    """Give the shifts of a day for which somebody is put down. Queries: one."""
    rows = RosterShift.objects.filter(slots__person=person, roster__withdrawn_at=None, date=day)
    return list(rows.distinct().order_by("starts_at"))


def swaps_waiting(user: User, unit: Organization) -> list[RosterSwap]:
    """Give the swaps that wait for somebody who may decide them. Queries: one."""
    access = access_of(user)
    field_ = "slot__shift__roster__organization"
    rows = RosterSwap.objects.filter(
        access.within(Permission.RECORD_ENTER, field=field_),
        state=SwapState.ASKED,
        slot__shift__roster__withdrawn_at=None,
        slot__shift__roster__organization__path__startswith=unit.path,
    )
    return list(
        rows.select_related("slot__shift__roster", "back__shift", "giver", "taker").order_by("pk")
    )


def swaps_of(roster: Roster) -> list[RosterSwap]:
    """Give all swaps of a roster, newest first. Queries: one."""
    rows = RosterSwap.objects.filter(slot__shift__roster=roster)
    return list(rows.select_related("slot__shift", "back__shift", "giver", "taker", "decided_by"))


def sheet_rows(days: Iterable[Day]) -> Iterable[list[Any]]:
    """Give a roster as rows of a workbook: date, weekday, shift, times, leader, staff."""
    for day in days:
        for turn in day.turns:
            yield [day.date, day.weekday, turn.name, turn.times, turn.leader, turn.staff]
