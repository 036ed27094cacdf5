"""Clocks, boards and the applicant's page: who sees them, what they say, one click for a vote."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.builders import Cast
from tests.development import APPLIED, Walk, vote
from zhibu.cases.models import Case, Deadline
from zhibu.cases.running import run_clocks
from zhibu.cases.selectors import visible_cases
from zhibu.core.spans import add_months
from zhibu.organization.rules import set_rule
from zhibu.pillars.exemplars.development_rules import THOUGHT_REPORT_MONTHS


def due(walk: Walk) -> dict[str, date]:
    return dict(Deadline.objects.filter(case=walk.case).values_list("clock", "due"))


def page(cast: Cast, who: str, *address: Any) -> Any:
    client = Client()
    client.force_login(cast.users[who])
    return client.get(reverse(*address[:1], args=address[1:]))


def test_the_talk_is_due_within_a_month(walk: Walk) -> None:
    walk.take("apply", APPLIED)
    assert due(walk) == {"talk": date(2021, 2, 4)}
    walk.take("talk", date(2021, 2, 20), first_person=walk.cast.members[0])
    assert due(walk) == {}


def test_assessments_are_due_every_half_year(walk: Walk) -> None:
    chosen = walk.to_activist()
    assert due(walk) == {"assess": add_months(chosen, 6)}
    walk.take("assess", chosen + timedelta(days=100))
    assert due(walk) == {"assess": add_months(chosen + timedelta(days=100), 6)}


def test_thought_reports_are_asked_for_only_where_it_is_set(cast: Cast, walk: Walk) -> None:
    chosen = walk.to_activist()
    assert "report" not in due(walk)
    set_rule(
        THOUGHT_REPORT_MONTHS, "3", organization=cast.branch, since=date(2020, 1, 1), source="惯例"
    )
    run_clocks()
    assert due(walk)["report"] == add_months(chosen, 3)


def test_the_approval_is_due_three_months_after_the_meeting(walk: Walk) -> None:
    day = walk.to_meeting()
    assert due(walk) == {"approve": add_months(day, 3)}


def test_the_end_of_probation_is_told_thirty_days_before(walk: Walk, time_machine: Any) -> None:
    time_machine.move_to("2022-06-01T04:00:00Z")
    end = add_months(walk.to_probationary(), 12)
    for day, told in ((end - timedelta(days=31), False), (end - timedelta(days=30), True)):
        time_machine.move_to(f"{day}T04:00:00Z")
        run_clocks()
        assert ("ending" in due(walk)) is told
    found = due(walk)
    assert (found["ending"], found["request"]) == (end, end)
    time_machine.move_to(f"{end + timedelta(days=1)}T04:00:00Z")
    assert run_clocks().alerts >= 2


def test_the_approval_of_full_membership_is_due_in_three_months(cast: Cast, walk: Walk) -> None:
    end = walk.to_request()
    walk.take("meeting_full", end, meeting=vote(cast, end, walk.person))
    assert due(walk)["approve_full"] == add_months(end, 3)
    assert "ending" not in due(walk)


def test_a_full_member_is_waited_for_no_more(walk: Walk) -> None:
    walk.to_full()
    assert due(walk) == {}
    assert not Case.objects.get(pk=walk.case.pk).is_open


def test_only_those_entitled_see_applicants(cast: Cast, walk: Walk) -> None:
    walk.take("apply", APPLIED)
    seen = {name for name, user in cast.users.items() if visible_cases(user).exists()}
    readers = {"secretary", "deputy", "organizer", "superior"}
    # Whoever enters records sees what he may have to enter next.
    assert readers <= seen
    assert not seen & {"member", "sibling_secretary", "outsider", "system", "security", "auditor"}


def test_the_board_shows_the_plan_and_the_page_the_days(cast: Cast, walk: Walk) -> None:
    day = walk.to_probationary()
    board = page(cast, "secretary", "cases:board", "development").content.decode()
    assert "预备党员" in board
    assert "本年还没有录入发展党员计划" in board
    shown = page(cast, "secretary", "cases:case", "development", walk.case.pk).content.decode()
    assert f"{day.year}年{day.month}月{day.day}日" in shown
    assert "预备期满" in shown
    assert page(cast, "member", "cases:case", "development", walk.case.pk).status_code == 404


def test_the_page_puts_the_next_numbered_step_first(cast: Cast, walk: Walk) -> None:
    day = walk.to_target()
    for key, more in (
        ("introducers", walk.contacts()),
        ("review", {"result": "qualified"}),
        ("course", {"days": 3}),
        ("committee", {"result": "agreed"}),
    ):
        walk.take(key, day, **more)
    shown = page(cast, "secretary", "cases:case", "development", walk.case.pk).context
    assert [one.step.key for one in shown["nexts"] if one.open] == ["pre_review"]
    assert {"contacts", "review", "report", "back"} <= {one.step.key for one in shown["beside"]}


def test_one_click_takes_what_the_meeting_decided(cast: Cast, walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    meeting = vote(cast, day, walk.person)
    shown = page(cast, "secretary", "cases:case", "development", walk.case.pk).content.decode()
    address = reverse("exemplars:take_meeting", args=[walk.case.pk, meeting.pk])
    assert address in shown
    client = Client()
    client.force_login(cast.secretary)
    answer = client.post(address, follow=True)
    assert "已按会议表决记下" in answer.content.decode()
    again = client.post(address, follow=True).content.decode()
    assert "DEV" in again
    assert address not in again


def test_a_click_by_others_finds_nothing(cast: Cast, walk: Walk) -> None:
    day = walk.to_booklet() + timedelta(days=3)
    meeting = vote(cast, day, walk.person)
    address = reverse("exemplars:take_meeting", args=[walk.case.pk, meeting.pk])
    client = Client()
    for who, status in (("sibling_secretary", 404), ("member", 403), ("superior", 403)):
        client.force_login(cast.users[who])
        assert client.post(address).status_code == status, who
