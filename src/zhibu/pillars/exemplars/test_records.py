"""Honours, posts, training, recommendations, plans, research: what they post and refuse."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast, make_person
from tests.examples import examples
from tests.exemplars import honour, plan, post, recommendation, research, youth_training
from tests.keeping import kept
from zhibu.config.declarations import INDICATORS, RECORD_TYPES
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.bulk import enter_many
from zhibu.ledger.closing import close_books
from zhibu.ledger.figures import figures
from zhibu.ledger.models import RecordBody
from zhibu.ledger.services import confirm_record, revise_record, void_record
from zhibu.ledger.verify import verify_postings
from zhibu.organization.models import Organization
from zhibu.pillars.exemplars.models import DemonstrationPost, Receiver, Recommender
from zhibu.pillars.exemplars.posts import POST
from zhibu.pillars.exemplars.research import RESEARCH
from zhibu.pillars.exemplars.selectors import plan_against, plans_of, recommendations_of

DAY = date(2022, 3, 5)
YEAR = Period.year(2022)


def value(unit: Organization, code: str, period: Period = YEAR) -> object:
    return figures(unit, period, [f"exemplars.{code}"])[f"exemplars.{code}"].value


def refused(cast: Cast, key: str, body: RecordBody) -> list[str]:
    with pytest.raises(DomainError) as caught:
        kept(cast, f"exemplars.{key}", body)
    return [problem.code for problem in caught.value.problems]


def keep(cast: Cast, key: str, body: Any) -> Any:
    return kept(cast, f"exemplars.{key}", body)


# Honours ------------------------------------------------------------------------------------


def test_an_honour_of_several_people_is_one(cast: Cast) -> None:
    keep(cast, "honour", honour(cast.branch, DAY, cast.members[:3], title="先进个人"))
    keep(cast, "honour", honour(cast.branch, DAY))
    assert value(cast.branch, "honours") == 2


def test_an_honour_of_people_names_them_once_each(cast: Cast) -> None:
    nobody = honour(cast.branch, DAY, receiver=Receiver.PERSON)
    assert refused(cast, "honour", nobody) == ["EXE031"]
    twice = honour(cast.branch, DAY, [cast.members[0], cast.members[1], cast.members[0]])
    assert refused(cast, "honour", twice) == ["EXE003"]


def test_an_honour_has_a_name_and_a_giver(cast: Cast) -> None:
    assert refused(cast, "honour", honour(cast.branch, DAY, title=" ", issuer="")) == [
        "EXE001",
        "EXE030",
    ]


def test_the_same_honour_twice_differs_by_its_certificate(cast: Cast) -> None:
    keep(cast, "honour", honour(cast.branch, DAY, number="01号"))
    assert refused(cast, "honour", honour(cast.branch, DAY, number="01号")) == ["LED015"]
    keep(cast, "honour", honour(cast.branch, DAY, number="02号"))


# Demonstration posts ------------------------------------------------------------------------


def test_a_post_counts_from_its_first_day_to_its_last(cast: Cast) -> None:
    last = date(2022, 9, 30)
    keep(cast, "post", post(cast.branch, DAY, cast.members[0], ended_on=last))
    code = "demonstration_posts"
    on = {day: value(cast.branch, code, Period(day, day)) for day in (DAY, last)}
    assert set(on.values()) == {1}
    after = last + timedelta(days=1)
    assert not value(cast.branch, code, Period(after, after))


def test_a_post_ends_after_it_began(cast: Cast) -> None:
    body = post(cast.branch, DAY, cast.members[0], ended_on=DAY - timedelta(days=1))
    assert refused(cast, "post", body) == ["EXE041"]


def test_a_post_is_held_by_a_member_on_the_roll(cast: Cast) -> None:
    assert refused(cast, "post", post(cast.branch, DAY, None)) == ["EXE002"]
    stranger = make_person("郑非", cast.branch)
    assert refused(cast, "post", post(cast.branch, DAY, stranger)) == ["EXE040"]


def test_a_post_of_the_same_name_waits_until_the_first_has_ended(cast: Cast) -> None:
    first, second = cast.members[:2]
    body = keep(cast, "post", post(cast.branch, DAY, first))
    later = date(2022, 8, 1)
    with pytest.raises(DomainError, match="第一党支部，李建国，2022-03-05 起，尚未撤销"):
        keep(cast, "post", post(cast.branch, later, second, title=" 服务台示范岗 "))
    body.ended_on = date(2022, 7, 31)
    revise_record(POST, body, actor=cast.secretary, version=body.record.version)
    keep(cast, "post", post(cast.branch, later, second))
    assert value(cast.branch, "demonstration_posts") == 1


def test_an_ended_post_may_not_reach_into_the_next(cast: Cast) -> None:
    keep(cast, "post", post(cast.branch, DAY, cast.members[0], ended_on=date(2022, 6, 30)))
    assert refused(cast, "post", post(cast.branch, date(2022, 6, 30), cast.members[1])) == [
        "EXE042"
    ]
    keep(cast, "post", post(cast.branch, date(2022, 7, 1), cast.members[1]))


def test_a_group_does_not_set_up_its_branch_s_post_again(cast: Cast) -> None:
    keep(cast, "post", post(cast.branch, DAY, cast.members[0]))
    later = DAY + timedelta(days=9)
    assert refused(cast, "post", post(cast.groups[0], later, cast.members[0])) == ["EXE042"]


def test_another_branch_may_have_a_post_of_that_name(cast: Cast) -> None:
    keep(cast, "post", post(cast.branch, DAY, cast.members[0]))
    other = post(cast.sibling, DAY, cast.sibling_secretary.person)
    kept_there = registry.record_type("exemplars.post")
    enter_many(kept_there, [other], actor=cast.sibling_secretary)
    assert value(cast.committee, "demonstration_posts") == 2


def test_a_voided_post_gives_its_name_free(cast: Cast) -> None:
    body = keep(cast, "post", post(cast.branch, DAY, cast.members[0]))
    void_record(body.pk, actor=cast.secretary, reason="重复录入")
    keep(cast, "post", post(cast.branch, DAY + timedelta(days=1), cast.members[1]))


def test_twins_stored_at_once_are_refused(cast: Cast) -> None:
    twins = [
        post(cast.branch, DAY, cast.members[0]),
        post(cast.branch, DAY + timedelta(days=1), cast.members[1]),
    ]
    with pytest.raises(DomainError, match="EXE042"):
        enter_many(POST, twins, actor=cast.secretary, checked=True)


def test_an_import_may_end_a_post_and_name_the_next_holder(cast: Cast) -> None:
    stored = keep(cast, "post", post(cast.branch, DAY, cast.members[0]))
    successor = post(cast.branch, date(2022, 8, 1), cast.members[1])
    assert [one.code for one in POST.check(successor)] == ["EXE042"]
    changed = DemonstrationPost.objects.get(pk=stored.pk)
    changed.ended_on = date(2022, 7, 31)
    changed.record.organization = cast.branch
    POST.expect(changed)
    assert list(POST.check(successor)) == []
    assert list(POST.check(changed)) == []
    POST.expect(successor)
    third = post(cast.branch, date(2022, 9, 1), cast.members[2])
    assert [one.code for one in POST.check(third)] == ["EXE042"]


def test_the_end_of_a_post_may_be_filled_in_after_the_books_were_closed(cast: Cast) -> None:
    body = keep(cast, "post", post(cast.branch, date(2021, 3, 5), cast.members[0]))
    close_books(cast.branch, through=date(2021, 12, 31), actor=cast.secretary)
    body.ended_on = date(2022, 5, 31)
    revise_record(POST, body, actor=cast.secretary, version=body.record.version)
    assert value(cast.branch, "demonstration_posts", Period.year(2021)) == 1
    assert not value(cast.branch, "demonstration_posts")
    assert list(verify_postings()) == []


SPANS = st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(0, 60)))


@given(st.lists(SPANS, min_size=1, max_size=5))
@settings(max_examples=examples(15))
def test_posts_of_one_name_are_never_in_force_together(
    cast: Cast, spans: list[tuple[int, int | None]]
) -> None:
    DemonstrationPost.objects.all().delete()
    title = f"岗位{len(spans)}{spans[0]}"
    kept_spans: list[tuple[date, date]] = []
    for start, length in spans:
        first = DAY + timedelta(days=start)
        last = None if length is None else first + timedelta(days=length)
        body = post(cast.branch, first, cast.members[0], title=title, ended_on=last)
        meets = any(first <= end and begin <= (last or date.max) for begin, end in kept_spans)
        codes = {problem.code for problem in POST.check(body)}
        assert codes == ({"EXE042"} if meets else set())
        if not meets:
            keep(cast, "post", body)
            kept_spans.append((first, last or date.max))
    for body in DemonstrationPost.objects.all():
        void_record(body.pk, actor=cast.secretary, reason="下一例")


# Youth training -----------------------------------------------------------------------------


def test_each_young_person_counts_once_a_year(cast: Cast) -> None:
    young = [make_person(f"青年{number}", cast.branch) for number in range(3)]
    keep(cast, "youth_training", youth_training(cast.branch, DAY, young[:2]))
    keep(cast, "youth_training", youth_training(cast.branch, date(2022, 9, 1), young[1:]))
    assert value(cast.branch, "youth_trained") == 3
    assert value(cast.branch, "youth_trained", Period(DAY, DAY)) == 2


def test_a_youth_training_names_its_people_once_each(cast: Cast) -> None:
    young = make_person("青年", cast.branch)
    body = youth_training(cast.branch, DAY, [], title="", hours=0)
    assert refused(cast, "youth_training", body) == ["EXE001", "EXE050", "EXE051"]
    assert refused(cast, "youth_training", youth_training(cast.branch, DAY, [young] * 2)) == [
        "EXE003"
    ]


# Recommendations ----------------------------------------------------------------------------


def test_a_recommendation_is_found_by_its_person(cast: Cast) -> None:
    young = make_person("陈青", cast.branch)
    body = keep(cast, "recommendation", recommendation(cast.branch, DAY, young))
    assert body.record.title == "共青团推荐陈青为入党积极分子"
    assert list(recommendations_of(young, DAY)) == [body]
    assert list(recommendations_of(young, DAY - timedelta(days=1))) == []
    void_record(body.pk, actor=cast.secretary, reason="录错")
    assert list(recommendations_of(young, DAY)) == []


def test_members_recommend_in_their_own_words(cast: Cast) -> None:
    young = make_person("陈青", cast.branch)
    usual = {"by": Recommender.MEMBERS, "voters": None, "votes": None}
    body = keep(cast, "recommendation", recommendation(cast.branch, DAY, young, note="好", **usual))
    assert body.record.title == "党员推荐陈青为入党积极分子"
    again = recommendation(cast.branch, DAY + timedelta(days=1), young, note=" ", **usual)
    assert refused(cast, "recommendation", again) == ["EXE053"]


def test_votes_are_no_more_than_voters(cast: Cast) -> None:
    young = make_person("陈青", cast.branch)
    more = recommendation(cast.branch, DAY, young, voters=10, votes=11)
    assert refused(cast, "recommendation", more) == ["EXE055"]
    unknown = recommendation(cast.branch, DAY, young, voters=None, votes=11)
    assert refused(cast, "recommendation", unknown) == ["EXE054"]


def test_nobody_recommends_a_member(cast: Cast) -> None:
    body = recommendation(cast.branch, DAY, cast.members[0])
    assert refused(cast, "recommendation", body) == ["EXE052"]
    assert refused(cast, "recommendation", recommendation(cast.branch, DAY, None)) == ["EXE002"]


# The year's plan ----------------------------------------------------------------------------


def test_the_plan_stands_beside_what_happened(cast: Cast) -> None:
    keep(cast, "plan", plan(cast.branch, DAY, activists=3, admitted=1))
    lines = {line.stage: line for line in plan_against(cast.branch, 2022)}
    assert [lines[stage].planned for stage in lines] == [None, 3, None, 1, None]
    assert lines["admitted"].label == "预备党员"
    assert lines["admitted"].happened.value is None
    assert all(line.planned is None for line in plan_against(cast.branch, 2021))


def test_a_committee_s_own_plan_is_not_added_to_those_of_its_branches(cast: Cast) -> None:
    keep(cast, "plan", plan(cast.branch, DAY, admitted=2))
    other = plan(cast.sibling, DAY, admitted=3)
    plans = registry.record_type("exemplars.plan")
    enter_many(plans, [other], actor=cast.sibling_secretary)
    planned = {line.stage: line.planned for line in plan_against(cast.committee, 2022)}
    assert planned["admitted"] == 5
    assert len(plans_of(cast.committee, 2022)) == 2
    assert [one.admitted for one in plans_of(cast.branch, 2022)] == [2]
    # As if the committee had set its own number.
    other.record.organization = cast.committee
    other.record.save()
    planned = {line.stage: line.planned for line in plan_against(cast.committee, 2022)}
    assert planned["admitted"] == 3


def test_a_draft_plans_nothing(cast: Cast) -> None:
    body = kept(cast, "exemplars.plan", plan(cast.branch, DAY), confirm=False)
    assert plans_of(cast.branch, 2022) == []
    confirm_record(body.pk, actor=cast.secretary)
    assert plans_of(cast.branch, 2022) == [body]


def test_a_year_has_one_plan(cast: Cast) -> None:
    keep(cast, "plan", plan(cast.branch, DAY))
    again = plan(cast.branch, DAY + timedelta(days=3))
    assert refused(cast, "plan", again) == ["LED015"]
    keep(cast, "plan", plan(cast.branch, date(2022, 12, 20), 2023))


def test_a_plan_fits_its_day_and_says_a_number(cast: Cast) -> None:
    assert refused(cast, "plan", plan(cast.branch, DAY, 2024, admitted=None)) == [
        "EXE056",
        "EXE057",
    ]
    assert refused(cast, "plan", plan(cast.branch, DAY, admitted=20_000)) == ["EXE058"]


# Research -----------------------------------------------------------------------------------


def test_a_project_counts_on_the_day_its_report_is_finished(cast: Cast) -> None:
    body = keep(cast, "research", research(cast.branch, date(2021, 11, 1), cast.members[0]))
    assert value(cast.branch, "research_reports") is None
    close_books(cast.branch, through=date(2021, 12, 31), actor=cast.secretary)
    body.finished_on, body.report = date(2022, 4, 1), "调研报告"
    revise_record(RESEARCH, body, actor=cast.secretary, version=body.record.version)
    assert value(cast.branch, "research_reports") == 1
    assert value(cast.branch, "research_reports", Period.year(2021)) is None
    assert list(verify_postings()) == []


def test_a_finished_project_has_a_report_and_days_in_order(cast: Cast) -> None:
    leader = cast.members[0]
    early = research(cast.branch, DAY, leader, finished_on=date(2022, 3, 4), report="", words=0)
    assert refused(cast, "research", early) == ["EXE062", "EXE065", "EXE064"]
    future = research(cast.branch, DAY, leader, finished_on=date(2999, 1, 1))
    assert refused(cast, "research", future) == ["EXE063"]
    open_ended = research(cast.branch, DAY, leader, report="报告")
    assert refused(cast, "research", open_ended) == ["EXE061"]


def test_the_leader_is_no_member_besides(cast: Cast) -> None:
    leader, other = cast.members[:2]
    body = research(cast.branch, DAY, leader, members=[leader, other, other])
    assert refused(cast, "research", body) == ["EXE003", "EXE060"]
    assert refused(cast, "research", research(cast.branch, DAY, None, title="")) == [
        "EXE001",
        "EXE002",
    ]


def test_every_indicator_of_the_measures_is_posted_by_a_plain_record_or_a_path() -> None:
    posted = {code for entry in RECORD_TYPES for code in entry.indicators}
    plain = {
        "youth_trained",
        "demonstration_posts",
        "honours",
        "skill_contests",
        "volunteer_services",
        "volunteer_attendance",
        "volunteer_hours",
        "skill_trainings",
        "research_reports",
        "branch_stars",
    }
    declared = {one.code for one in INDICATORS}
    assert {f"exemplars.{name}" for name in plain} <= posted & declared
