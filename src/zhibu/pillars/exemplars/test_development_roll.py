"""Steps, meetings and the roll stay in agreement, whatever is confirmed, amended or voided."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.builders import Cast, put_on_roll
from tests.development import Walk, applicant_of, step, vote
from zhibu.activities.models import Activity
from zhibu.activities.services import ActivityDraft, revise_activity
from zhibu.cases import services as case_services
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.core.spans import add_months
from zhibu.ledger.closing import close_books
from zhibu.ledger.figures import figures
from zhibu.ledger.models import State
from zhibu.ledger.services import confirm_record, enter_record, revise_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.models import Membership
from zhibu.pillars.exemplars.development_records import DEVELOPMENT_STEP
from zhibu.pillars.exemplars.development_services import offers, take_meeting_step
from zhibu.pillars.exemplars.models import DevelopmentStep
from zhibu.pillars.exemplars.paths.development import DEVELOPMENT_PATH
from zhibu.roster.models import HowOut, RosterEntry
from zhibu.roster.records import ROSTER
from zhibu.roster.services import open_stay

MEMBERS, FULL = "organization.members", "organization.full_members"
ADMITTED, CONFIRMED = "exemplars.probationary_admitted", "exemplars.members_confirmed"

pytestmark = pytest.mark.usefixtures("years_later")


def count(cast: Cast, code: str, year: int) -> int:
    return int(figures(cast.branch, Period.year(year), [code])[code].value or 0)


def assert_all_is_whole() -> None:
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []
    assert list(case_services.faults(DEVELOPMENT_PATH)) == []


def taken(walk: Walk, key: str) -> DevelopmentStep:
    found = next(one for one in walk.taken if one.step == key)
    return DEVELOPMENT_STEP.load([type(found.record).objects.get(pk=found.pk)])[found.pk]


def void(walk: Walk, key: str) -> None:
    void_record(taken(walk, key).pk, actor=walk.cast.secretary, reason="记错了")


def test_the_approval_admits_from_the_meetings_day(cast: Cast, walk: Walk) -> None:
    day = walk.to_probationary()
    stay = open_stay(walk.person)
    assert stay is not None
    assert (stay.record.date, stay.joined_on, stay.confirmed_on) == (day, day, None)
    assert stay.get_how_in_display() == "发展入党"
    assert stay.record.entered_by == cast.organizer
    assert stay.record.confirmed_by == cast.secretary
    approval = taken(walk, "approve")
    assert (approval.date, approval.effective_on) == (add_months(day, 1), day)
    assert_all_is_whole()


def test_a_year_end_between_meeting_and_approval_counts_for_the_meetings_year(
    cast: Cast, walk: Walk
) -> None:
    # The meeting of 20 December, the approval of 20 January.
    applied = date(2021, 1, 4) + timedelta(days=259)
    day = walk.to_probationary(applied)
    assert (day, taken(walk, "approve").date) == (date(2022, 12, 20), date(2023, 1, 20))
    assert [count(cast, ADMITTED, year) for year in (2022, 2023)] == [1, 0]
    assert [count(cast, MEMBERS, year) for year in (2021, 2022)] == [8, 9]


def test_in_closed_books_he_counts_from_the_first_open_day(cast: Cast, walk: Walk) -> None:
    day = walk.to_meeting(date(2021, 1, 4) + timedelta(days=259))
    walk.take("interview", day + timedelta(days=13))
    close_books(cast.branch, through=date(2022, 12, 31), actor=cast.secretary)
    walk.take("approve", date(2023, 1, 20))
    stay = open_stay(walk.person)
    assert stay is not None
    assert (stay.joined_on, stay.record.date) == (date(2022, 12, 20), date(2023, 1, 1))
    assert [count(cast, MEMBERS, year) for year in (2022, 2023)] == [8, 9]
    assert_all_is_whole()


def test_a_roll_that_says_so_already_is_left_alone(cast: Cast, walk: Walk) -> None:
    day = walk.to_meeting()
    put_on_roll(
        walk.person,
        cast.branch,
        cast.secretary,
        since=day,
        joined_on=day,
        confirmed_on=add_months(day, 12),
    )
    walk.take("interview", day + timedelta(days=9))
    walk.take("approve", day + timedelta(days=20))
    assert taken(walk, "approve").stay is None
    assert RosterEntry.objects.filter(record__about=walk.person).count() == 1
    void(walk, "approve")
    assert open_stay(walk.person) is not None
    assert_all_is_whole()


def test_a_roll_that_says_otherwise_is_not_overwritten(cast: Cast, walk: Walk) -> None:
    day = walk.to_meeting()
    walk.take("interview", day + timedelta(days=9))
    other = day + timedelta(days=1)
    put_on_roll(
        walk.person,
        cast.branch,
        cast.secretary,
        since=other,
        joined_on=other,
        confirmed_on=None,
    )
    body = step(walk.case, "approve", day + timedelta(days=20))
    with pytest.raises(DomainError) as caught:
        enter_record(DEVELOPMENT_STEP, body, actor=cast.organizer)
    told = str(caught.value)
    assert f"名册上已有这名党员，入党日期不是 {day}" in told
    assert f"第一党支部的名册：{other} 入党，还没有转正" in told


def test_full_membership_where_the_roll_has_another_day_is_refused(cast: Cast, walk: Walk) -> None:
    end = walk.to_request()
    walk.take("meeting_full", end, meeting=vote(cast, end, walk.person))
    stay = open_stay(walk.person)
    assert stay is not None
    stay.confirmed_on = end + timedelta(days=2)
    revise_record(ROSTER, stay, actor=cast.secretary, version=stay.record.version)
    body = step(walk.case, "approve_full", end + timedelta(days=20))
    with pytest.raises(DomainError, match=f"转正日期与名册不同，应为 {end}"):
        enter_record(DEVELOPMENT_STEP, body, actor=cast.organizer)


def test_voiding_goes_back_step_by_step_and_takes_the_roll_with_it(cast: Cast, walk: Walk) -> None:
    end = walk.to_full()
    assert (count(cast, MEMBERS, 2023), count(cast, FULL, 2023)) == (9, 8)
    void(walk, "approve_full")
    stay = open_stay(walk.person)
    assert stay is not None
    assert stay.confirmed_on is None
    assert (count(cast, MEMBERS, 2023), count(cast, FULL, 2023)) == (9, 7)
    assert walk.state == "probationary"
    later = ("meeting_full", "notice_full", "request_full", "observe", "oath", "place", "file_up")
    for key in later:
        void(walk, key)
    late = next(one for one in reversed(walk.taken) if one.step == "assess")
    void_record(late.pk, actor=cast.secretary, reason="记错了")
    void(walk, "approve")
    assert walk.state == "target"
    assert open_stay(walk.person) is None
    assert not Membership.objects.filter(person=walk.person).exists()
    assert (count(cast, MEMBERS, 2023), count(cast, ADMITTED, 2022)) == (8, 0)
    assert count(cast, CONFIRMED, end.year) == 0
    assert_all_is_whole()


def test_an_amended_approval_leaves_the_roll_as_it_is(cast: Cast, walk: Walk) -> None:
    day = walk.to_probationary()
    before = open_stay(walk.person)
    body = taken(walk, "approve")
    body.note = "批复文号补记"
    body.record.date = day + timedelta(days=25)
    revise_record(DEVELOPMENT_STEP, body, actor=cast.secretary, version=body.record.version)
    after = open_stay(walk.person)
    assert before is not None
    assert after is not None
    assert (after.pk, after.record.version) == (before.pk, before.record.version)
    assert taken(walk, "approve").stay_id == after.pk
    assert_all_is_whole()


def test_the_meetings_day_stands_once_it_was_approved(cast: Cast, walk: Walk) -> None:
    day = walk.to_probationary()
    body = taken(walk, "meeting")
    other = day + timedelta(days=1)
    body.meeting = vote(cast, other, walk.person)
    body.record.date = other
    with pytest.raises(DomainError, match="请先作废"):
        revise_record(DEVELOPMENT_STEP, body, actor=cast.secretary, version=body.record.version)


def test_a_cancelled_probation_ends_the_stay(cast: Cast, walk: Walk) -> None:
    end = walk.to_request()
    walk.take("revoke", end, meeting=vote(cast, end, walk.person))
    assert walk.state == "revoked"
    entry = RosterEntry.objects.get(record__about=walk.person)
    assert (entry.ended_on, entry.how_out) == (end, HowOut.CANCELLED)
    assert (count(cast, MEMBERS, 2022), count(cast, MEMBERS, 2023)) == (9, 8)
    void(walk, "revoke")
    assert open_stay(walk.person) is not None
    assert (walk.state, count(cast, MEMBERS, 2023)) == ("probationary", 9)
    assert_all_is_whole()


# The meetings -----------------------------------------------------------------------------------


def test_a_meeting_on_which_a_step_rests_stays(cast: Cast, walk: Walk) -> None:
    walk.to_meeting()
    meeting = taken(walk, "meeting").meeting
    assert meeting is not None
    with pytest.raises(DomainError, match=r"吴新的“支部大会讨论接收预备党员”.*以这次表决为依据"):
        void_record(meeting.pk, actor=cast.secretary, reason="试验")
    activity = Activity.objects.get(pk=meeting.pk)
    items = list(activity.items.all())
    items[0].about = None
    draft = ActivityDraft(activity, items)
    with pytest.raises(DomainError, match="以这次表决为依据"):
        revise_activity(draft, actor=cast.secretary, version=activity.record.version)
    void(walk, "meeting")
    void_record(meeting.pk, actor=cast.secretary, reason="试验")


def test_a_meeting_with_its_vote_may_be_amended_otherwise(cast: Cast, walk: Walk) -> None:
    walk.to_meeting()
    meeting = taken(walk, "meeting").meeting
    assert meeting is not None
    activity = Activity.objects.get(pk=meeting.pk)
    activity.place = "二楼会议室"
    draft = ActivityDraft(activity, list(activity.items.all()))
    revise_activity(draft, actor=cast.secretary, version=activity.record.version)
    assert Activity.objects.get(pk=meeting.pk).place == "二楼会议室"


def test_a_meeting_offers_its_step_with_one_click(cast: Cast, walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    assert list(offers(walk.case)) == []
    meeting = vote(cast, day, walk.person)
    (offer,) = offers(walk.case)
    assert (offer.activity, offer.step) == (meeting, "meeting")
    assert offer.text == f"{day} 讨论吴新"
    record = take_meeting_step(walk.case, meeting, cast.secretary)
    assert record.state == State.CONFIRMED
    assert list(offers(walk.case)) == []


def test_what_the_organizer_clicks_waits_for_the_secretary(cast: Cast, walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    meeting = vote(cast, day, walk.person)
    record = take_meeting_step(walk.case, meeting, cast.organizer)
    assert record.state == State.SUBMITTED
    assert list(offers(walk.case)) == []
    confirm_record(record.pk, actor=cast.secretary)


def test_a_click_says_what_stands_before_the_step(cast: Cast, walk: Walk) -> None:
    day = walk.to_target() + timedelta(days=5)
    meeting = vote(cast, day, walk.person)
    with pytest.raises(DomainError, match="还没有“14 填写入党志愿书”"):
        take_meeting_step(walk.case, meeting, cast.secretary)
    fresh = Walk(cast, applicant_of(cast.branch, "何新"))
    fresh.take("apply", date(2021, 5, 6))
    with pytest.raises(DomainError, match="现在没有等支部大会讨论的步骤"):
        take_meeting_step(fresh.case, meeting, cast.secretary)


def test_the_meeting_of_the_day_is_found_by_itself(cast: Cast, walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    meeting = vote(cast, day, walk.person)
    assert walk.take("meeting", day).meeting == meeting
