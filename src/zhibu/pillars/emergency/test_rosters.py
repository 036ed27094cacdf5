"""Rosters are stored whole, swapped by rule, and handed over shift by shift."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from tests.builders import Cast, grant, make_person, make_user
from tests.emergency import DAY, later, roster, running, shift, take
from tests.keeping import kept
from zhibu.access.roles import Role
from zhibu.core.errors import DomainError
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of
from zhibu.ledger.services import enter_record
from zhibu.organization.models import Person
from zhibu.pillars.emergency.models import DutyShift, Roster, RosterSlot, RosterSwap
from zhibu.pillars.emergency.roster_forms import RosterForm
from zhibu.pillars.emergency.roster_services import (
    Pattern,
    RosterDraft,
    save_roster,
    try_roster,
    withdraw_roster,
)
from zhibu.pillars.emergency.rostering import Filled
from zhibu.pillars.emergency.swap_services import ask_swap, decide_swap

pytestmark = pytest.mark.django_db
WHOLE_DAY = (Pattern("全天", time(8, 30), time(8, 30)),)
AHEAD = date(2032, 3, 1)


def codes(error: DomainError) -> list[str]:
    return [problem.code for problem in error.problems]


def people(cast: Cast, count: int, name: str = "值班员") -> tuple[Person, ...]:
    return tuple(make_person(f"{name}{number}", cast.branch) for number in range(count))


def draft(cast: Cast, *, leaders: int = 2, staff: int = 3, days: int = 6) -> RosterDraft:
    return RosterDraft(
        organization=cast.branch,
        title="三月值班表",
        first=AHEAD,
        last=AHEAD + timedelta(days=days - 1),
        patterns=WHOLE_DAY,
        leaders=people(cast, leaders, "领导"),
        staff=people(cast, staff),
    )


def test_saved_roster_is_the_one_that_was_tried(cast: Cast) -> None:
    asked = draft(cast)
    tried = try_roster(asked)
    assert not Roster.objects.exists()
    saved = save_roster(asked, actor=cast.secretary)
    slots = RosterSlot.objects.filter(shift__roster=saved)
    assert slots.count() == 12
    stored = [
        Filled(one.shift, leader.person_id, (served.person_id,))
        for one, planned in zip(tried, saved.shifts.all(), strict=True)
        for leader, served in [planned.slots.order_by("-is_leader")]
    ]
    assert stored == tried
    with pytest.raises(PermissionDenied):
        save_roster(asked, actor=cast.member)


def test_roster_that_cannot_be_filled_says_why_and_stores_nothing(cast: Cast) -> None:
    asked = draft(cast, staff=1)
    with pytest.raises(DomainError) as caught:
        save_roster(asked, actor=cast.secretary)
    assert codes(caught.value) == ["DTY010"]
    words = str(caught.value)
    assert "3月2日全天需要 1 人，能排的只有 0 人" in words
    assert "值班员0：值3月1日全天后休息不足11小时" in words
    assert "再加 1 人就能排" in words
    assert not Roster.objects.exists()


def test_another_roster_of_the_same_days_leaves_out_who_is_on_duty(cast: Cast) -> None:
    asked = draft(cast)
    save_roster(asked, actor=cast.secretary)
    with pytest.raises(DomainError) as caught:
        save_roster(asked, actor=cast.secretary)
    assert "在另一张值班表上值班" in str(caught.value)
    withdraw_roster(Roster.objects.get(), actor=cast.secretary)
    save_roster(asked, actor=cast.secretary)


def test_form_reads_shifts_and_leave_as_clerks_write_them(cast: Cast) -> None:
    leader, first, second, third = people(cast, 4)
    typed = {
        "title": "春节值班",
        "first": "2032-03-01",
        "last": "2032-03-03",
        "patterns": "白班 8:30-18:00\n夜班 晚上到早上",
        "per_shift": "1",
        "leaders": [leader.pk],
        "staff": [first.pk, second.pk, third.pk],
        "leave": "值班员1 2032-03-01 至 2032年3月2日\n值班员2 3月3日来",
    }
    form = RosterForm(cast.branch, cast.secretary, typed)
    assert set(form.errors) == {"patterns", "leave"}
    typed |= {
        "patterns": "白班 8：30-18:00\n夜班：18:00 至 8:30",
        "leave": "值班员1 2032-03-01 至 2032年3月2日",
    }
    form = RosterForm(cast.branch, cast.secretary, typed)
    assert form.is_valid(), form.errors
    asked = form.draft()
    assert asked.patterns[1] == Pattern("夜班", time(18), time(8, 30))
    assert asked.leave == {first.pk: frozenset({date(2032, 3, 1), date(2032, 3, 2)})}


def swap_cast(cast: Cast) -> tuple[RosterSlot, RosterSlot, Person]:
    """Give two shifts of 24 hours three days apart, and a leader of both."""
    leader, giver, taker = people(cast, 3, "组员")
    made = roster(
        cast.branch,
        cast.secretary,
        (AHEAD, leader, giver),
        (AHEAD + timedelta(days=3), leader, taker),
    )
    slots = RosterSlot.objects.filter(shift__roster=made, is_leader=False)
    return (
        slots.select_related("shift__roster", "person").get(person=giver),
        slots.select_related("shift__roster", "person").get(person=taker),
        leader,
    )


def test_approved_swap_changes_both_shifts_and_is_told(cast: Cast) -> None:
    slot, back, _leader = swap_cast(cast)
    swap = ask_swap(slot, back.person, "外出开会", actor=cast.organizer, back=back)
    with pytest.raises(PermissionDenied):
        decide_swap(swap.pk, actor=cast.member, approve=True)
    decide_swap(swap.pk, actor=cast.secretary, approve=True)
    slot.refresh_from_db()
    back.refresh_from_db()
    assert (slot.person_id, back.person_id) == (swap.taker_id, swap.giver_id)
    with pytest.raises(DomainError) as caught:
        decide_swap(swap.pk, actor=cast.secretary, approve=False)
    assert codes(caught.value) == ["SWP003"]


def test_swap_keeps_the_rules_of_the_roster(cast: Cast) -> None:
    slot, back, leader = swap_cast(cast)
    stranger = make_person("外人", cast.sibling)
    for taker, wanted in (
        (slot.person, ["SWP005"]),
        (stranger, ["SWP009"]),
        (leader, ["SWP012"]),
    ):
        with pytest.raises(DomainError) as caught:
            ask_swap(slot, taker, "有事", actor=cast.organizer)
        assert codes(caught.value) == wanted
    led = slot.shift.slots.get(is_leader=True)
    with pytest.raises(DomainError) as caught:
        ask_swap(led, back.person, "有事", actor=cast.organizer)
    assert codes(caught.value) == ["SWP010"]
    with pytest.raises(PermissionDenied):
        ask_swap(slot, back.person, "有事", actor=cast.member)


def test_nobody_approves_a_swap_of_his_own(cast: Cast) -> None:
    slot, back, _leader = swap_cast(cast)
    officer = make_user("paiban", slot.person)
    grant(officer, Role.ORGANIZATION_COMMISSIONER, cast.branch)
    swap = ask_swap(slot, back.person, "有事", actor=officer)
    with pytest.raises(PermissionDenied):
        decide_swap(swap.pk, actor=officer, approve=True)
    with pytest.raises(DomainError) as caught:
        ask_swap(slot, back.person, "再问一次", actor=officer)
    assert codes(caught.value) == ["SWP002"]


def test_shift_that_has_begun_is_not_swapped(cast: Cast) -> None:
    leader, giver, taker = people(cast, 3)
    made = roster(cast.branch, cast.secretary, (DAY, leader, giver))
    slot = RosterSlot.objects.get(shift__roster=made, person=giver)
    with pytest.raises(DomainError) as caught:
        ask_swap(slot, taker, "有事", actor=cast.organizer)
    assert codes(caught.value) == ["SWP008"]


def test_handing_over_takes_times_and_names_from_the_roster(cast: Cast) -> None:
    leader, server, other = people(cast, 3)
    roster(cast.branch, cast.secretary, (DAY, leader, server))
    body = shift(cast.branch, [], DAY, starts_at=None, ends_at=None)
    kept(cast, "emergency.duty", body)
    stored = DutyShift.objects.get()
    assert (stored.starts_at, stored.leader) == (time(8, 30), leader)
    assert [row.person for row in rows_of(stored, "staff")] == [server]
    # Nobody serves two shifts at the same time; the next one begins when this one ends.
    with pytest.raises(DomainError) as caught:
        kept(cast, "emergency.duty", shift(cast.branch, [server], DAY, title="加班"))
    assert codes(caught.value) == ["DUT005"]
    kept(cast, "emergency.duty", shift(cast.branch, [server], later(1)))
    both = shift(cast.branch, [leader, other, other], later(5), leader=leader)
    with pytest.raises(DomainError) as caught:
        kept(cast, "emergency.duty", both)
    assert codes(caught.value) == ["RSP020", "DUT003"]


def test_whoever_was_on_duty_hands_over_himself(cast: Cast) -> None:
    person, other = cast.member.person, people(cast, 1)[0]
    assert person is not None
    duty = registry.record_type("emergency.duty")
    mine = shift(cast.branch, [person])
    mine.record.about = person
    enter_record(duty, mine, actor=cast.member)
    theirs = shift(cast.branch, [other], later(1))
    theirs.record.about = person
    with pytest.raises(DomainError) as caught:
        enter_record(duty, theirs, actor=cast.member)
    assert codes(caught.value) == ["DUT006"]


def test_pages_try_save_and_swap(cast: Cast, client: Client) -> None:
    leader, *staff = people(cast, 4)
    client.force_login(cast.secretary)
    url = reverse("emergency:roster_new", args=[cast.branch.pk])
    typed = {
        "title": "三月值班",
        "first": "2032-03-01",
        "last": "2032-03-04",
        "patterns": "白班 8:30-17:30",
        "per_shift": "1",
        "leaders": [leader.pk],
        "staff": [one.pk for one in staff],
        "then": "try",
    }
    page = client.post(url, typed).content.decode()
    assert "试排结果" in page
    assert not Roster.objects.exists()
    answer = client.post(url, typed | {"then": "save"}, follow=True)
    assert staff[0].name in answer.content.decode()
    made = Roster.objects.get()
    file = client.get(reverse("emergency:roster_file", args=[made.pk]))
    assert file.content.startswith(b"PK")
    slot = RosterSlot.objects.filter(shift__roster=made, is_leader=False).first()
    assert slot is not None
    taker = next(one for one in staff if one.pk != slot.person_id)
    swap_url = reverse("emergency:swap_new", args=[slot.pk])
    assert client.get(swap_url).status_code == 200
    client.post(swap_url, {"taker": taker.pk, "reason": "有事"})
    swap = RosterSwap.objects.get()
    overview = client.get(reverse("emergency:rosters")).content.decode()
    assert f"{slot.person.name} 换给 {taker.name}" in overview
    client.post(reverse("emergency:swap_decide", args=[swap.pk, "approve"]))
    slot.refresh_from_db()
    assert slot.person == taker


def test_response_of_other_days_is_refused_for_a_roster(cast: Cast) -> None:
    asked = draft(cast)
    case = running(cast.branch, cast.secretary, begun=DAY)
    case = take(case, "close", later(5), cast.secretary)
    with pytest.raises(DomainError) as caught:
        try_roster(replace(asked, response=case))
    assert codes(caught.value) == ["DTY008"]
