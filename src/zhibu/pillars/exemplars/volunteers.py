"""Volunteer service (志愿服务): hours that count, and nobody in two places at once.

Service is counted in hours actually served; nobody's hours overlap, and a day has 24 of them
(志愿服务条例; exemplars.md 6.6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from django.db.models import Exists, OuterRef

from zhibu.activities.models import Activity, AgendaItem, Attendance, Presence
from zhibu.core.errors import Problem
from zhibu.core.quantities import format_number
from zhibu.ledger.models import Record, State
from zhibu.ledger.types import Line
from zhibu.organization.models import Person

SERVICE = "volunteer_service"
DAY_HOURS = 24
# Hours are rounded to halves, so that they may be a quarter longer than the clock says.
ROUNDING_MINUTES = 15


def service_lines(item: AgendaItem, activity: Activity) -> Iterator[Line]:
    """People and hours count once for the activity, however many services were rendered at it."""
    first = next(one for one in activity.agenda if one.kind == SERVICE)
    came = len(activity.came)
    if item == first and came:
        yield Line("exemplars.volunteer_attendance", came)
        if activity.hours:
            yield Line("exemplars.volunteer_hours", Decimal(activity.hours) * came)


@dataclass(frozen=True)
class Service:
    """When somebody served: an activity, stored or about to be, seen by one of its people."""

    record: Record
    span: tuple[time, time] | None
    hours: Decimal

    @classmethod
    def of(cls, activity: Activity) -> Service:
        return cls(activity.record, span_of(activity), Decimal(activity.hours or 0))

    def is_same(self, other: Service) -> bool:
        return self.record is other.record or (
            self.record.pk is not None and self.record.pk == other.record.pk
        )

    def overlaps(self, other: Service) -> bool:
        """Tell whether both are timed and share a moment; one may begin as the other ends."""
        if self.span is None or other.span is None:
            return False
        return self.span[0] < other.span[1] and other.span[0] < self.span[1]

    def told_to(self, reader: Record) -> str:
        """Name it to whoever keeps another record; its subject stays within its own branch."""
        unit = self.record.organization
        times = f" {self.span[0]:%H:%M}–{self.span[1]:%H:%M}" if self.span else ""
        title = ""
        if unit.book_unit_id == reader.organization.book_unit_id:
            title = f"“{self.record.title}”"
        return f"{unit.name}{title}志愿服务（{self.record.date}{times}）"


def span_of(activity: Activity) -> tuple[time, time] | None:
    """Give the time from start to end; None where either is missing or they are out of order."""
    start, end = activity.starts_at, activity.ends_at
    return (start, end) if start and end and start < end else None


Taken = dict[tuple[int, date], list[Service]]


def check_service(activity: Activity) -> Iterator[Problem]:
    """Hours that the clock allows, and nobody who serves elsewhere meanwhile. Queries: one."""
    yield from _hours_problems(activity)
    taken, day = services_of([activity]), activity.record.date
    for person in _people_at_hand(activity):
        _merge(taken[person.pk, day], planned_of(person), day)
    yield from clashes(activity, taken)


def check_services(activities: Sequence[Activity]) -> Iterator[tuple[Activity, Problem]]:
    """Nobody serves at two of these at once. Queries: one."""
    if len(activities) < 2:
        return
    taken = services_of(activities)
    for activity in activities:
        yield from ((activity, problem) for problem in clashes(activity, taken))
        for person in _people(activity):
            taken[person, activity.record.date].append(Service.of(activity))


def expect_service(activity: Activity) -> None:
    """Let those who will have served remember it, for the checks of the rows that follow.

    The rows of one import share their people; what is noted ends with them.
    """
    for person in _people_at_hand(activity):
        planned_of(person).append(Service.of(activity))


def planned_of(person: Person) -> list[Service]:
    """Give the services that an import being read has noted on a person."""
    noted: list[Service] = person.__dict__.setdefault("_planned_services", [])
    return noted


def _merge(stored: list[Service], planned: Sequence[Service], day: date) -> None:
    """Add the planned ones of a day; a stored one that is to change gives way."""
    stored[:] = [one for one in stored if not any(one.is_same(other) for other in planned)]
    stored.extend(one for one in planned if one.record.date == day)


def _people_at_hand(activity: Activity) -> Iterator[Person]:
    """Give those who came and have been read already; the others cost no query."""
    for row in activity.came:
        person = row._state.fields_cache.get("person")
        if person is not None:
            yield person


def _people(activity: Activity) -> dict[int, Attendance]:
    return {row.person_id: row for row in activity.came if row.person_id is not None}


def services_of(activities: Sequence[Activity]) -> Taken:
    """Find what else the people of these activities served at on their days. Queries: one."""
    people = {person for activity in activities for person in _people(activity)}
    days = {activity.record.date for activity in activities}
    service = AgendaItem.objects.filter(activity=OuterRef("activity"), kind=SERVICE)
    rows = (
        Attendance.objects.filter(
            Exists(service),
            person__in=people,
            presence__in=(Presence.PRESENT, Presence.LATE),
            activity__record__date__in=days,
        )
        .exclude(activity__record__state=State.VOID)
        .exclude(activity__in=[activity.pk for activity in activities if activity.pk])
        .select_related("person", "activity__record__organization")
    )
    taken: Taken = defaultdict(list)
    for row in rows:
        if row.person_id is not None:
            taken[row.person_id, row.activity.record.date].append(Service.of(row.activity))
    return taken


def _hours_problems(activity: Activity) -> Iterator[Problem]:
    if activity.hours is None:
        yield Problem(
            "EXE020", "没有填服务时长", "请填每人学时（小时），或填起止时间", field="学时"
        )
        return
    span = span_of(activity)
    if span is None:
        return
    start, end = span
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    if activity.hours * 60 > minutes + ROUNDING_MINUTES:
        yield Problem(
            "EXE021",
            f"超过起止时间 {start:%H:%M}–{end:%H:%M}",
            "志愿服务时长按实际服务时间记，请核对",
            field="学时",
            value=f"{format_number(Decimal(activity.hours))} 小时",
        )


def clashes(activity: Activity, taken: Taken) -> Iterator[Problem]:
    """Tell, for each other service, who of this one's people was there at the same time."""
    own, day = Service.of(activity), activity.record.date
    overlapping: list[tuple[Service, list[str]]] = []
    for person, row in _people(activity).items():
        others = [one for one in taken.get((person, day), ()) if not one.is_same(own)]
        meanwhile = [one for one in others if own.overlaps(one)]
        for other in meanwhile:
            _note(overlapping, other, row.who)
        total = own.hours + sum(one.hours for one in others)
        if others and not meanwhile and total > DAY_HOURS:
            yield _too_long(own, others, total, row.who)
    for other, names in overlapping:
        yield Problem(
            "EXE022",
            f"同一时间已参加{other.told_to(own.record)}",
            "同一时间只能参加一项志愿服务，请核对人员和起止时间",
            field="到会",
            value="、".join(names),
        )


def _note(found: list[tuple[Service, list[str]]], other: Service, name: str) -> None:
    for service, names in found:
        if service.is_same(other):
            names.append(name)
            return
    found.append((other, [name]))


def _too_long(own: Service, others: Sequence[Service], total: Decimal, name: str) -> Problem:
    where = "、".join(one.told_to(own.record) for one in others)
    return Problem(
        "EXE023",
        f"当天志愿服务共 {format_number(total)} 小时，超过 {DAY_HOURS} 小时；另有{where}",
        "请核对各次的时长，或补上起止时间",
        field="学时",
        value=name,
    )
