"""Where everybody on a mission's list is: its steps followed one after the other.

Pure: no queries. People stand by their codes. Whatever the sequence, legal or not, the list always
sums up: listed = waiting + aboard + handed over + exceptions; an illegal step moves nobody whom it
may not move, and is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of
from zhibu.pillars.emergency.models.transfer import (
    Outcome,
    Standing,
    TransferMove,
    TripStanding,
)

M, S, T = TransferMove, Standing, TripStanding
ACCOUNTED = frozenset({S.HANDED, S.EXCEPTION})


@dataclass
class Rider:
    """Somebody on the list, and where he is."""

    code: str
    category: str
    from_point: str
    to_point: str
    standing: str = S.WAITING
    trip: int | None = None
    outcome: str = ""
    trips: list[int] = field(default_factory=list)


@dataclass
class Trip:
    """A vehicle on the way for a mission: when it left, who got on and off."""

    number: int
    dispatch: Any
    standing: str = T.DISPATCHED
    place: str = ""
    boarded: int = 0
    handed: int = 0
    moved: datetime | None = None
    ended: datetime | None = None


@dataclass
class Manifest:
    """The list of a mission with everybody's standing, and its trips, in order."""

    riders: dict[str, Rider] = field(default_factory=dict)
    trips: dict[int, Trip] = field(default_factory=dict)
    default_from: str = ""
    default_to: str = ""

    def counts(self) -> Counter[str]:
        """Count the people by standing; they always add up to the list."""
        return Counter(rider.standing for rider in self.riders.values())

    def unaccounted(self) -> list[str]:
        """Give the codes of those who are neither handed over nor an exception."""
        return [one.code for one in self.riders.values() if one.standing not in ACCOUNTED]

    def aboard(self, trip: int) -> list[Rider]:
        """Give those who are on board of a trip."""
        return [
            one for one in self.riders.values() if one.standing == S.ABOARD and one.trip == trip
        ]

    def running(self) -> list[Trip]:
        """Give the trips that have not ended."""
        return [trip for trip in self.trips.values() if trip.standing != T.ENDED]

    def place_from(self, rider: Rider) -> str:
        return rider.from_point or self.default_from

    def place_to(self, rider: Rider) -> str:
        return rider.to_point or self.default_to


def codes_in_words(codes: Sequence[str]) -> str:
    """Write codes for a message: 001、002 等 9 人."""
    shown = "、".join(codes[:6])
    return f"{shown} 等 {len(codes)} 人" if len(codes) > 6 else shown


def follow(steps: Iterable[Any]) -> tuple[Manifest, list[tuple[Any, Problem]]]:
    """Follow steps in order; give where everybody is and what could not be."""
    manifest = Manifest()
    faults: list[tuple[Any, Problem]] = []
    for step in steps:
        faults += [(step, problem) for problem in take(manifest, step)]
    return manifest, faults


def take(manifest: Manifest, step: Any) -> list[Problem]:
    """Let one step happen; tell what about it cannot be. The rest of it happens all the same."""
    act = ACTS.get(step.step)
    return list(act(manifest, step)) if act else []


def _list(manifest: Manifest, step: Any) -> Iterator[Problem]:
    if step.step == M.REQUEST:
        manifest.default_from, manifest.default_to = step.origin, step.destination
    for one in rows_of(step, "people"):
        if one.code in manifest.riders:
            yield Problem(
                "TRF010", "已在名单上", "请重新粘贴名单再保存", field="人员名单", value=one.code
            )
            continue
        manifest.riders[one.code] = Rider(one.code, one.category, one.from_point, one.to_point)


def _dispatch(manifest: Manifest, step: Any) -> Iterator[Problem]:
    if step.trip is None:
        return
    if step.trip in manifest.trips:
        yield Problem(
            "TRF011", "已经派过车", "请填下一趟的序号", field="第几趟", value=str(step.trip)
        )
        return
    manifest.trips[step.trip] = Trip(step.trip, step, moved=step.moment)
    yield from _known(manifest, step)


def _known(manifest: Manifest, step: Any) -> Iterator[Problem]:
    for row in rows_of(step, "moves"):
        if row.code not in manifest.riders:
            yield _stranger(row.code)


def _stranger(code: str) -> Problem:
    return Problem("TRF012", "不在名单上", "请核对编号，或先追加人员", field="人员", value=code)


def _trip(manifest: Manifest, step: Any, *standings: str) -> tuple[Trip | None, list[Problem]]:
    trip = manifest.trips.get(step.trip or 0)
    if trip is None:
        known = "、".join(str(one.number) for one in manifest.running()) or "还没有派车"
        return None, [
            Problem(
                "TRF013",
                "没有这一趟" if step.trip else "没有说是第几趟",
                f"在跑的趟次：{known}",
                field="第几趟",
                value=str(step.trip or ""),
            )
        ]
    if trip.standing not in standings:
        now = TripStanding(trip.standing).label
        return None, [
            Problem(
                "TRF014",
                f"现在是“{now}”，不能记“{TransferMove(step.step).label}”",
                "请先补记前面的步骤，或核对是第几趟",
                field="第几趟",
                value=str(trip.number),
            )
        ]
    found = []
    if trip.moved and step.at and step.moment < trip.moved:
        found.append(
            Problem(
                "TRF015",
                f"早于这一趟的上一步（{_clock(trip.moved)}）",
                "请核对时间",
                field="时间",
                value=f"{step.at:%H:%M}",
            )
        )
    trip.moved = max(filter(None, (trip.moved, step.moment)))
    return trip, found


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}"


def _nobody(step: Any) -> Iterator[Problem]:
    if not rows_of(step, "moves"):
        yield Problem("TRF016", "没有选人", "请选名单上的人", field="人员")


def _pick_up(manifest: Manifest, step: Any) -> Iterator[Problem]:
    trip, found = _trip(manifest, step, T.DISPATCHED, T.BOARDED, T.UNDER_WAY)
    yield from found
    if trip is None:
        return
    yield from _nobody(step)
    for rider, problem in _each(manifest, step):
        if rider is None:
            yield problem
        elif rider.standing != S.WAITING:
            yield _elsewhere(rider, "接上")
        elif step.place and manifest.place_from(rider) not in ("", step.place):
            yield _other_place(rider.code, "上车点", manifest.place_from(rider))
        else:
            rider.standing, rider.trip = S.ABOARD, trip.number
            trip.boarded += 1
    trip.place = step.place or manifest.default_from
    if trip.standing == T.DISPATCHED:
        trip.standing = T.BOARDED


def _each(manifest: Manifest, step: Any) -> Iterator[tuple[Rider | None, Problem]]:
    for row in rows_of(step, "moves"):
        rider = manifest.riders.get(row.code)
        if rider is not None and row.category not in ("", rider.category):
            yield (
                None,
                Problem(
                    "TRF025",
                    "的类别与名单不同",
                    "名单改过，请重新保存这一步",
                    field="人员",
                    value=row.code,
                ),
            )
        else:
            yield rider, _stranger(row.code)


def _elsewhere(rider: Rider, verb: str) -> Problem:
    where = str(Standing(rider.standing).label)
    if rider.standing == S.ABOARD:
        where = f"在第{rider.trip}趟车上"
    return Problem(
        "TRF017", f"现在{where}，不能{verb}", "请核对编号", field="人员", value=rider.code
    )


def _other_place(code: str, what: str, place: str) -> Problem:
    return Problem(
        "TRF018",
        f"的{what}是{place}",
        f"点对点转运：{what}不同的人分开记",
        field="地点",
        value=code,
    )


def _depart(manifest: Manifest, step: Any) -> Iterator[Problem]:
    trip, found = _trip(manifest, step, T.BOARDED)
    yield from found
    if trip is None:
        return
    if not manifest.aboard(trip.number):
        yield Problem("TRF019", "车上没有人", "请先记“接上人员”", field="人员")
        return
    trip.standing = T.UNDER_WAY


def _hand_over(manifest: Manifest, step: Any) -> Iterator[Problem]:
    trip, found = _trip(manifest, step, T.UNDER_WAY)
    yield from found
    if trip is None:
        return
    yield from _nobody(step)
    for rider, problem in _each(manifest, step):
        if rider is None:
            yield problem
        elif rider.standing != S.ABOARD or rider.trip != trip.number:
            yield _elsewhere(rider, "交接")
        elif step.place and manifest.place_to(rider) not in ("", step.place):
            yield _other_place(rider.code, "下车点", manifest.place_to(rider))
        else:
            rider.standing = S.HANDED
            trip.handed += 1
    trip.place = step.place or manifest.default_to
    _arrive(manifest, trip)


def _arrive(manifest: Manifest, trip: Trip) -> None:
    if trip.standing == T.UNDER_WAY and not manifest.aboard(trip.number):
        trip.standing = T.ARRIVED


def _exception(manifest: Manifest, step: Any) -> Iterator[Problem]:
    yield from _nobody(step)
    for rider, problem in _each(manifest, step):
        if rider is None:
            yield problem
        elif rider.standing in ACCOUNTED:
            yield _elsewhere(rider, "记异常")
        else:
            rider.standing, rider.outcome = S.EXCEPTION, step.outcome
            if rider.trip is not None:
                _empty(manifest, manifest.trips[rider.trip])


def _empty(manifest: Manifest, trip: Trip) -> None:
    """The last one on board was taken over: before it left the vehicle is free to go on."""
    _arrive(manifest, trip)
    if trip.standing == T.BOARDED and not manifest.aboard(trip.number):
        trip.standing = T.DISPATCHED


def _receive(manifest: Manifest, step: Any) -> Iterator[Problem]:
    trip, found = _trip(manifest, step, T.ARRIVED)
    yield from found
    if trip is None:
        return
    if step.received is not None and step.received != trip.handed:
        yield Problem(
            "TRF020",
            f"与这一趟交接的人数（{trip.handed}）不一致",
            "上车几人，签认几人；请逐个核对",
            field="签认人数",
            value=str(step.received),
        )
        return
    trip.standing = T.RECEIVED


def _disinfect(manifest: Manifest, step: Any) -> Iterator[Problem]:
    # A vehicle that found nobody needs nobody's signature to go home.
    trip, found = _trip(manifest, step, T.RECEIVED, T.DISPATCHED)
    yield from found
    if trip is None:
        return
    trip.standing, trip.ended = T.ENDED, step.moment


def _close(manifest: Manifest, _step: Any) -> Iterator[Problem]:
    yield from unfinished(manifest)


def unfinished(manifest: Manifest) -> Iterator[Problem]:
    """Say who is unaccounted for and which vehicle is still out: what a mission cannot end with."""
    left = manifest.unaccounted()
    if left:
        yield Problem(
            "TRF021",
            f"还有 {len(left)} 人没有交代：{codes_in_words(left)}",
            "请记“到达交接”，或写明异常情况",
            field="人员",
        )
    for trip in manifest.running():
        yield Problem(
            "TRF022",
            f"第{trip.number}趟车还没有收车（{TripStanding(trip.standing).label}）",
            "请记“接收签认”和“车辆消毒收车”",
            field="第几趟",
        )


def _withdraw(manifest: Manifest, step: Any) -> Iterator[Problem]:
    moved = [one.code for one in manifest.riders.values() if one.standing in (S.ABOARD, S.HANDED)]
    if moved:
        yield Problem(
            "TRF023",
            f"{codes_in_words(moved)}已经接上",
            "不能撤回；请逐个交接或记异常，再办结",
            field="步骤",
        )
        return
    for rider in manifest.riders.values():
        if rider.standing == S.WAITING:
            rider.standing, rider.outcome = S.EXCEPTION, Outcome.WITHDRAWN
    for trip in manifest.running():
        trip.standing, trip.ended = T.ENDED, step.moment


ACTS: dict[str, Any] = {
    M.REQUEST: _list,
    M.EXTEND: _list,
    M.DISPATCH: _dispatch,
    M.PICK_UP: _pick_up,
    M.DEPART: _depart,
    M.HAND_OVER: _hand_over,
    M.EXCEPTION: _exception,
    M.RECEIVE: _receive,
    M.DISINFECT: _disinfect,
    M.CLOSE: _close,
    M.WITHDRAW: _withdraw,
}
