"""What is asked of oneself stands on the first screen, a line each; emergencies at a glance."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import emergency, gates, openness, signing
from tests.builders import Cast
from tests.pages import as_user
from tests.problems import CLOSED, problem_at
from zhibu.access.models import User
from zhibu.cases.situation import steps_of
from zhibu.pillars.conduct.problem_showing import to_verify
from zhibu.pillars.conduct.problem_terms import terms_of
from zhibu.portal.to_do import calls
from zhibu.reports.drafts import services

pytestmark = pytest.mark.django_db


def titles(user: User, cast: Cast) -> list[str]:
    return [row["title"] for row in calls(user, cast.branch)]


def test_each_is_told_what_is_asked_of_him_and_nothing_more(cast: Cast) -> None:
    assert titles(cast.member, cast) == titles(cast.secretary, cast) == []
    today = timezone.localdate()
    member, leader = cast.member.person, cast.secretary.person
    assert member is not None
    assert leader is not None
    emergency.roster(cast.branch, cast.secretary, (today, leader, member))
    signing.pledge_text(cast.branch, adopted_on=today)
    openness.message(cast.branch)
    duty = "今天您值班：全天 08:30起"
    assert titles(cast.member, cast) == [duty, "廉洁承诺书"]
    assert titles(cast.secretary, cast) == [duty, "廉洁承诺书", "1 条群众意见等待答复"]
    assert titles(cast.superior, cast) == []


def test_the_secretary_is_told_of_a_report_to_approve_and_its_writer_when_it_comes_back(
    cast: Cast,
) -> None:
    draft = services.create_draft(cast.branch, 2022, actor=cast.publicist)
    assert titles(cast.secretary, cast) == titles(cast.publicist, cast) == []
    services.submit_draft(draft.pk, revision=draft.revision, actor=cast.publicist)
    assert titles(cast.secretary, cast) == ["2022年度汇报等您审定"]
    assert titles(cast.publicist, cast) == titles(cast.member, cast) == []
    draft.refresh_from_db()
    services.return_draft(draft.pk, "写短些", revision=draft.revision, actor=cast.secretary)
    (row,) = calls(cast.publicist, cast.branch)
    assert (row["title"], row["note"]) == ("2022年度汇报退回修改", "退回：写短些")
    assert row["url"] == reverse("reports:draft", args=[draft.pk])
    assert titles(cast.secretary, cast) == titles(cast.organizer, cast) == []


def test_only_the_checker_named_last_is_asked_to_verify(cast: Cast) -> None:
    case = problem_at(cast, *CLOSED[:-1])
    checker = terms_of(steps_of(case)).checker
    assert checker is not None
    assert [step.case_id for step in to_verify(checker.pk)] == [case.pk]
    member = cast.member.person
    assert member is not None
    assert to_verify(member.pk) == []


def test_the_page_of_emergencies_shows_what_runs_below_and_who_is_on_duty(cast: Cast) -> None:
    today = timezone.localdate()
    member, leader = cast.member.person, cast.secretary.person
    assert member is not None
    assert leader is not None
    gate = gates.gate(cast.branch, title="冬季响应", begun=today - timedelta(days=3))
    emergency.roster(cast.branch, cast.secretary, (today, leader, member))
    page = reverse("emergency:now")
    mine = as_user(cast, "member").get(page).content.decode()
    assert "冬季响应" in mine
    assert "我的班" in mine
    assert f'href="{reverse("emergency:gate", args=[gate.pk])}"' in mine
    above = as_user(cast, "superior").get(page).content.decode()
    assert "冬季响应" in above
    assert "我的班" not in above
    assert "开始查验" not in above
    assert "冬季响应" not in as_user(cast, "sibling_secretary").get(page).content.decode()
