"""Support trips and secondments: what cannot be, nothing twice at once, what they count."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from tests.builders import Cast, make_person
from tests.transfers import DAY, end_response, response, secondment, take, trip, vehicle
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.bulk import enter_many
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.ledger.services import revise_record
from zhibu.pillars.emergency.models import Secondment
from zhibu.pillars.emergency.vehicle_nouns import VEHICLE, normalize_plate, plate_problems

pytestmark = pytest.mark.django_db
TRIP, LENT = "emergency.vehicle_trip", "emergency.secondment"


@pytest.fixture(autouse=True)
def summer(time_machine: Any) -> None:
    time_machine.move_to("2022-08-01T02:00:00Z", tick=False)


def figure(cast: Cast, code: str, period: Period | None = None) -> Any:
    return figures(cast.branch, period or Period.year(2022), [code])[code].value


def refused(cast: Cast, body: Any, key: str) -> list[str]:
    with pytest.raises(DomainError) as caught:
        take(body, key, cast.secretary)
    return [problem.code for problem in caught.value.problems]


def test_each_trip_counts_once(cast: Cast) -> None:
    for number in range(3):
        take(trip(cast, cast.branch, DAY + timedelta(days=number)), TRIP, cast.secretary)
    assert figure(cast, "emergency.vehicle_trips") == 3


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"km_in": 11999}, "VEH015"),
        ({"km_in": 15000}, "VEH016"),
        ({"back_at": time(7)}, "VEH014"),
        ({"back_at": time(8)}, "VEH014"),
        ({"back_on": date(2022, 5, 1)}, "VEH014"),
        ({"other_driver": ""}, "VEH011"),
        ({"task": " "}, "VEH012"),
        ({"left_at": None}, "VEH013"),
    ],
)
def test_a_trip_that_cannot_be_is_refused(cast: Cast, more: dict[str, Any], code: str) -> None:
    assert refused(cast, trip(cast, cast.branch, **more), TRIP) == [code]


def test_a_vehicle_and_a_driver_are_on_one_trip_at_a_time(cast: Cast) -> None:
    take(trip(cast, cast.branch), TRIP, cast.secretary)
    spare = vehicle(cast.branch, "豫Q54321")
    later = {"left_at": time(9, 59), "back_at": time(11)}
    assert refused(cast, trip(cast, cast.branch, other_driver="马师傅", **later), TRIP) == [
        "VEH017"
    ]
    assert refused(cast, trip(cast, cast.branch, vehicle=spare, **later), TRIP) == ["VEH017"]
    other = trip(cast, cast.branch, vehicle=spare, other_driver="马师傅", **later)
    take(other, TRIP, cast.secretary)
    after = {"left_at": time(10), "back_at": time(11)}
    take(trip(cast, cast.branch, other_driver="杨师傅", **after), TRIP, cast.secretary)
    assert figure(cast, "emergency.vehicle_trips") == 3


def test_a_trip_over_night_is_in_the_way_of_the_next_morning(cast: Cast) -> None:
    night = {"left_at": time(22), "back_on": DAY + timedelta(days=1), "back_at": time(6)}
    take(trip(cast, cast.branch, **night), TRIP, cast.secretary)
    early = {"left_at": time(5), "back_at": time(7)}
    body = trip(cast, cast.branch, DAY + timedelta(days=1), **early)
    assert refused(cast, body, TRIP) == ["VEH017"]


def test_trips_that_are_stored_together_must_not_overlap_either(cast: Cast) -> None:
    bodies = [
        trip(cast, cast.branch),
        trip(cast, cast.branch, left_at=time(9), back_at=time(12)),
    ]
    with pytest.raises(DomainError) as caught:
        enter_many(registry.record_type(TRIP), bodies, actor=cast.secretary)
    assert [problem.code for problem in caught.value.problems] == ["VEH017"]


@pytest.mark.parametrize("text", ["豫Q12345", "豫QD12345", "豫q·1234a", "豫Q1234警", "豫QF1234 5"])
def test_plates_of_every_kind_are_known(text: str) -> None:
    assert list(plate_problems(text)) == []
    assert "·" not in normalize_plate(text)


def test_a_plate_begins_a_vehicle_with_its_seats_and_is_found_again(cast: Cast) -> None:
    made = VEHICLE.find("豫Q·12345（19座）", cast.branch)
    assert (made.plate, made.seats, made.pk) == ("豫Q12345", 19, None)
    kept = VEHICLE.keep(made)
    assert VEHICLE.find("豫q12345", cast.groups[0]) == kept
    assert VEHICLE.find("豫Q12345", cast.sibling).pk is None
    with pytest.raises(DomainError):
        VEHICLE.find("红旗轿车", cast.branch)


def test_somebody_seconded_twice_in_a_year_is_one(cast: Cast) -> None:
    person = make_person("罗斌", cast.branch)
    first = secondment(cast, cast.branch, person, date(2022, 3, 5), ended_on=date(2022, 3, 31))
    take(first, LENT, cast.secretary)
    again = secondment(cast, cast.branch, person, date(2022, 4, 1))
    take(again, LENT, cast.secretary)
    assert figure(cast, "emergency.staff_seconded") == 1
    assert figure(cast, "emergency.staff_seconded", Period.parse("2022-06")) == 1


def test_a_secondment_counts_on_the_days_from_the_first_to_the_last(cast: Cast) -> None:
    person = make_person("罗斌", cast.branch)
    body = secondment(cast, cast.branch, person, date(2022, 3, 5))
    take(body, LENT, cast.secretary)
    assert figure(cast, "emergency.staff_seconded", Period.parse("2022-05")) == 1
    stored = registry.record_type(LENT).load([body.record])[body.pk]
    stored.ended_on = date(2022, 4, 30)
    version = stored.record.version
    revise_record(registry.record_type(LENT), stored, actor=cast.secretary, version=version)
    assert figure(cast, "emergency.staff_seconded", Period.parse("2022-04")) == 1
    assert not figure(cast, "emergency.staff_seconded", Period.parse("2022-05"))


def test_nobody_is_lent_twice_at_once_or_outside_of_a_response(cast: Cast) -> None:
    person = make_person("罗斌", cast.branch)
    take(secondment(cast, cast.branch, person), LENT, cast.secretary)
    over = secondment(cast, cast.branch, person, date(2022, 5, 1), role="查验点")
    assert refused(cast, over, LENT) == ["SEC004"]
    other = make_person("高翔", cast.branch)
    assert "RSP012" in refused(cast, secondment(cast, cast.branch, other, date(2022, 2, 1)), LENT)
    backwards = secondment(cast, cast.branch, other, ended_on=date(2022, 3, 1))
    assert refused(cast, backwards, LENT) == ["SEC003"]
    end_response(cast, response(cast), date(2022, 4, 30))
    header = Record(organization=cast.branch, date=date(2022, 4, 1), about=other)
    take(Secondment(record=header, home_unit="物业科", role="转运组"), LENT, cast.secretary)
    assert Secondment.objects.get(record__about=other).response == response(cast)
