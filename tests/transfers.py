"""Builders of responses, vehicles, missions and of walks along their paths."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from tests.builders import Cast
from tests.keeping import keep
from tests.village import header
from zhibu.access.models import User
from zhibu.cases.models import Case
from zhibu.core.identity import check_digit
from zhibu.ledger.children import set_rows
from zhibu.organization.models import Organization
from zhibu.pillars.emergency.models import (
    MovedPassenger,
    Passenger,
    ResponseStep,
    Secondment,
    TransferStep,
    Vehicle,
    VehicleTrip,
)
from zhibu.pillars.emergency.vehicle_nouns import make_vehicle, vehicles_named

DAY = date(2022, 3, 12)
STARTED = date(2022, 3, 1)
TITLE = "3月12日返乡人员转运"
NAMES = ("王小明", "李小红", "赵大山", "钱小河", "孙小江", "周小海", "吴小湖", "郑小溪")
STEP_TYPE = "emergency.transfer"


def take(body: Any, key: str, actor: User, confirmer: User | None = None) -> Any:
    """Enter a body and confirm it."""
    return keep(key, body, actor, confirmer or actor)


def response(cast: Cast, unit: Organization | None = None, **more: Any) -> Case:
    """Give the running response of a unit, begun on the first of March 2022."""
    unit = unit or cast.branch
    known = Case.objects.filter(path="response", organization=unit).first()
    return known or begin_response(cast, unit, **more)


def begin_response(cast: Cast, unit: Organization, **more: Any) -> Case:
    case = Case(path="response", organization=unit, title=more.pop("title", "2022年疫情防控"))
    settings = {"kind": "epidemic", "level": "3", "retention_days": 30} | more
    body = ResponseStep(record=header(unit, STARTED), case=case, step="open", **settings)
    actor = head_of(cast, unit)
    kept: Case = take(body, "emergency.response", actor).case
    return kept


def end_response(cast: Cast, case: Case, day: date) -> None:
    body = ResponseStep(record=header(case.organization, day), case=case, step="close")
    take(body, "emergency.response", head_of(cast, case.organization))
    case.refresh_from_db()


def head_of(cast: Cast, unit: Organization) -> User:
    return cast.sibling_secretary if unit == cast.sibling else cast.secretary


def id_number(number: int) -> str:
    """Give a sound ID number, another one for each number."""
    digits = f"4117231990{number // 28 % 12 + 1:02d}{number % 28 + 1:02d}{number:03d}"
    return digits + check_digit(digits)


def phone(number: int) -> str:
    return f"138{number:08d}"


def line(number: int, category: str = "返乡人员", *places: str) -> str:
    """Give one line of a list as it is pasted from a workbook."""
    name = NAMES[number % len(NAMES)] + ("" if number < len(NAMES) else chr(0x4E00 + number))
    return "\t".join((name, category, phone(number), id_number(number), *places))


def people_list(count: int = 3, *, first: int = 0, category: str = "返乡人员") -> str:
    return "\n".join(line(number, category) for number in range(first, first + count))


def vehicle(unit: Organization, plate: str = "豫Q12345", seats: int = 7) -> Vehicle:
    found = vehicles_named(plate, unit)
    if found:
        return found[0]
    made = make_vehicle(f"{plate}（{seats}座）", unit)
    made.save()
    return made


def new_mission(unit: Organization, title: str = TITLE) -> Case:
    return Case(path="transfer", organization=unit, title=title)


def request(case: Case, day: date = DAY, **more: Any) -> TransferStep:
    """Give an unsaved request of a mission, whose response the caller gives."""
    values = {"origin": "郑州东站", "destination": "环城镇", "people_list": people_list()} | more
    record = header(case.organization, day)
    return TransferStep(record=record, case=case, step="request", at=time(7), **values)


def mission_step(
    cast: Cast,
    case: Case,
    step: str,
    at: str = "08:00",
    codes: Iterable[str] = (),
    *,
    day: date = DAY,
    temperature: str | None = None,
    **more: Any,
) -> TransferStep:
    """Give an unsaved step of a mission with what that step asks for."""
    unit = case.organization
    asked: dict[str, dict[str, Any]] = {
        "request": {
            "origin": "郑州东站",
            "destination": "环城镇",
            "people_list": people_list(),
        },
        "dispatch": {"other_driver": "刘师傅", "other_escort": "高护士"},
        "hand_over": {"receiver": "环城镇卫生院 高医生"},
        "exception": {"outcome": "not_found", "note": "电话无人接听，现场没有找到"},
        "receive": {"received": 3},
        "withdraw": {"note": "改由县里统一转运"},
    }
    values = asked.get(step, {}) | more
    if step == "request":
        values.setdefault("response", response(cast, unit))
    if step == "dispatch":
        values.setdefault("vehicle", vehicle(unit))
    body = TransferStep(
        record=header(unit, day), case=case, step=step, at=time.fromisoformat(at), **values
    )
    degrees = Decimal(temperature) if temperature else None
    rows = [MovedPassenger(code=code, temperature=degrees) for code in codes]
    if rows:
        set_rows(body, "moves", rows)
    return body


def taken(cast: Cast, case: Case, step: str, *more: Any, **values: Any) -> Case:
    """Let a mission take a step."""
    body = mission_step(cast, case, step, *more, **values)
    found: Case = take(body, STEP_TYPE, head_of(cast, case.organization)).case
    found.refresh_from_db()
    return found


def requested(
    cast: Cast, title: str = TITLE, unit: Organization | None = None, **more: Any
) -> Case:
    return taken(cast, new_mission(unit or cast.branch, title), "request", "07:00", **more)


def accepted(cast: Cast, title: str = TITLE, **more: Any) -> Case:
    return taken(cast, requested(cast, title, **more), "accept", "07:10", day=more.get("day", DAY))


def under_way(cast: Cast, codes: Iterable[str] = ("001", "002", "003"), **more: Any) -> Case:
    """Give a mission whose only trip has these people on board and has left."""
    case = accepted(cast, **more)
    taken(cast, case, "dispatch", "08:00")
    taken(cast, case, "pick_up", "09:00", codes, temperature="36.5")
    return taken(cast, case, "depart", "09:10")


def waiting(cast: Cast, unit: Organization, number: int, day: date) -> Case:
    """Give an accepted mission of a unit with one person, another one for each number."""
    case = new_mission(unit, f"第{number}批转运")
    people = line(number + (100 if unit == cast.sibling else 0))
    taken(cast, case, "request", "07:00", day=day, people_list=people)
    return taken(cast, case, "accept", "07:10", day=day)


def done(cast: Cast, **more: Any) -> Case:
    """Give a mission of three people that is closed."""
    case = under_way(cast, **more)
    taken(cast, case, "hand_over", "11:00", ("001", "002", "003"), temperature="36.4")
    taken(cast, case, "receive", "11:10")
    taken(cast, case, "disinfect", "12:00")
    return taken(cast, case, "close", "13:00")


def counts(case: Case) -> dict[str, int]:
    """Count the people of a mission by standing, as they are stored."""
    found: dict[str, int] = {}
    for one in Passenger.objects.filter(step__case=case).exclude(standing=""):
        found[one.standing] = found.get(one.standing, 0) + 1
    return found


def trip(_cast: Cast, unit: Organization, day: date = DAY, **more: Any) -> VehicleTrip:
    return support_trip(unit, day, **more)


def support_trip(unit: Organization, day: date = DAY, **more: Any) -> VehicleTrip:
    """Give an unsaved support trip from eight to ten."""
    values: dict[str, Any] = {
        "vehicle": vehicle(unit),
        "other_driver": "刘师傅",
        "task": "送防疫物资",
        "destination": "高速口查验点",
        "left_at": time(8),
        "back_at": time(10),
        "km_out": 12000,
        "km_in": 12036,
    }
    return VehicleTrip(record=header(unit, day), **values | more)


def secondment(cast: Cast, unit: Organization, person: Any, day: date = DAY, **more: Any) -> Any:
    """Give an unsaved secondment of somebody to the transfer group."""
    held = more.pop("response", None) or response(cast, unit)
    return lent(held, unit, person, day, **more)


def lent(held: Case, unit: Organization, person: Any, day: date = DAY, **more: Any) -> Secondment:
    """Give the same for a response that the caller gives."""
    values = {"response": held, "home_unit": "县招待所", "role": "转运组"}
    return Secondment(record=header(unit, day, about=person), **values | more)
