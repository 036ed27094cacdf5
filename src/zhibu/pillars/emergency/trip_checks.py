"""What is wrong with support trips and with secondments, and what they post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any

from zhibu.core.errors import Problem
from zhibu.ledger.models import State
from zhibu.ledger.types import Line
from zhibu.organization.models import Person
from zhibu.pillars.emergency.busy import (
    LONGEST,
    Key,
    Span,
    first_clash,
    others_out,
    span_of_trip,
    times,
)
from zhibu.pillars.emergency.models.trips import Secondment, VehicleTrip
from zhibu.pillars.emergency.models.vehicles import Vehicle
from zhibu.pillars.emergency.response_checks import check_within
from zhibu.pillars.emergency.response_terms import open_response

MOST_KM = 2000  # farther nobody drives in one trip
ONE_DAY = timedelta(days=1)


def chosen(body: Any, name: str) -> Any:
    """Give what a required column holds, None while nothing was chosen."""
    return getattr(body, name, None)


def trip_lines(_trip: VehicleTrip) -> Iterator[Line]:
    yield Line("emergency.vehicle_trips")


def trip_title(trip: VehicleTrip) -> str:
    return f"{trip.vehicle}：{trip.task}"


def check_trip(trip: VehicleTrip) -> Iterator[Problem]:
    """A vehicle, a driver, times and kilometres that can be; nobody in two places at once."""
    if (trip.driver is None) == (not trip.other_driver.strip()):
        message = "两项都填了" if trip.driver else "没有填驾驶员"
        yield Problem("VEH011", message, "本单位的选人，外单位的写姓名，填一项", field="驾驶员")
    if not trip.task.strip():
        yield Problem("VEH012", "没有填任务", "请写做什么，例如 送防疫物资", field="任务")
    yield from _kilometres(trip)
    if chosen(trip, "left_at") is None or chosen(trip, "back_at") is None:
        yield Problem("VEH013", "没有填出车或收车时间", "请写成 08:30", field="出车时间")
        return
    if not trip.starts < trip.ends or trip.ends - trip.starts > LONGEST:
        yield Problem(
            "VEH014",
            "收车不晚于出车，或隔得太久",
            "过了夜的请填收车日期",
            field="收车时间",
            value=f"{trip.back_at:%H:%M}",
        )
        return
    span = span_of_trip(trip)
    clash = first_clash(span, others_out(span))
    if clash:
        yield clash_problem(*clash)


def _kilometres(trip: VehicleTrip) -> Iterator[Problem]:
    if trip.km_out is None or trip.km_in is None:
        return
    if trip.km_in < trip.km_out:
        yield Problem(
            "VEH015",
            f"小于出车里程（{trip.km_out}）",
            "请核对里程表读数",
            field="收车里程",
            value=str(trip.km_in),
        )
    elif trip.km_in - trip.km_out > MOST_KM:
        yield Problem(
            "VEH016",
            f"一趟跑了 {trip.km_in - trip.km_out} 公里",
            f"一趟不超过 {MOST_KM} 公里，请核对里程表读数",
            field="收车里程",
            value=str(trip.km_in),
        )


def clash_problem(who: str, other: Span) -> Problem:
    return Problem(
        "VEH017",
        f"同一时间还在出车：{other.words}（{times(other)}）",
        "一辆车、一名驾驶员同时只出一趟车，请核对时间",
        field="出车时间",
        value=who,
    )


def check_trips(bodies: Sequence[VehicleTrip]) -> Iterator[tuple[VehicleTrip, Problem]]:
    """The same over a whole list: neighbours in time of one vehicle or driver."""
    by_key: dict[Key, list[tuple[Span, VehicleTrip]]] = defaultdict(list)
    told: set[tuple[str, int]] = set()
    for body in bodies:
        if all(chosen(body, name) for name in ("vehicle", "left_at", "back_at")):
            span = span_of_trip(body)
            for key in span.keys:
                by_key[key].append((span, body))
    for key, held in by_key.items():
        held.sort(key=lambda pair: pair[0].start)
        for (one, _body), (other, later) in pairwise(held):
            if other.own not in told and other.start < (one.end or other.start):
                told.add(other.own)
                yield later, clash_problem(one.keys[key], one)


def hold_trips(bodies: Sequence[VehicleTrip]) -> None:
    """Lock vehicles and drivers, in the order of their numbers."""
    vehicles = {body.vehicle_id for body in bodies} - {None}
    drivers = {body.driver_id for body in bodies if body.driver_id}
    list(Vehicle.objects.select_for_update().filter(pk__in=vehicles).order_by("pk"))
    list(Person.objects.select_for_update().filter(pk__in=drivers).order_by("pk"))


# Secondments -------------------------------------------------------------------------------------


def secondment_lines(body: Secondment) -> Iterator[Line]:
    """One more on the first day, one less on the day after the last."""
    person = body.record.about_id
    yield Line("emergency.staff_seconded", 1, body.record.date, person)
    if body.ended_on is not None:
        yield Line("emergency.staff_seconded", -1, body.ended_on + ONE_DAY, person)


def fill_secondment(body: Secondment) -> None:
    """Take the response that runs on the first day, where none is named."""
    if chosen(body, "response") is None:
        found = open_response(body.record.organization, body.record.date)
        if found is not None:
            body.response = found


def secondment_title(body: Secondment) -> str:
    return f"{body.record.about or ''}：{body.role}"


def check_secondment(body: Secondment) -> Iterator[Problem]:
    """Who, for which response, from when to when; once at a time."""
    if body.record.about is None:
        yield Problem("SEC001", "没有选人", "请选抽调的人", field="抽调人员")
    response = chosen(body, "response")
    if response is None:
        yield Problem("SEC002", "没有选应急响应", "请选为哪个响应抽调", field="应急响应")
    yield from check_within(body, response, body.record.date)
    if body.ended_on is not None and body.ended_on < body.record.date:
        yield Problem(
            "SEC003",
            "早于抽调日期",
            f"请填 {body.record.date} 或以后的日期",
            field="结束日期",
            value=str(body.ended_on),
        )
    if body.record.about_id is None:
        return
    others = Secondment.objects.filter(
        record__state=State.CONFIRMED, record__about=body.record.about_id
    ).exclude(pk=body.pk)
    for other in others.select_related("record"):
        if _overlap(body, other):
            yield overlap_problem(body, other)


def _overlap(one: Secondment, other: Secondment) -> bool:
    first, second = one.ended_on or date.max, other.ended_on or date.max
    return one.record.date <= second and other.record.date <= first


def overlap_problem(body: Secondment, other: Secondment) -> Problem:
    span = (
        f"{other.record.date} 至 {other.ended_on}" if other.ended_on else f"{other.record.date} 起"
    )
    return Problem(
        "SEC004",
        f"{span}已抽调（{other.role}）",
        "请先填那一条的结束日期",
        field="抽调人员",
        value=str(body.record.about),
    )


def check_secondments(bodies: Sequence[Secondment]) -> Iterator[tuple[Secondment, Problem]]:
    """Those about to be stored must not overlap each other."""
    by_person: dict[int, list[Secondment]] = defaultdict(list)
    for body in bodies:
        if body.record.about is not None:
            by_person[body.record.about.pk or id(body.record.about)].append(body)
    for held in by_person.values():
        for one, other in combinations(held, 2):
            if _overlap(one, other):
                yield other, overlap_problem(other, one)


def hold_seconded(bodies: Sequence[Secondment]) -> None:
    """Lock the people, in the order of their numbers."""
    people = {body.record.about_id for body in bodies if body.record.about_id}
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk"))
