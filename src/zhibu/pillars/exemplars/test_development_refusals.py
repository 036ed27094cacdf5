"""Every refusal on the path of admission says what is missing and from when the step may come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.builders import Cast, make_person, put_on_roll
from tests.development import APPLIED, Walk, applicant_of, refused, vote
from zhibu.activities.models import VoteForm
from zhibu.activities.services import Away
from zhibu.cases.models import Case
from zhibu.core.errors import DomainError
from zhibu.core.identity import check_digit
from zhibu.core.spans import add_months
from zhibu.core.workdays import add_workdays
from zhibu.ledger.services import void_record
from zhibu.organization.models import RightsSuspension
from zhibu.organization.rules import set_rule
from zhibu.pillars.exemplars.development_nouns import APPLICANT, begin
from zhibu.pillars.exemplars.development_rules import NOTICE_DAYS

pytestmark = pytest.mark.usefixtures("years_later")


# Stage 1 ----------------------------------------------------------------------------------------


def test_nobody_applies_before_he_is_eighteen(cast: Cast) -> None:
    walk = Walk(cast, applicant_of(cast.branch, birth_date=date(2004, 2, 29)))
    told = refused(walk, "apply", date(2022, 2, 28))
    assert "年满 18 周岁才能申请入党" in told
    assert "最早 2022-03-01" in told
    walk.take("apply", date(2022, 3, 1))


def test_the_age_may_come_from_the_id_number(cast: Cast) -> None:
    number = "41170220050703123"
    person = applicant_of(cast.branch, birth_date=None, id_number=number + check_digit(number))
    assert "最早 2023-07-03" in refused(Walk(cast, person), "apply", date(2023, 7, 2))


def test_an_unknown_age_is_asked_for_where_it_is_filled_in(cast: Cast) -> None:
    walk = Walk(cast, applicant_of(cast.branch, birth_date=None))
    told = refused(walk, "apply", APPLIED)
    assert "没有出生日期" in told
    assert "组织与党员" in told


def test_somebody_who_is_not_on_file_must_be_registered_first(cast: Cast) -> None:
    with pytest.raises(DomainError, match=r"第一党支部没有这个人.*组织与党员") as caught:
        APPLICANT.find("查无此人", cast.branch)
    assert caught.value.problems[0].value == "查无此人"


def test_of_two_with_one_name_nobody_guesses(cast: Cast) -> None:
    applicant_of(cast.branch, "吴新")
    applicant_of(cast.branch, "吴新", distinction="综合科")
    with pytest.raises(DomainError, match="有 2 人同名：吴新、吴新（综合科）"):
        APPLICANT.find("吴新", cast.branch)
    assert APPLICANT.find("吴新（综合科）", cast.branch).title == "吴新（综合科）"


def test_one_person_has_one_open_application(cast: Cast, walk: Walk) -> None:
    walk.take("apply", APPLIED)
    assert APPLICANT.find("吴新", cast.branch) == walk.case
    assert APPLICANT.find(f"{walk.case.number} 吴新", cast.branch) == walk.case
    second = Walk(cast, walk.person)
    told = refused(second, "apply", APPLIED + timedelta(days=1))
    assert f"已有未办结的入党申请 {walk.case.number}（第一党支部）" in told


def test_a_member_does_not_apply(cast: Cast) -> None:
    member = cast.members[0]
    member.birth_date = date(1980, 1, 1)
    member.save(update_fields=["birth_date"])
    assert "已于 2014-07-01 入党" in refused(Walk(cast, member), "apply", APPLIED)


def test_whoever_was_stopped_may_apply_again_under_a_new_number(cast: Cast, walk: Walk) -> None:
    walk.take("apply", APPLIED)
    walk.take("stop", APPLIED + timedelta(days=30))
    assert walk.state == "stopped"
    told = refused(walk, "apply", date(2022, 3, 1))
    assert f"以前的申请（{walk.case.number}）已终止" in told
    assert "2022-001 吴新" in told
    walk.case = APPLICANT.find("2022-001 吴新", cast.branch)
    walk.take("apply", date(2022, 3, 1))
    assert (walk.case.number, walk.state) == ("2022-001", "applicant")
    assert Case.objects.count() == 2


def test_the_first_step_comes_first(walk: Walk) -> None:
    told = refused(walk, "talk", APPLIED, first_person=walk.cast.members[0])
    assert "还没有“递交入党申请书”" in told


def test_the_application_itself_must_be_at_hand(walk: Walk) -> None:
    assert "缺少《入党申请书》" in refused(walk, "apply", APPLIED, papers=())


def test_a_talk_names_who_talked(walk: Walk) -> None:
    walk.take("apply", APPLIED)
    assert "没有填人员一" in refused(walk, "talk", APPLIED)


# Stage 2 ----------------------------------------------------------------------------------------


def test_nobody_is_recommended_without_a_talk(walk: Walk) -> None:
    walk.take("apply", APPLIED)
    told = refused(walk, "activist", date(2021, 3, 1))
    assert "还没有“2 党组织派人谈话”" in told


def test_a_contact_is_a_full_member(cast: Cast, walk: Walk) -> None:
    walk.to_activist()
    told = refused(walk, "contacts", date(2021, 4, 1), first_person=cast.members[7])
    assert "张伟（车队）" in told
    assert "2021-04-01 是预备党员（2020-01-01 入党，还没有转正）" in told
    told = refused(walk, "contacts", date(2021, 4, 1), first_person=walk.person)
    assert "不能作培养联系人：2021-04-01 不在党员名册上" in told


def test_a_contact_has_his_rights_on_that_day(cast: Cast, walk: Walk) -> None:
    RightsSuspension.objects.create(
        person=cast.members[0], reason="detained", start=date(2021, 4, 1), end=date(2021, 4, 30)
    )
    walk.to_activist()
    told = refused(walk, "contacts", date(2021, 4, 30), first_person=cast.members[0])
    assert "2021-04-01 起留置或被逮捕" in told
    walk.take("contacts", date(2021, 5, 1), first_person=cast.members[0])


# Stage 3 ----------------------------------------------------------------------------------------


def test_an_activist_is_observed_for_a_year(walk: Walk) -> None:
    chosen = walk.to_activist()
    told = refused(walk, "target", add_months(chosen, 12) - timedelta(days=1))
    assert f"“推荐和确定入党积极分子”（{chosen}）满12个月后才能进行" in told
    assert f"最早 {add_months(chosen, 12)}" in told


def test_every_half_year_is_assessed(walk: Walk) -> None:
    chosen = walk.to_activist()
    walk.take("assess", add_months(chosen, 6))
    told = refused(walk, "target", add_months(chosen, 13))
    assert f"{chosen} 以来应有 2 次半年考察，只记了 1 次" in told
    assert "请先补记“半年考察”" in told


def test_the_status_of_a_target_begins_with_the_filing(walk: Walk) -> None:
    walk.to_target()
    assert walk.state == "target"
    steps = {one.step: one.date for one in walk.taken}
    assert steps["file_target"] > steps["target"]
    assert walk.case.since == steps["file_target"]


@pytest.mark.parametrize("second", [None, "same"])
def test_two_different_introducers_are_needed(cast: Cast, walk: Walk, second: str | None) -> None:
    day = walk.to_target()
    first = cast.members[0]
    told = refused(
        walk, "introducers", day, first_person=first, second_person=first if second else None
    )
    assert ("写了两次" if second else "只填了 1 名入党介绍人") in told


def test_an_introducer_is_a_full_member_without_punishment(cast: Cast, walk: Walk) -> None:
    day = walk.to_target()
    RightsSuspension.objects.create(
        person=cast.members[1], reason="party_probation", start=date(2022, 1, 5)
    )
    told = refused(
        walk, "introducers", day, first_person=cast.members[7], second_person=cast.members[1]
    )
    assert "张伟（车队）" in told
    assert "是预备党员（2020-01-01 入党，还没有转正）" in told
    assert "2022-01-05 起留党察看" in told


def test_one_who_turns_full_later_introduces_nobody_yet(cast: Cast, walk: Walk) -> None:
    late = make_person("郑晚", cast.branch)
    put_on_roll(
        late,
        cast.branch,
        cast.secretary,
        since=date(2021, 6, 1),
        joined_on=date(2021, 6, 1),
        confirmed_on=date(2022, 6, 1),
    )
    day = walk.to_target()
    told = refused(walk, "introducers", day, first_person=cast.members[0], second_person=late)
    assert "2021-06-01 入党，2022-06-01 转正" in told


def test_a_course_is_long_enough(walk: Walk) -> None:
    day = walk.to_target()
    assert "没有填培训天数或学时" in refused(walk, "course", day)
    told = refused(walk, "course", day, days=2, hours=16)
    assert "“2 天、16 学时”培训不少于 3 天或 24 学时" in told
    walk.take("course", day, days=2, hours=24)


# Stage 4 ----------------------------------------------------------------------------------------


def test_a_negative_review_stops_the_way_until_a_better_one(cast: Cast, walk: Walk) -> None:
    day = walk.to_target()
    walk.take("introducers", day, **walk.contacts())
    walk.take("review", day, result="unqualified")
    walk.take("course", day, days=3)
    told = refused(walk, "committee", day + timedelta(days=1), result="agreed")
    assert f"“政治审查”（{day}）的结论是“不合格”" in told
    walk.take("review", day + timedelta(days=2), result="qualified")
    walk.take("committee", day + timedelta(days=3), result="agreed")


def test_a_review_without_conclusion_is_none(walk: Walk) -> None:
    day = walk.to_target()
    assert "没有填结论" in refused(walk, "review", day)


def test_the_committee_waits_for_introducers_review_and_course(walk: Walk) -> None:
    day = walk.to_target()
    told = refused(walk, "committee", day, result="agreed")
    for name in ("9 确定入党介绍人", "10 政治审查", "11 短期集中培训"):
        assert f"还没有“{name}”" in told


def test_no_booklet_without_the_pre_review(walk: Walk) -> None:
    day = walk.to_target()
    assert "还没有“13 上级党委预审”" in refused(walk, "booklet", day)


def test_a_notice_without_an_end_lasts_as_long_as_the_rule_says(walk: Walk) -> None:
    decided = add_months(walk.to_activist(), 12)
    for day in (add_months(decided, -6), decided):
        walk.take("assess", day)
    walk.take("target", decided)
    assert walk.take("notice_target", decided).until == add_workdays(decided, 5)


def test_the_vote_waits_for_the_public_notice(cast: Cast) -> None:
    set_rule(NOTICE_DAYS, "300", organization=cast.branch, since=date(2020, 1, 1), source="试行")
    walk = Walk(cast, applicant_of(cast.branch))
    chosen = walk.to_activist()
    walk.take("assess", add_months(chosen, 6))
    decided = add_months(chosen, 12)
    walk.take("assess", decided)
    walk.take("target", decided)
    told = refused(walk, "notice_target", decided, until=date(2022, 4, 1))
    assert "公示不足300个工作日" in told
    assert "最早到" in told


def test_an_open_objection_locks_the_vote(cast: Cast, walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    told = refused(walk, "answered", day)
    assert "没有未处理的异议" in told
    walk.take("objection", day)
    meeting = vote(cast, day + timedelta(days=1), walk.person)
    told = refused(walk, "meeting", day + timedelta(days=1), meeting=meeting)
    assert "公示收到的异议还没有处理完" in told
    walk.take("answered", day + timedelta(days=1))
    walk.take("meeting", day + timedelta(days=1), meeting=meeting)


def test_without_a_notice_there_is_no_vote(cast: Cast, walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    notice = next(one for one in walk.taken if one.step == "notice_target")
    void_record(notice.pk, actor=cast.secretary, reason="试验")
    told = refused(walk, "meeting", day, meeting=vote(cast, day, walk.person))
    assert "还没有发展对象公示" in told


def test_a_meeting_is_pointed_at_not_typed(walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    assert "没有填支部大会" in refused(walk, "meeting", day)


def test_a_meeting_without_a_vote_about_him_decides_nothing(cast: Cast, walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    other = applicant_of(cast.branch, "何他")
    told = refused(walk, "meeting", day, meeting=vote(cast, day, other))
    assert "没有对吴新的表决" in told
    assert "表决对象" in told


def test_a_vote_that_failed_is_refused_with_the_arithmetic(cast: Cast, walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    meeting = vote(cast, day, walk.person, yes=3, no=4, passed=False)
    told = refused(walk, "meeting", day, meeting=meeting)
    assert "表决没有通过" in told
    assert "应到7人、实到7人，超过半数（4人）；赞成3票，未超过应到会半数（4票），未通过" in told


def test_without_a_quorum_nothing_is_decided(cast: Cast, walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    away = {one.pk: Away("absent", "出差") for one in cast.members[:4]}
    meeting = vote(cast, day, walk.person, yes=3, passed=False, away=away)
    told = refused(walk, "meeting", day, meeting=meeting)
    assert "应到7人、实到3人，未超过半数（4人），会议无效" in told


@pytest.mark.parametrize("form", [VoteForm.SHOW_OF_HANDS, ""])
def test_the_ballot_is_secret(cast: Cast, walk: Walk, form: str) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    meeting = vote(cast, day, walk.person, form=form)
    assert "没有记为无记名投票" in refused(walk, "meeting", day, meeting=meeting)


def test_the_step_has_the_meetings_day(cast: Cast, walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    meeting = vote(cast, day, walk.person)
    told = refused(walk, "meeting", day + timedelta(days=1), meeting=meeting)
    assert f"与会议日期 {day} 不符" in told


def test_an_unconfirmed_meeting_counts_for_nothing(cast: Cast, walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    meeting = vote(cast, day, walk.person, confirm=False)
    assert "会议记录还没有确认" in refused(walk, "meeting", day, meeting=meeting)


def test_no_approval_without_the_talk(walk: Walk) -> None:
    day = walk.to_meeting()
    assert "还没有“16 上级党委派人谈话”" in refused(walk, "approve", day + timedelta(days=9))


def test_after_six_months_the_meeting_is_held_again(cast: Cast, walk: Walk) -> None:
    day = walk.to_meeting()
    walk.take("interview", day + timedelta(days=20))
    late = add_months(day, 6) + timedelta(days=1)
    told = refused(walk, "approve", late)
    assert f"最晚 {add_months(day, 6)}" in told
    assert "重新召开支部大会" in told
    again = late + timedelta(days=10)
    walk.take("meeting_again", again, meeting=vote(cast, again, walk.person))
    assert "还没有“16 上级党委派人谈话”" in refused(walk, "approve", again + timedelta(days=9))
    walk.take("interview", again + timedelta(days=5))
    body = walk.take("approve", again + timedelta(days=9))
    assert (walk.state, body.effective_on) == ("probationary", again)


def test_back_to_activist_begins_the_stage_of_the_target_anew(walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=2)
    walk.take("back", day)
    assert walk.state == "activist"
    told = refused(walk, "target", day + timedelta(days=1))
    assert "还没有“6 培养教育考察”" in told
    told = refused(walk, "target", add_months(day, 6))
    assert f"{day} 以来应有 1 次半年考察" in told
    walk.take("nurture", add_months(day, 5))
    walk.take("assess", add_months(day, 6))
    walk.take("target", add_months(day, 6))
    walk.take("file_target", add_months(day, 7))
    assert walk.state == "target"


def test_a_finished_application_takes_no_more_steps(walk: Walk) -> None:
    walk.take("apply", APPLIED)
    walk.take("stop", APPLIED + timedelta(days=3))
    told = refused(walk, "talk", APPLIED + timedelta(days=4), first_person=walk.cast.members[0])
    assert "当时是“已终止”" in told


def test_begin_keeps_a_number_before_the_name(cast: Cast) -> None:
    applicant_of(cast.branch)
    assert begin("2021-007 吴新", cast.branch).number == "2021-007"
    assert begin("吴新", cast.branch).number == ""
