"""The whole way in a browser: a themed Party day with lecture, discussion and one absentee."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browsing import answered_late, assert_fits, log_in, settle, wait_until
from tests.builders import Cast, held
from zhibu.activities.models import Activity, Presence
from zhibu.ledger.models import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_INTERACTIONS = 12


class Hand:
    """Whoever uses the page; counts every click, choice and typed field."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.count = 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).click()
        self.count += 1

    def choose(self, selector: str, value: object) -> None:
        self.page.locator(selector).select_option(str(value))
        self.count += 1

    def write(self, selector: str, text: str) -> None:
        self.page.locator(selector).fill(text)
        self.count += 1


def chip(key: str) -> str:
    return f'label.part:has(input[value="{key}"])'


@pytest.mark.parametrize("width", [375, 1440])
def test_a_theme_day_is_recorded_with_few_taps(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    page = open_page(width=width)
    log_in(page, live_server.url, cast.publicist)
    page.goto(f"{live_server.url}/activities/new/?date=2022-09-28")
    hand = Hand(page)
    for key in ("theme_day", "party_lecture", "discussion"):
        hand.tap(chip(key))
    hand.write("#id_starts_at", "14:30")
    hand.write("#id_ends_at", "16:30")
    hand.write("#id_place", "三楼会议室")
    hand.write("#id_title", "学习贯彻会议精神")
    hand.choose("#items select", cast.members[0].pk)
    hand.tap(f'[data-person]:has([name="p-{cast.members[6].pk}"]) .person-name')
    page.locator("#posting-preview", has_text="+14 学时").wait_for()
    expect(page.locator("[data-present-count]")).to_have_text("7")
    assert_fits(page, width)
    hand.tap('button[value="submit"]')
    page.wait_for_url("**/records/*/")
    assert hand.count <= MOST_INTERACTIONS
    activity = Activity.objects.get()
    assert activity.record.state == State.SUBMITTED
    assert [item.kind for item in activity.items.all()] == [
        "theme_day",
        "party_lecture",
        "discussion",
    ]
    absent = activity.attendances.get(presence=Presence.ABSENT)
    assert (absent.person, absent.reason) == (cast.members[6], "出差")


def test_a_second_tap_is_late_and_other_asks_why(
    cast: Cast, live_server: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(width=375)
    log_in(page, live_server.url, cast.publicist)
    page.goto(f"{live_server.url}/activities/new/?date=2022-09-28&kinds=theme_day")
    person = page.locator(f'[data-person]:has([name="p-{cast.members[6].pk}"])')
    name, state = person.locator(".person-name"), person.locator("select")
    name.click()
    expect(state).to_have_value("出差")
    name.click()
    expect(state).to_have_value("late")
    expect(page.locator("[data-present-count]")).to_have_text("8")
    name.click()
    expect(state).to_have_value("")
    name.click()
    state.select_option("other")
    person.locator(".person-reason").fill("陪护家人")
    page.locator('button[value="draft"]').click()
    page.wait_for_url("**/records/*/")
    assert Activity.objects.get().attendances.get(presence=Presence.ABSENT).reason == "陪护家人"


def test_a_late_answer_does_not_undo_what_was_typed_since(
    cast: Cast, live_server: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page()
    log_in(page, live_server.url, cast.publicist)
    page.goto(f"{live_server.url}/activities/new/?date=2022-09-28&kinds=party_lecture")
    waiting: list[Any] = []
    page.route("**/activities/items/", lambda route: waiting.append(route))
    page.route("**/activities/people/", lambda route: waiting.append(route))
    page.locator(chip("discussion")).click()
    page.locator("#id_date").fill("2022-09-27")
    lecturer = page.locator("#items select")
    lecturer.select_option(str(cast.members[0].pk))
    state = page.locator(f'[name="p-{cast.members[6].pk}"]')
    page.locator(f'[data-person]:has([name="p-{cast.members[6].pk}"]) .person-name').click()
    wait_until(page, lambda: len(waiting) == 2)
    for route in waiting:
        route.continue_()
    page.get_by_text("交流讨论学的是法律法规").wait_for()
    settle(page)
    expect(lecturer).to_have_value(str(cast.members[0].pk))
    expect(state).to_have_value("出差")
    expect(page.locator("[data-present-count]")).to_have_text("7")


def test_a_late_preview_does_not_swallow_the_change_made_since(
    cast: Cast, live_server: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page()
    log_in(page, live_server.url, cast.publicist)
    kinds = "kinds=theme_day&kinds=party_lecture&kinds=discussion"
    page.goto(f"{live_server.url}/activities/new/?date=2022-09-28&{kinds}")
    page.locator("#id_starts_at").fill("14:30")
    page.locator("#id_ends_at").fill("16:30")
    preview = page.locator("#posting-preview")
    expect(preview).to_contain_text("+16 学时")
    taps = [
        page.locator(f'[data-person]:has([name="p-{person.pk}"]) .person-name')
        for person in cast.members[5:7]
    ]
    answered_late(page, "**/activities/preview/", taps)
    expect(preview).to_contain_text("+12 学时")


def test_the_expected_people_follow_the_audience(
    cast: Cast, live_server: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page()
    log_in(page, live_server.url, cast.publicist)
    page.goto(f"{live_server.url}/activities/new/?date=2022-09-28")
    page.locator(chip("committee_meeting")).click()
    page.get_by_text("应到 5").wait_for()
    page.locator(chip("chosen")).click()
    page.get_by_text("还没有选人").wait_for()
    for person in cast.members[:2]:
        page.locator(f'label.part:has([name="chosen"][value="{person.pk}"])').click()
    page.get_by_text("应到 2").wait_for()
    expect(page.locator("[data-present-count]")).to_have_text("2")


def test_another_unit_and_like_last_time_keep_what_was_typed(
    cast: Cast, live_server: Any, open_page: Callable[..., Any]
) -> None:
    held(cast, date(2022, 8, 30), ("theme_day", "special_topic"))
    page = open_page()
    log_in(page, live_server.url, cast.publicist)
    page.goto(f"{live_server.url}/activities/new/?date=2022-09-28")
    page.locator("#id_title").fill("这次的主题")
    page.get_by_role("link", name="照上次").click()
    page.get_by_text("主题和缺席请另填").wait_for()
    settle(page)
    expect(page.locator('[name="kinds"][value="special_topic"]')).to_be_checked()
    expect(page.locator("#id_title")).to_have_value("这次的主题")
    page.locator("#unit").select_option(str(cast.groups[0].pk))
    page.get_by_text("应到 4").wait_for()
    expect(page.locator('[name="kinds"][value="group_meeting"]')).to_have_count(1)
    expect(page.locator("#id_title")).to_have_value("这次的主题")


def test_the_arithmetic_of_a_vote_is_live(
    cast: Cast, live_server: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(width=375)
    log_in(page, live_server.url, cast.publicist)
    page.goto(f"{live_server.url}/activities/new/?date=2022-09-28&kinds=general_meeting")
    page.get_by_text("表决和决议").click()
    page.locator("#id_a0-yes").fill("3")
    page.locator("#id_a0-no").fill("4")
    page.get_by_text("未超过应到会半数（4票），未通过").wait_for()
    page.locator("#id_a0-yes").fill("4")
    page.locator("#id_a0-no").fill("3")
    page.get_by_text("赞成4票，超过应到会半数（4票），通过").wait_for()
    page.get_by_role("button", name="加一项党员大会议题").click()
    page.locator("#id_a1-topic").fill("第二项")
    expect(page.locator("#id_a0-yes")).to_have_value("4")
    assert_fits(page, 375)
