"""What is late on the path of admission only warns; votes say about whom they were taken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.activity_forms import NEW, login, meeting
from tests.builders import Cast, activity_draft
from tests.development import APPLIED, Walk, applicant_of, vote
from zhibu.activities.models import Activity, AgendaItem
from zhibu.activities.services import enter_activity
from zhibu.cases.judging import possible
from zhibu.cases.situation import situation_of
from zhibu.core.errors import DomainError
from zhibu.core.spans import add_months
from zhibu.pillars.exemplars.paths.development import DEVELOPMENT_PATH


def warnings(walk: Walk, key: str, day: date) -> str:
    return "；".join(
        possible(DEVELOPMENT_PATH.step(key), situation_of(walk.case, today=day)).warnings
    )


def test_a_talk_after_a_month_is_late_but_true(cast: Cast, walk: Walk) -> None:
    walk.take("apply", APPLIED)
    assert warnings(walk, "talk", date(2021, 2, 4)) == ""
    told = warnings(walk, "talk", date(2021, 2, 5))
    assert told == "应在“递交入党申请书”（2021-01-04）后1个月内完成，已超过 2021-02-04"
    walk.take("talk", date(2021, 2, 5), first_person=cast.members[0])


def test_a_meeting_long_after_the_pre_review_is_warned_of(walk: Walk) -> None:
    day = walk.to_booklet()
    assert warnings(walk, "meeting", day + timedelta(days=3)) == ""
    assert "上级党委预审" in warnings(walk, "meeting", day + timedelta(days=40))


def test_an_approval_after_three_months_is_warned_of(walk: Walk) -> None:
    day = walk.to_meeting()
    walk.take("interview", day + timedelta(days=9))
    assert warnings(walk, "approve", add_months(day, 3)) == ""
    late = add_months(day, 3) + timedelta(days=1)
    assert "3个月内完成" in warnings(walk, "approve", late)
    walk.take("approve", late)
    assert walk.state == "probationary"


def test_full_membership_approved_late_is_warned_of(cast: Cast, walk: Walk) -> None:
    end = walk.to_request()
    walk.take("meeting_full", end, meeting=vote(cast, end, walk.person))
    assert warnings(walk, "approve_full", add_months(end, 3)) == ""
    assert "3个月内完成" in warnings(walk, "approve_full", add_months(end, 4))


def test_only_votes_on_admission_are_about_somebody(cast: Cast) -> None:
    person = applicant_of(cast.branch)
    draft = activity_draft(cast.branch, date(2022, 5, 6), ("general_meeting",))
    draft.items = [
        AgendaItem(kind="general_meeting", topic="预算", yes=7, passed=True, about=person)
    ]
    with pytest.raises(DomainError, match=r"ACT015.*不填表决对象"):
        enter_activity(draft, actor=cast.publicist)


def test_the_form_asks_whom_a_vote_on_admission_is_about(cast: Cast) -> None:
    person = applicant_of(cast.branch)
    client = login(cast, "publicist")
    sent = meeting(cast, a0__vote_rule="admission", a0__vote_form="secret", a0__about=person.pk)
    answer = client.post(NEW, sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    activity = Activity.objects.latest("pk")
    assert activity.items.get().about == person
    assert "表决对象：吴新" in client.get(f"/records/{activity.pk}/").content.decode()
    again = client.get(f"/activities/{activity.pk}/edit/").content.decode()
    assert f'<option value="{person.pk}" selected>吴新</option>' in again


def test_another_vote_keeps_nobody(cast: Cast) -> None:
    person = applicant_of(cast.branch)
    login(cast, "publicist").post(NEW, meeting(cast, a0__about=person.pk))
    assert Activity.objects.latest("pk").items.get().about is None
