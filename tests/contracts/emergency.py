"""Contracts of emergencies."""

from __future__ import annotations

from tests import emergency, gates, routine, transfers
from tests.builders import Cast
from tests.contracts.contract import DAY, Contract, day_of, member_of, somebody, typed_step
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization


def _contingency(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return routine.plan(unit, day_of(number), title=f"第{number}个应急预案")


def _zone_duty(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return routine.duty(routine.zone(unit, f"第{number}区"))


def _disinfection(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return routine.disinfection(unit, [routine.zone(unit)], day_of(number))


def _typed_disinfection(cast: Cast) -> dict[str, str]:
    return {
        "date": "2022-03-05",
        "starts_at": "08:30",
        "ends_at": "09:30",
        "agent": "chlorine",
        "strength": "500",
        "minutes": "30",
        "method": "spray",
        "operator": "刘师傅",
        "zones-pick": routine.zone(cast.branch).name,
    }


def _response(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return emergency.step(
        emergency.new_response(unit, f"第{number}次应急响应"), "open", day_of(number)
    )


def _group(cast: Cast, unit: Organization, number: int) -> RecordBody:
    response = emergency.running(unit, emergency.actor_for(cast, unit))
    people = [member_of(unit), somebody(unit, number)]
    return emergency.group(response, unit, people, day_of(number), title=f"第{number}工作组")


def _deployment(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return emergency.deployment(unit, [member_of(unit)], day_of(number))


def _duty_shift(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return emergency.shift(unit, [member_of(unit)], day_of(number))


def _supply(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return emergency.movement(emergency.item(unit), "purchase", 10 + number, day_of(number))


def _mission(cast: Cast, unit: Organization, number: int) -> RecordBody:
    day = day_of(number)
    case = transfers.waiting(cast, unit, number, day)
    own = transfers.vehicle(unit, f"豫Q{10000 + number}")
    more = {"vehicle": own, "other_driver": f"刘师傅{number}", "other_escort": ""}
    return transfers.mission_step(cast, case, "dispatch", day=day, **more)


def _typed_mission(cast: Cast) -> dict[str, str]:
    case = transfers.waiting(cast, cast.branch, 200, DAY)
    more = {"at": "08:00", "vehicle": "豫Q·A1234", "driver": "赵敏", "moves-0-code": "001"}
    return typed_step(case, "dispatch", **more)


def _vehicle_trip(cast: Cast, unit: Organization, number: int) -> RecordBody:
    return transfers.trip(cast, unit, day_of(number))


def _secondment(cast: Cast, unit: Organization, number: int) -> RecordBody:
    response = emergency.running(unit, emergency.actor_for(cast, unit))
    person = somebody(unit, number)
    return transfers.secondment(cast, unit, person, day_of(number), response=response)


def _typed_group(cast: Cast) -> dict[str, str]:
    response = emergency.running(cast.branch, cast.secretary)
    return {
        "title": "转运组",
        "date": "2022-03-05",
        "response": str(response.pk),
        "leader": "赵敏",
        "duties": "转运返乡人员",
    }


def _entry_sheet(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return gates.sheet(
        gates.gate(unit), day_of(number), 100 + number, {"temperature": 2, "other": 1}
    )


def _sampling(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return gates.sampling(unit, day_of(number))


def _typed_sampling(cast: Cast) -> dict[str, str]:
    return {
        "date": "2022-03-05",
        "title": "小区东广场",
        "response": str(gates.running(cast.branch).pk),
        "starts_at": "07:30",
        "ends_at": "11:00",
        "people": "95",
        "tubes": "10",
        "pool": "10",
        "staff": "4",
        "volunteers": "6",
    }


EMERGENCY: dict[str, Contract] = {
    "emergency.plan": Contract(
        _contingency,
        lambda _cast: {
            "title": "防汛应急预案",
            "kind": "flood",
            "version": "1",
            "date": "2022-03-05",
            "number": "〔2022〕3号",
        },
        {"number": "〔2022〕4号"},
    ),
    "emergency.zone_duty": Contract(
        _zone_duty,
        lambda _cast: {
            "zone": "一楼大厅",
            "date": "2022-03-05",
            "ends_on": "2022-03-31",
            "every_days": "1",
        },
        {"ends_on": "2022-04-05"},
    ),
    "emergency.disinfection": Contract(_disinfection, _typed_disinfection, {"operator": "马师傅"}),
    "emergency.response": Contract(
        _response,
        lambda _cast: {
            "case": "2022年防汛",
            "step": "open",
            "date": "2022-03-05",
            "kind": "flood",
            "level": "4",
            "retention_days": "14",
        },
        {"level": "3"},
    ),
    "emergency.group": Contract(_group, _typed_group, {"duties": "转运返乡人员和密接"}),
    "emergency.deployment": Contract(
        _deployment,
        lambda _cast: {
            "date": "2022-03-05",
            "place": "金河社区",
            "task": "上门排查",
            "starts_at": "08:00",
            "ends_at": "11:30",
            "people_count": "6",
        },
        {"people_count": "7"},
    ),
    "emergency.duty": Contract(
        _duty_shift,
        lambda _cast: {
            "date": "2022-03-05",
            "title": "夜班",
            "starts_at": "18:00",
            "ends_at": "08:30",
            "leader": "赵敏",
            "done": "接听电话三次",
            "staff-0-person": "孙强",
            "about": "孙强",
        },
        {"done": "接听电话四次"},
    ),
    "emergency.entry_checks": Contract(
        _entry_sheet,
        lambda cast: {
            "date": "2022-03-05",
            "gate": str(gates.gate(cast.branch).pk),
            "response": str(gates.running(cast.branch).pk),
            "passed": "120",
            "refused": "3",
            "reasons-0-reason": "temperature",
            "reasons-0-count": "3",
        },
        {"passed": "121"},
    ),
    "emergency.sampling": Contract(_sampling, _typed_sampling, {"people": "96"}),
    "emergency.transfer": Contract(_mission, _typed_mission, {"other_escort": "高护士"}, most=8),
    "emergency.vehicle_trip": Contract(
        _vehicle_trip,
        lambda _cast: {
            "date": "2022-03-05",
            "vehicle": "豫Q·A1234",
            "driver": "赵敏",
            "task": "送防疫物资",
            "destination": "高速口查验点",
            "left_at": "08:00",
            "back_at": "10:30",
        },
        {"destination": "火车站查验点"},
    ),
    "emergency.secondment": Contract(
        _secondment,
        lambda cast: {
            "about": "赵敏",
            "response": str(emergency.running(cast.branch, cast.secretary).pk),
            "home_unit": "县机关事务中心",
            "role": "转运组",
            "date": "2022-03-05",
        },
        {"role": "查验点"},
    ),
    "emergency.supply": Contract(
        _supply,
        lambda cast: {
            "date": "2022-03-05",
            "kind": "purchase",
            "item": "医用口罩（N95）",
            "quantity": "100",
            "measure": "个",
            "unit_price": "3.5",
            "receiver": "康宁药房",
        },
        {"receiver": "县医药公司"},
    ),
}
