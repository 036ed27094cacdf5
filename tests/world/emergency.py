"""Records of emergencies, planted in every place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests import emergency, gates, routine, transfers
from tests.world.places import EVERYWHERE, PLACES, YEAR
from tests.world.sort import Seed, Sort
from zhibu.access.models import User
from zhibu.ledger.models import RecordBody


def _contingency(seed: Seed) -> RecordBody:
    return routine.plan(seed.unit, seed.day, title=seed.title)


def _zone_duty(seed: Seed) -> RecordBody:
    # Zones may be named by everybody who enters records there: the name alone tells nothing.
    until = seed.day + timedelta(days=9)
    return routine.duty(routine.zone(seed.unit, f"{seed.title}的区域"), seed.day, until)


def _disinfection(seed: Seed) -> RecordBody:
    return routine.disinfection(seed.unit, [routine.zone(seed.unit, seed.title)], seed.day)


def _response(seed: Seed) -> RecordBody:
    return emergency.step(emergency.new_response(seed.unit, seed.title), "open", seed.day)


def _group(seed: Seed) -> RecordBody:
    founder = User.objects.get(username="founder")
    response = emergency.running(seed.unit, founder, "平时演练", date(YEAR, 1, 1))
    return emergency.group(response, seed.unit, [seed.person], seed.day, title=seed.title)


def _deployment(seed: Seed) -> RecordBody:
    return emergency.deployment(seed.unit, [seed.person], seed.day, place=seed.title)


def _duty_shift(seed: Seed) -> RecordBody:
    body = emergency.shift(seed.unit, [seed.person], seed.day, title=seed.title)
    body.record.about = seed.person
    return body


def _supply(seed: Seed) -> RecordBody:
    what = emergency.item(seed.unit, seed.title)
    return emergency.movement(what, "purchase", 10, seed.day, receiver=seed.title)


def _mission(seed: Seed) -> RecordBody:
    founder = User.objects.get(username="founder")
    response = emergency.running(seed.unit, founder, "平时演练", date(YEAR, 1, 1))
    person = 3 * PLACES.index(seed.place) + int(seed.title[-2])
    case = transfers.new_mission(seed.unit, seed.title)
    more = {"response": response, "people_list": transfers.line(person)}
    return transfers.request(case, seed.day, **more)


def _vehicle_trip(seed: Seed) -> RecordBody:
    return transfers.support_trip(seed.unit, seed.day, task=seed.title)


def _secondment(seed: Seed) -> RecordBody:
    founder = User.objects.get(username="founder")
    response = emergency.running(seed.unit, founder, "平时演练", date(YEAR, 1, 1))
    return transfers.lent(response, seed.unit, seed.person, seed.day, role=seed.title)


DRILL: dict[str, Any] = {"title": "平时演练", "begun": date(YEAR, 1, 1)}


def _entry_sheet(seed: Seed) -> RecordBody:
    founder = User.objects.get(username="founder")
    return gates.sheet(gates.gate(seed.unit, seed.title, founder, **DRILL), seed.day)


def _sampling(seed: Seed) -> RecordBody:
    response = gates.running(seed.unit, User.objects.get(username="founder"), **DRILL)
    return gates.sampling(seed.unit, seed.day, title=seed.title, response=response)


EMERGENCY: dict[str, Sort] = {
    "emergency.response": Sort(_response, EVERYWHERE),
    "emergency.group": Sort(_group, EVERYWHERE),
    "emergency.deployment": Sort(_deployment, EVERYWHERE),
    "emergency.duty": Sort(_duty_shift, EVERYWHERE, own=True),
    "emergency.supply": Sort(_supply, EVERYWHERE),
    "emergency.entry_checks": Sort(_entry_sheet, EVERYWHERE),
    "emergency.sampling": Sort(_sampling, EVERYWHERE),
    "emergency.transfer": Sort(_mission, EVERYWHERE, "transfer.read", confirms_itself=True),
    "emergency.vehicle_trip": Sort(_vehicle_trip, EVERYWHERE),
    "emergency.secondment": Sort(_secondment, EVERYWHERE),
    "emergency.plan": Sort(_contingency, EVERYWHERE),
    "emergency.zone_duty": Sort(_zone_duty, EVERYWHERE),
    "emergency.disinfection": Sort(_disinfection, EVERYWHERE),
}
