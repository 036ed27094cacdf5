"""What a dispatcher may do next with a mission, and the form of each step with names to tick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from zhibu.cases.judging import next_steps
from zhibu.cases.models import Case
from zhibu.cases.situation import Situation
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of
from zhibu.pillars.emergency.models.transfer import Standing, TransferMove, TripStanding
from zhibu.pillars.emergency.transfer_board import STEP_TYPE
from zhibu.pillars.emergency.transfer_fold import Manifest, Rider, Trip
from zhibu.pillars.emergency.transfer_showing import ShownPassenger
from zhibu.workspace.forms import RecordForm

if TYPE_CHECKING:
    from zhibu.access.models import User

M, S, T = TransferMove, Standing, TripStanding
WITH_PEOPLE = (M.DISPATCH, M.PICK_UP, M.HAND_OVER, M.EXCEPTION)
WITH_TEMPERATURE = (M.PICK_UP, M.HAND_OVER)
# What comes next for a trip, by where it is; the first leads on.
NEXT_OF_TRIP: Mapping[str, tuple[TransferMove, ...]] = {
    T.DISPATCHED: (M.PICK_UP, M.DISINFECT),
    T.BOARDED: (M.DEPART, M.PICK_UP),
    T.UNDER_WAY: (M.HAND_OVER, M.PICK_UP),
    T.ARRIVED: (M.RECEIVE,),
    T.RECEIVED: (M.DISINFECT,),
    T.ENDED: (),
}
# Steps of the whole mission, in the order of their buttons.
OF_MISSION = (M.ACCEPT, M.DISPATCH, M.EXTEND, M.EXCEPTION, M.CLOSE, M.WITHDRAW)
HIDDEN = ("organization", "case", "step", "trip")


@dataclass(frozen=True)
class Action:
    """One button: what it does, where it leads, and why not yet."""

    step: str
    label: str
    url: str
    why_not: str = ""


@dataclass(frozen=True)
class ShownTrip:
    """One vehicle of a mission, with what comes next for it."""

    number: int
    vehicle: str
    seats: int | None
    crew: str
    standing: str
    place: str
    aboard: int
    handed: int
    over: bool
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Tick:
    """Somebody who can be ticked for a step."""

    person: ShownPassenger
    ticked: bool
    temperature: str = ""


def _url(case: Case, move: str, trip: int | None = None) -> str:
    url = reverse("emergency:transfer_step", args=[case.pk, move])
    return f"{url}?trip={trip}" if trip is not None else url


def mission_actions(situation: Situation) -> list[Action]:
    """Give the buttons of the whole mission that its state allows."""
    allowed = {str(one.step.key): one for one in next_steps(situation)}
    return [
        Action(
            move.value,
            str(move.label),
            _url(situation.case, move.value),
            "；".join(problem.message for problem in allowed[move.value].missing),
        )
        for move in OF_MISSION
        if move.value in allowed
    ]


def shown_trips(case: Case, manifest: Manifest) -> list[ShownTrip]:
    """Put the trips into words, those on the way first."""
    found = [_shown_trip(case, manifest, trip) for trip in manifest.trips.values()]
    return sorted(found, key=lambda one: one.over)


def _shown_trip(case: Case, manifest: Manifest, trip: Trip) -> ShownTrip:
    dispatch = trip.dispatch
    crew = (dispatch.driver, dispatch.other_driver, dispatch.escort, dispatch.other_escort)
    return ShownTrip(
        trip.number,
        str(dispatch.vehicle),
        dispatch.vehicle.seats,
        "、".join(str(getattr(one, "name", one)) for one in crew if one),
        str(T(trip.standing).label),
        trip.place,
        len(manifest.aboard(trip.number)),
        trip.handed,
        trip.standing == T.ENDED,
        tuple(
            Action(move.value, str(move.label), _url(case, move.value, trip.number))
            for move in NEXT_OF_TRIP[trip.standing]
        ),
    )


# The form of a step -------------------------------------------------------------------------------


def may_be_ticked(rider: Rider, move: str, trip: int | None) -> bool:
    """Tell whether a step may concern somebody now."""
    if move in (M.DISPATCH, M.PICK_UP):
        return rider.standing == S.WAITING
    if move == M.HAND_OVER:
        return rider.standing == S.ABOARD and rider.trip == trip
    return rider.standing in (S.WAITING, S.ABOARD)


def ticked_at_first(manifest: Manifest, move: str, trip: int | None) -> frozenset[str]:
    """Give who is ticked when the form opens: all on board; those for whom the car was sent."""
    if move == M.HAND_OVER:
        return frozenset(one.code for one in manifest.aboard(trip or 0))
    if move != M.PICK_UP:
        return frozenset()
    waiting = {one.code for one in manifest.riders.values() if one.standing == S.WAITING}
    known = manifest.trips.get(trip or 0)
    planned = {row.code for row in rows_of(known.dispatch, "moves")} if known else set()
    return frozenset(planned & waiting or (waiting if len(manifest.running()) == 1 else ()))


def first_values(case: Case, manifest: Manifest, move: str, trip: int | None) -> dict[str, Any]:
    """Give what a step's form begins with: now, the trip, what is known already."""
    now = timezone.localtime()
    values: dict[str, Any] = {
        "organization": case.organization_id,
        "case": case,
        "step": move,
        "date": now.date(),
        "at": now.time().replace(second=0, microsecond=0),
        "trip": trip,
    }
    if move == M.DISPATCH:
        values["trip"] = max(manifest.trips, default=0) + 1
    if move == M.RECEIVE and trip in manifest.trips:
        values["received"] = manifest.trips[trip].handed
    if move in (M.PICK_UP, M.HAND_OVER):
        place = manifest.place_from if move == M.PICK_UP else manifest.place_to
        codes = ticked_at_first(manifest, move, trip)
        places = {place(manifest.riders[code]) for code in codes}
        values["place"] = places.pop() if len(places) == 1 else ""
    return values


def step_form(
    user: User, case: Case, move: str, data: QueryDict | None, first: Mapping[str, Any]
) -> RecordForm:
    """Give the form of a step; ticked people become the rows of the record's own form."""
    record_type = registry.record_type(STEP_TYPE)
    asked = {"step": move}
    if data is None:
        return RecordForm(record_type, user, initial=dict(first), asked=asked)
    sent = data.copy()
    sent["organization"], sent["case"], sent["step"] = (
        str(case.organization_id),
        str(case),
        move,
    )
    if move in WITH_PEOPLE:
        for number, code in enumerate(data.getlist("codes")):
            sent[f"moves-{number}-code"] = code
            sent[f"moves-{number}-temperature"] = data.get(f"temperature-{code}", "")
    return RecordForm(record_type, user, data=sent)


def ticks(
    people: list[ShownPassenger],
    manifest: Manifest,
    move: str,
    trip: int | None,
    data: QueryDict | None,
) -> list[Tick]:
    """Give who may be ticked, as the form was sent or as it begins."""
    if move not in WITH_PEOPLE:
        return []
    chosen = frozenset(data.getlist("codes")) if data else ticked_at_first(manifest, move, trip)
    return [
        Tick(one, one.code in chosen, data.get(f"temperature-{one.code}", "") if data else "")
        for one in people
        if may_be_ticked(manifest.riders[one.code], move, trip) or (data and one.code in chosen)
    ]
