"""A duty is met by a confirmed record in its window, and by nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.builders import (
    Cast,
    activity_draft,
    held,
    make_appraisal,
    make_note,
)
from tests.examples import examples
from zhibu.activities.services import enter_activity
from zhibu.config.declarations import ITEM_KINDS, RECORD_TYPES
from zhibu.core.periods import Period
from zhibu.core.schedule import Frequency
from zhibu.ledger.models import Record
from zhibu.ledger.models import State as RecordState
from zhibu.ledger.services import confirm_record, void_record
from zhibu.organization.models import Kind, Organization, PostTerm, RuleSetting
from zhibu.organization.services import create_organization
from zhibu.planning.duties import Duty, State
from zhibu.planning.obligations import OBLIGATIONS
from zhibu.planning.selectors import due_for, duties

TODAY = date(2022, 9, 26)


@pytest.fixture(autouse=True)
def _autumn_2022(time_machine) -> None:
    time_machine.move_to("2022-09-26T02:00:00Z", tick=False)


def of(
    unit: Organization, key: str, year: int = 2022, today: date = TODAY, **more: bool
) -> list[Duty]:
    found = duties(unit, year, today, **more)
    return [duty for duty in found if duty.obligation.key == key and duty.unit == unit]


def states(found: list[Duty]) -> list[str]:
    return [str(duty.state) for duty in found]


def test_a_theme_day_is_owed_every_month(cast: Cast) -> None:
    held(cast, date(2022, 9, 8))
    found = of(cast.branch, "theme_day")
    assert len(found) == 12
    assert states(found) == ["overdue"] * 8 + ["met"] + ["upcoming"] * 3
    assert found[0].days == 238
    assert (found[8].happened, found[8].days) == (date(2022, 9, 8), 0)


def test_an_unmet_window_is_due_from_its_alert_day(cast: Cast) -> None:
    assert of(cast.branch, "theme_day", today=date(2022, 9, 24))[8].state == State.UPCOMING
    due = of(cast.branch, "theme_day", today=date(2022, 9, 25))[8]
    assert (due.state, due.days, due.when) == (State.DUE, 5, "还剩 5 天")
    assert of(cast.branch, "theme_day", today=date(2022, 9, 30))[8].when == "今天截止"
    late = of(cast.branch, "theme_day", today=date(2022, 10, 1))[8]
    assert (late.state, late.days, late.title) == (State.OVERDUE, 1, "9月主题党日未开展")


def test_a_draft_or_a_void_record_meets_nothing(cast: Cast) -> None:
    activity = enter_activity(activity_draft(cast.branch, date(2022, 9, 8)), actor=cast.publicist)
    assert of(cast.branch, "theme_day")[8].state == State.DUE
    confirm_record(activity.pk, actor=cast.secretary)
    assert of(cast.branch, "theme_day")[8].state == State.MET
    void_record(activity.pk, actor=cast.secretary, reason="记错")
    assert of(cast.branch, "theme_day")[8].state == State.DUE


def test_a_record_entered_long_after_its_window_is_met_late(cast: Cast) -> None:
    held(cast, date(2022, 8, 30))
    assert of(cast.branch, "theme_day")[7].state == State.LATE_MET


def test_a_record_entered_a_few_days_after_is_in_time(cast: Cast, time_machine) -> None:
    time_machine.move_to("2022-09-03T02:00:00Z")
    held(cast, date(2022, 8, 30))
    assert of(cast.branch, "theme_day")[7].state == State.MET


def test_one_record_in_time_is_enough_beside_a_late_one(cast: Cast, time_machine) -> None:
    time_machine.move_to("2022-08-31T02:00:00Z")
    held(cast, date(2022, 8, 30), title="按时记的")
    time_machine.move_to("2022-09-26T02:00:00Z")
    held(cast, date(2022, 8, 5), title="补记的")
    found = of(cast.branch, "theme_day")[7]
    assert (found.state, found.happened) == (State.MET, date(2022, 8, 30))


def test_a_group_owes_its_meeting_and_the_branch_does_not(cast: Cast) -> None:
    held(cast, date(2022, 9, 6), ("group_meeting",), organization=cast.groups[0])
    assert of(cast.groups[0], "group_meeting")[8].state == State.MET
    assert of(cast.groups[1], "group_meeting")[8].state == State.DUE
    assert of(cast.branch, "group_meeting") == []
    late = of(cast.groups[1], "group_meeting")[7]
    assert (late.subject, late.title) == ("第二党小组", "8月党小组会未开")


def test_a_theme_day_held_by_a_group_meets_the_branch_s(cast: Cast) -> None:
    held(cast, date(2022, 9, 6), organization=cast.groups[0])
    assert of(cast.branch, "theme_day")[8].state == State.MET


def test_a_sibling_s_records_meet_nothing_here(cast: Cast) -> None:
    held(cast, date(2022, 9, 8))
    assert of(cast.sibling, "theme_day")[8].state == State.DUE


def test_quarters_and_years_have_their_own_windows(cast: Cast) -> None:
    held(cast, date(2022, 6, 30), ("general_meeting",))
    assert states(of(cast.branch, "general_meeting")) == [
        "overdue",
        "late_met",
        "due",
        "upcoming",
    ]
    assert of(cast.branch, "general_meeting")[2].title == "三季度党员大会未开"
    life = of(cast.branch, "organization_life")
    assert (states(life), life[0].title) == (["upcoming"], "全年组织生活会未开")
    assert states(of(cast.branch, "organization_life", today=date(2022, 12, 1))) == ["due"]


def test_appraisals_are_met_by_their_records(cast: Cast, time_machine) -> None:
    time_machine.move_to("2022-12-09T02:00:00Z")
    day = date(2022, 12, 9)
    assert states(of(cast.branch, "appraisal", today=day)) == ["due"]
    body = make_appraisal(cast)
    found = of(cast.branch, "appraisal", today=day)
    assert (states(found), found[0].record_id) == (["met"], body.pk)


def test_only_a_branch_with_a_committee_owes_committee_meetings(cast: Cast) -> None:
    assert len(of(cast.branch, "committee_meeting")) == 12
    assert of(cast.sibling, "committee_meeting") == []
    PostTerm.objects.all().delete()
    assert len(of(cast.branch, "committee_meeting")) == 12  # seven full members
    gone = cast.members[0].memberships.get()
    gone.end = date(2022, 3, 1)
    gone.save()
    assert len(of(cast.branch, "committee_meeting")) == 2


def test_a_committee_s_centre_group_meets_every_quarter(cast: Cast) -> None:
    assert len(of(cast.committee, "centre_group")) == 4
    assert of(cast.branch, "centre_group") == []


def test_windows_before_founding_and_after_dissolution_are_left_out(cast: Cast) -> None:
    cast.sibling.founded = date(2022, 3, 26)
    cast.sibling.dissolved = date(2022, 8, 20)
    cast.sibling.save()
    months = [duty.window.start.month for duty in of(cast.sibling, "theme_day")]
    assert months == [4, 5, 6, 7]
    assert of(cast.sibling, "organization_life") == []


def test_a_group_answers_only_while_its_branch_stands(cast: Cast) -> None:
    cast.branch.founded = date(2022, 6, 1)
    cast.branch.save()
    months = [duty.window.start.month for duty in of(cast.groups[0], "group_meeting")]
    assert months == [6, 7, 8, 9, 10, 11, 12]


def test_nothing_is_owed_before_the_rule_was_in_force(cast: Cast) -> None:
    Organization.objects.update(founded=None)
    found = duties(cast.branch, 2018, TODAY)
    assert {duty.window.start for duty in found if duty.obligation.key == "theme_day"} == {
        date(2018, 11, 1),
        date(2018, 12, 1),
    }


def test_a_county_may_ask_for_more_or_nothing_from_a_day_on(cast: Cast) -> None:
    def rule(value: str, since: date) -> None:
        RuleSetting.objects.create(
            key="planning.party_lecture", value=value, since=since, source="县直机关工委通知"
        )

    rule("month", date(2022, 4, 1))
    found = of(cast.branch, "party_lecture")
    assert [duty.window for duty in found[:2]] == [Period.quarter(2022, 1), Period.month(2022, 4)]
    assert len(found) == 1 + 9
    rule("none", date(2022, 7, 1))
    assert len(of(cast.branch, "party_lecture")) == 1 + 3


def test_a_change_inside_a_running_window_waits_for_the_next_whole_one(cast: Cast) -> None:
    RuleSetting.objects.create(
        key="planning.theme_day", value="quarter", since=date(2022, 2, 1), source="试点"
    )
    windows = [duty.window for duty in of(cast.branch, "theme_day")]
    assert windows == [Period.month(2022, 1)] + [Period.quarter(2022, n) for n in (2, 3, 4)]


def test_the_first_screen_gets_what_is_open_by_urgency(cast: Cast) -> None:
    found = due_for(cast.secretary, cast.branch, TODAY)
    assert {duty.state for duty in found} == {State.DUE, State.OVERDUE}
    assert (found[0].state, found[0].window.end) == (State.OVERDUE, date(2022, 8, 31))
    ranks = [duty.urgency[0] for duty in found]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}


def test_an_outsider_or_a_sibling_gets_no_duties(cast: Cast) -> None:
    assert due_for(cast.sibling_secretary, cast.branch, TODAY) == []
    assert due_for(cast.outsider, cast.branch, TODAY) == []
    assert due_for(cast.system, cast.branch, TODAY) == []
    assert due_for(cast.superior, cast.branch, TODAY)


def test_members_behind_are_counted_for_those_who_keep_records_only(cast: Cast) -> None:
    def keys(name: str) -> set[str]:
        return {duty.obligation.key for duty in due_for(cast.users[name], cast.branch, TODAY)}

    assert {"hours", "notes"} <= keys("secretary")
    assert {"hours", "notes"} <= keys("publicist")
    assert not {"hours", "notes"} & keys("member")
    assert not {"hours", "notes"} & keys("superior")


def test_members_are_behind_by_their_share_of_the_year(cast: Cast) -> None:
    held(cast, date(2022, 5, 6), ("special_topic",), hours=Decimal(16))
    make_note(cast, words=20_000)

    def one(key: str, today: date) -> Duty:
        return of(cast.branch, key, today=today, members=True)[0]

    assert one("hours", date(2022, 6, 30)).state == State.UPCOMING
    # Half of 32 is done by everybody, half of 56 by no member of the committee.
    assert (one("hours", TODAY).behind, one("hours", TODAY).total) == (5, 8)
    assert one("hours", TODAY).state == State.DUE
    assert one("notes", TODAY).behind == 7
    assert one("notes", TODAY).title == "学习笔记：7 人未达进度，共 8 人"
    assert one("notes", date(2022, 10, 1)).behind == 8
    assert one("hours", date(2023, 1, 1)).state == State.OVERDUE


def test_queries_do_not_grow_with_the_number_of_branches(
    cast: Cast, django_assert_max_num_queries
) -> None:
    for number in range(20):
        branch = create_organization(
            code=f"more{number}", name=f"新支部{number}", kind=Kind.BRANCH, parent=cast.committee
        )
        create_organization(code=f"more{number}g", name="一组", kind=Kind.GROUP, parent=branch)
    with django_assert_max_num_queries(6) as seen:
        found = duties(cast.committee, 2022, TODAY)
    assert isinstance(seen, CaptureQueriesContext)
    assert len({duty.unit.pk for duty in found}) == 1 + 22 + 22


@hypothesis_settings(max_examples=examples(25))
@given(
    days=st.lists(st.integers(0, 267), unique=True, max_size=4),
    picked=st.lists(
        st.tuples(
            st.sampled_from(["theme_day", "general_meeting", "party_lecture", "committee_meeting"]),
            st.sampled_from(["draft", "submitted", "confirmed", "void"]),
        ),
        min_size=4,
        max_size=4,
    ),
)
def test_met_means_exactly_that_a_confirmed_record_lies_in_the_window(
    cast: Cast, days: list[int], picked: list[tuple[str, str]]
) -> None:
    Record.objects.filter(type="activity").delete()
    kept: list[tuple[str, date]] = []
    for offset, (kind, state) in zip(days, picked, strict=False):
        day = date(2022, 1, 1) + timedelta(days=offset)
        draft = activity_draft(
            cast.branch, day, (kind,), title=f"{offset}", lecturer=cast.members[0]
        )
        body = enter_activity(draft, actor=cast.publicist)
        Record.objects.filter(pk=body.pk).update(
            state=state, void_reason="重复" if state == "void" else ""
        )
        if state == RecordState.CONFIRMED:
            kept.append((kind, day))
    for duty in duties(cast.branch, 2022, TODAY):
        wanted = any(
            kind in duty.obligation.satisfied_by and day in duty.window for kind, day in kept
        )
        assert duty.state.is_met == wanted
        assert (duty.record_id is not None) == wanted


def test_every_obligation_can_be_met_and_has_its_source() -> None:
    known = {kind.key for kind in ITEM_KINDS} | {entry.key for entry in RECORD_TYPES}
    for one in OBLIGATIONS:
        assert one.satisfied_by
        assert set(one.satisfied_by) <= known
        assert one.source
        assert Frequency(one.rule.default)
