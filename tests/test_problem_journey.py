"""A problem in a real browser: found by a life meeting, put right, written off by another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browsing import settle
from tests.builders import Cast
from tests.case_desk import Calendar, Desk, unsound
from zhibu.access.models import User
from zhibu.cases.models import Case
from zhibu.ledger.models import Record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "会议多、时间长"
FOUND, RECTIFIED = "conduct.problems_found", "conduct.problems_rectified"
EVIDENCE = "整改佐证"


@pytest.fixture
def calendar(time_machine: Any) -> Calendar:
    return Calendar(time_machine)


@pytest.fixture
def sit(live_server: Any, open_page: Callable[..., Any], calendar: Calendar) -> Callable[..., Desk]:
    """Give a function that seats a user at a page of his own."""

    def sit_down(user: User, width: int = 1440) -> Desk:
        return Desk(open_page(width=width), live_server.url, user, calendar)

    return sit_down


def list_problem(clerk: Desk, head: Desk) -> Record:
    """Let a life meeting name the problem: typed here, and nowhere else."""
    clerk.goto("/ledgers/life.preparation/new/?step=problems")
    page = clerk.page
    page.locator("[name=problems-0-text]").fill(WORDS)
    page.locator('button[form="record-form"][name="then"][value="submit"]').click()
    page.get_by_text("已报送").wait_for()
    source = Record.objects.get(type="life.preparation")
    head.goto(f"/records/{source.pk}/")
    head.page.get_by_role("button", name="确认", exact=True).click()
    head.page.get_by_text("已确认并记账").wait_for()
    return source


def step(entering: Desk, confirming: Desk, label: str, asked: dict[str, str], **more: Any) -> None:
    """Take a step as one person and confirm it as another."""
    entering.take(label, asked, then="submit", **more)
    confirming.goto("/")
    confirming.open_case()
    confirming.page.get_by_role("button", name=f"确认：{label}").click()
    confirming.page.get_by_text("已确认并记账").wait_for()
    settle(confirming.page)


def test_a_problem_is_put_right_and_written_off_by_somebody_else(
    cast: Cast, sit: Callable[..., Desk], calendar: Calendar
) -> None:
    calendar.turn_to(date(2024, 3, 4))
    owner, head, checker = sit(cast.publicist), sit(cast.secretary), sit(cast.organizer)
    assert cast.publicist.person is not None
    assert cast.organizer.person is not None
    source = list_problem(owner, head)
    head.goto(f"/records/{source.pk}/")
    head.page.get_by_role("link", name=WORDS).click()
    head.page.wait_for_url("**/cases/problem/*/")
    expect(head.page.get_by_role("link", name="组织生活会：问题清单")).to_have_count(1)
    owner.case = head.case = checker.case = Case.objects.get(path="problem")
    assert (head.figure(FOUND, 2024), head.figure(RECTIFIED, 2024)) == ("1个", "待补")
    planned = {
        "measures": "合并例会，每周不超过两次",
        "owner": cast.publicist.person.name,
        "checker": cast.organizer.person.name,
        "due": "2024-03-20",
        "category": "formalism",
    }
    step(checker, head, "制定措施", planned)
    assert head.standing() == "已定措施"
    calendar.turn_to(date(2024, 3, 22))
    head.goto("/cases/problem/")
    expect(head.page.locator("main")).to_contain_text("逾期 2 天")
    step(owner, head, "整改进展", {"note": "已合并三个例会"})
    step(owner, head, "整改完成", {"note": "每周两次"}, papers=[EVIDENCE])
    assert head.standing() == "待核验"
    owner.goto("/")
    owner.open_form("核验销号")
    expect(owner.page.locator("h1").first).to_have_text("记“核验销号”")
    assert "不能自己销号" in owner.refused("submit")
    assert head.figure(RECTIFIED, 2024) == "待补"
    calendar.turn_to(date(2024, 3, 25))
    step(checker, head, "核验销号", {"look_back_on": "2024-06-25"})
    assert head.standing() == "已销号"
    assert (head.figure(FOUND, 2024), head.figure(RECTIFIED, 2024)) == ("1个", "1个")
    head.drill(RECTIFIED)
    head.page.get_by_role("link", name=f"{WORDS}：核验销号").click()
    head.page.wait_for_url("**/records/*/")
    assert unsound() == []
    # Three months later somebody looks again: it has come back.
    calendar.turn_to(date(2024, 6, 26))
    head.goto("/cases/problem/")
    expect(head.page.locator("main")).to_contain_text("回头看")
    step(checker, head, "回头看", {"relapsed": "true"})
    step(checker, head, "复发重开", {"note": "会议又多了"})
    assert head.standing() == "待定措施"
    assert (head.figure(FOUND, 2024), head.figure(RECTIFIED, 2024)) == ("1个", "1个")
    assert unsound() == []
