"""Missions: nobody is lost, nobody and nothing is in two places, and the figures follow."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from tests.builders import Cast
from tests.transfers import (
    STEP_TYPE,
    accepted,
    counts,
    done,
    id_number,
    line,
    mission_step,
    people_list,
    requested,
    take,
    taken,
    trip,
    under_way,
    vehicle,
)
from zhibu.cases.models import Case
from zhibu.cases.services import faults
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.figures import figures
from zhibu.ledger.services import enter_record, revise_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.pillars.emergency.models import Passenger, TransferStep, TransferTrip
from zhibu.pillars.emergency.paths.transfer import TRANSFER_PATH

pytestmark = pytest.mark.django_db
ALL = ("001", "002", "003")


@pytest.fixture(autouse=True)
def spring(time_machine: Any) -> None:
    time_machine.move_to("2022-06-01T02:00:00Z", tick=False)


def refused(cast: Cast, case: Case, step: str, *more: Any, **values: Any) -> list[str]:
    """Give the codes with which a step is refused."""
    body = mission_step(cast, case, step, *more, **values)
    with pytest.raises(DomainError) as caught:
        take(body, STEP_TYPE, cast.secretary)
    return [problem.code for problem in caught.value.problems]


def figure(cast: Cast, code: str) -> Any:
    return figures(cast.branch, Period.year(2022), [code])[code].value


def test_a_mission_goes_from_the_request_to_the_end_and_counts_what_arrived(cast: Cast) -> None:
    case = done(cast, people_list=people_list(2) + "\n" + line(2, "密接"))
    assert (case.state, case.is_open, case.number) == ("closed", False, "转运2022-001")
    assert counts(case) == {"handed": 3}
    assert figure(cast, "emergency.returnees_transferred") == 2
    assert figure(cast, "emergency.close_contacts_transferred") == 1
    assert figure(cast, "emergency.vehicles_assigned") == 1
    assert list(faults(TRANSFER_PATH)) == []
    assert list(verify_postings()) == list(verify_balances()) == []


def test_a_list_is_sealed_and_known_by_codes_alone(cast: Cast) -> None:
    case = requested(cast)
    people = list(Passenger.objects.filter(step__case=case).order_by("code"))
    assert [one.code for one in people] == list(ALL)
    assert [str(one.name) for one in people] == ["王**", "李**", "赵**"]
    assert people[0].id_number is not None
    assert people[0].id_number.open() == id_number(0)
    step = TransferStep.objects.get(case=case)
    assert "王小明" not in step.record.title + step.note + str(step.people_list)


def test_a_mission_does_not_end_while_somebody_is_unaccounted_for(cast: Cast) -> None:
    case = under_way(cast, ("001", "002"))
    taken(cast, case, "hand_over", "11:00", ("001",))
    with pytest.raises(DomainError) as caught:
        taken(cast, case, "close", "12:00")
    words = str(caught.value)
    assert "002、003" in words
    assert "第1趟车还没有收车" in words
    taken(cast, case, "hand_over", "11:20", ("002",))
    taken(cast, case, "exception", "11:30", ("003",))
    taken(cast, case, "receive", "11:40", received=2)
    taken(cast, case, "disinfect", "12:00")
    assert taken(cast, case, "close", "12:10").state == "closed"
    assert counts(case) == {"handed": 2, "exception": 1}
    assert figure(cast, "emergency.returnees_transferred") == 2


def test_as_many_are_signed_for_as_were_handed_over(cast: Cast) -> None:
    case = under_way(cast)
    taken(cast, case, "hand_over", "11:00", ALL)
    assert refused(cast, case, "receive", "11:10", received=2) == ["TRF020"]


def test_somebody_who_falls_ill_on_the_way_is_an_exception_and_the_rest_arrive(cast: Cast) -> None:
    case = under_way(cast)
    taken(cast, case, "exception", "10:00", ("002",), outcome="medical", note="途中发热，120接走")
    assert "TRF017" in refused(cast, case, "hand_over", "11:00", ("002",))
    taken(cast, case, "hand_over", "11:00", ("001", "003"))
    assert taken(cast, case, "receive", "11:10", received=2).state == "received"


@pytest.mark.parametrize(
    ("step", "codes", "more", "code"),
    [
        ("pick_up", ("009",), {}, "TRF012"),
        ("pick_up", ("001",), {"trip": 2}, "TRF013"),
        ("pick_up", (), {}, "TRF016"),
        ("pick_up", ("001",), {"temperature": "365"}, "TRF036"),
        ("pick_up", ("001",), {"temperature": "37.8"}, "TRF037"),
        ("pick_up", ("001",), {"place": "高铁东站"}, "TRF018"),
        ("hand_over", ("001",), {}, "TRF014"),
        ("depart", (), {}, "TRF014"),
        ("pick_up", ("001",), {"note": "电话 13812345678"}, "TRF027"),
        ("pick_up", ("001",), {"note": "王小明行李较多"}, "TRF028"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    cast: Cast, step: str, codes: tuple[str, ...], more: dict[str, Any], code: str
) -> None:
    case = accepted(cast)
    taken(cast, case, "dispatch", "08:00")
    assert code in refused(cast, case, step, "09:00", codes, **more)


def test_a_step_earlier_than_the_trips_last_one_is_refused(cast: Cast) -> None:
    case = under_way(cast)
    assert refused(cast, case, "hand_over", "08:30", ALL) == ["TRF015"]


def test_everybody_gets_off_where_he_wants_to(cast: Cast) -> None:
    text = line(0, "返乡人员", "", "石板村") + "\n" + line(1, "返乡人员", "", "环城镇")
    case = under_way(
        cast, ("001", "002"), people_list=f"姓名\t类别\t电话\t身份证号\t上车点\t下车点\n{text}"
    )
    assert refused(cast, case, "hand_over", "11:00", ("001", "002"), place="环城镇") == ["TRF018"]
    taken(cast, case, "hand_over", "11:00", ("002",), place="环城镇")
    taken(cast, case, "hand_over", "11:30", ("001",), place="石板村")
    assert counts(case) == {"handed": 2}


def test_more_people_than_seats_are_refused(cast: Cast) -> None:
    case = accepted(cast, people_list=people_list(6))
    taken(cast, case, "dispatch", "08:00")
    six = [f"{number:03d}" for number in range(1, 7)]
    assert refused(cast, case, "pick_up", "09:00", six) == ["TRF038"]
    taken(cast, case, "pick_up", "09:00", six[:5])
    assert refused(cast, case, "pick_up", "09:05", six[5:]) == ["TRF038"]


def test_nobody_is_on_two_missions_at_once_but_again_once_he_has_arrived(cast: Cast) -> None:
    first = under_way(cast)
    body = mission_step(
        cast, Case(path="transfer", organization=cast.branch, title="另一批"), "request"
    )
    with pytest.raises(DomainError) as caught:
        take(body, STEP_TYPE, cast.secretary)
    assert {one.code for one in caught.value.problems} == {"TRF033"}
    assert "王小明" not in str(caught.value)
    taken(cast, first, "hand_over", "11:00", ALL)
    assert requested(cast, "另一批").state == "requested"


def test_another_unit_learns_only_that_somebody_is_under_way(cast: Cast) -> None:
    requested(cast)
    with pytest.raises(DomainError) as caught:
        requested(cast, "邻支部的一批", cast.sibling)
    assert "其他单位的转运任务" in str(caught.value)
    assert "转运2022-001" not in str(caught.value)


def test_a_vehicle_and_its_driver_are_out_once_at_a_time(cast: Cast) -> None:
    under_way(cast)
    other = accepted(cast, "另一批", people_list=people_list(2, first=3))
    assert refused(cast, other, "dispatch", "10:00", other_driver="马师傅") == ["TRF039"]
    spare = vehicle(cast.branch, "豫Q54321")
    assert refused(cast, other, "dispatch", "10:00", vehicle=spare) == ["TRF039"]
    crew = {"other_driver": "马师傅", "other_escort": "杨护士"}
    assert taken(cast, other, "dispatch", "10:00", vehicle=spare, **crew).state == "dispatched"


def test_a_vehicle_that_was_disinfected_goes_out_again(cast: Cast) -> None:
    done(cast)
    other = accepted(cast, "另一批", people_list=people_list(2, first=3))
    assert refused(cast, other, "dispatch", "11:30") == ["TRF039"]
    assert taken(cast, other, "dispatch", "12:00").state == "dispatched"
    assert figure(cast, "emergency.vehicles_assigned") == 1


def test_a_support_trip_and_a_mission_do_not_share_a_vehicle(cast: Cast) -> None:
    done(cast)
    body = trip(cast, cast.branch, left_at=time(11), back_at=time(13))
    with pytest.raises(DomainError) as caught:
        take(body, "emergency.vehicle_trip", cast.secretary)
    assert {one.code for one in caught.value.problems} == {"VEH017"}
    take(
        trip(cast, cast.branch, left_at=time(12), back_at=time(13)),
        "emergency.vehicle_trip",
        cast.secretary,
    )
    other = accepted(cast, "另一批", people_list=people_list(2, first=3))
    assert refused(cast, other, "dispatch", "12:30") == ["TRF039"]


def test_a_step_on_which_later_ones_rest_is_not_voided_or_changed(cast: Cast) -> None:
    case = under_way(cast)
    taken(cast, case, "hand_over", "11:00", ALL)
    boarding = TransferStep.objects.get(case=case, step="pick_up")
    with pytest.raises(DomainError):
        void_record(boarding.pk, actor=cast.secretary, reason="记错了")
    kind = registry.record_type(STEP_TYPE)
    body = kind.load([boarding.record])[boarding.pk]
    set_rows(body, "moves", rows_of(body, "moves")[:2])
    with pytest.raises(DomainError) as caught:
        revise_record(kind, body, actor=cast.secretary, version=body.record.version)
    assert "TRF030" in {one.code for one in caught.value.problems}
    assert counts(case) == {"handed": 3}


def test_a_void_hand_over_takes_people_back_on_board_and_out_of_the_figure(cast: Cast) -> None:
    case = under_way(cast)
    taken(cast, case, "hand_over", "11:00", ALL)
    body = TransferStep.objects.get(case=case, step="hand_over")
    void_record(body.pk, actor=cast.secretary, reason="记错了")
    assert counts(case) == {"aboard": 3}
    assert figure(cast, "emergency.returnees_transferred") is None
    assert list(verify_postings()) == []


def test_a_list_pasted_anew_leaves_everybody_his_code(cast: Cast) -> None:
    case = requested(cast)
    kind = registry.record_type(STEP_TYPE)
    step = TransferStep.objects.select_related("record__organization").get(case=case)
    body = kind.load([step.record])[step.pk]
    body.people_list = "\n".join((line(4), line(2), line(0)))
    revise_record(kind, body, actor=cast.secretary, version=step.record.version)
    names = {one.code: str(one.name) for one in Passenger.objects.filter(step__case=case)}
    assert names == {"001": "王**", "003": "赵**", "004": "孙**"}


def test_somebody_who_was_picked_up_does_not_vanish_from_the_list(cast: Cast) -> None:
    case = under_way(cast, ("002",))
    kind = registry.record_type(STEP_TYPE)
    step = TransferStep.objects.select_related("record__organization").get(
        case=case, step="request"
    )
    body = kind.load([step.record])[step.pk]
    body.people_list = "\n".join((line(0), line(2)))
    with pytest.raises(DomainError) as caught:
        revise_record(kind, body, actor=cast.secretary, version=step.record.version)
    assert {one.code for one in caught.value.problems} == {"TRF030"}


def test_people_who_come_later_get_the_next_codes(cast: Cast) -> None:
    case = accepted(cast)
    taken(cast, case, "extend", "07:30", people_list=people_list(2, first=5, category="密接"))
    codes = (
        Passenger.objects.filter(step__case=case).order_by("code").values_list("code", flat=True)
    )
    assert list(codes) == ["001", "002", "003", "004", "005"]
    assert counts(case) == {"waiting": 5}


def test_a_mission_is_withdrawn_as_long_as_nobody_was_picked_up(cast: Cast) -> None:
    case = accepted(cast)
    taken(cast, case, "dispatch", "08:00")
    taken(cast, case, "withdraw", "08:30")
    assert counts(case) == {"exception": 3}
    assert TransferTrip.objects.get(case=case).standing == "ended"
    # People and vehicle are free for another mission.
    again = accepted(cast, "另一批")
    assert taken(cast, again, "dispatch", "09:00").state == "dispatched"


def test_two_trips_of_one_mission_go_beside_each_other(cast: Cast) -> None:
    case = accepted(cast)
    taken(cast, case, "dispatch", "08:00")
    spare = vehicle(cast.branch, "豫Q54321")
    crew = {"other_driver": "马师傅", "other_escort": "杨护士"}
    assert "TRF011" in refused(cast, case, "dispatch", "08:05", vehicle=spare, **crew)
    taken(cast, case, "dispatch", "08:05", trip=2, vehicle=spare, **crew)
    taken(cast, case, "pick_up", "09:00", ("001",))
    taken(cast, case, "pick_up", "09:00", ("002", "003"), trip=2)
    assert "TRF017" in refused(cast, case, "pick_up", "09:10", ("001",), trip=2)
    taken(cast, case, "depart", "09:10", trip=2)
    assert "TRF017" in refused(cast, case, "hand_over", "10:00", ("001",), trip=2)
    taken(cast, case, "hand_over", "10:00", ("002", "003"), trip=2)
    assert counts(case) == {"aboard": 1, "handed": 2}
    assert figure(cast, "emergency.vehicles_assigned") == 2


def test_a_mission_belongs_to_a_response_that_runs(cast: Cast) -> None:
    case = Case(path="transfer", organization=cast.branch, title="早了")
    assert "RSP012" in refused(cast, case, "request", day=date(2022, 2, 1))
    # Without one named it is the only one that runs on that day.
    before = date(2022, 2, 1)
    assert refused(cast, case, "request", day=before, response=None) == ["TRF034"]
    assert taken(cast, case, "request", response=None).state == "requested"


def test_a_draft_list_counts_for_nothing(cast: Cast) -> None:
    case = Case(path="transfer", organization=cast.branch, title="草稿")
    body = mission_step(cast, case, "request")
    enter_record(registry.record_type(STEP_TYPE), body, actor=cast.organizer)
    assert counts(body.case) == {}
    assert requested(cast, "真的").state == "requested"
