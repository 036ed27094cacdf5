"""Rows and dependent fields in a browser: at once with scripts, and at both widths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import village
from tests.browsing import assert_fits, log_in, settle, wait_until
from tests.builders import Cast
from zhibu.pillars.exemplars.models import ContestResult

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [375, 1440])
Open = Callable[..., Any]


@WIDTHS
def test_lines_come_and_go_at_once_and_are_saved(
    cast: Cast, live_server: Any, open_page: Open, width: int
) -> None:
    page = open_page(width=width)
    log_in(page, live_server.url, cast.organizer, year=2022)
    page.goto(f"{live_server.url}/ledgers/exemplars.contest/new/")
    page.locator("#id_title").fill("服务技能竞赛")
    page.locator("#id_date").fill("2022-03-05")
    page.get_by_label("第1行 参赛人").fill("李建国")
    page.get_by_label("第1行 名次").fill("1")
    for at in (3, 4):
        page.get_by_role("button", name="再加几行").click()
        expect(page.locator(f"[name=results-{at}-contestant]")).to_be_focused()
        page.keyboard.type("查无此人")
    page.get_by_role("button", name="去掉第4行").click()
    expect(page.locator("[data-rows-line]")).to_have_count(4)
    assert_fits(page, width)
    page.locator('footer button[value="draft"]').click()
    # Nobody is called so: it is said beside the cell, and what was typed is still there.
    page.locator("#id_results-4-contestant_error").wait_for()
    settle(page)
    expect(page.locator('[name="results-4-contestant"]')).to_have_value("查无此人")
    page.locator('[name="results-4-contestant"]').fill("")
    page.locator('footer button[value="draft"]').click()
    page.wait_for_url("**/records/*/")
    assert [str(one.contestant) for one in ContestResult.objects.all()] == ["李建国"]
    assert_fits(page, width)


def test_enter_in_a_line_saves(cast: Cast, live_server: Any, open_page: Open) -> None:
    page = open_page()
    log_in(page, live_server.url, cast.organizer, year=2022)
    page.goto(f"{live_server.url}/ledgers/exemplars.contest/new/")
    page.locator("#id_title").fill("服务技能竞赛")
    page.locator("#id_date").fill("2022-03-05")
    page.get_by_label("第1行 参赛人").fill("李建国")
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/*/")
    assert ContestResult.objects.count() == 1


@WIDTHS
def test_another_step_asks_for_its_own_fields_and_papers(
    cast: Cast, live_server: Any, open_page: Open, width: int
) -> None:
    village.village(cast.branch)
    page = open_page(width=width)
    log_in(page, live_server.url, cast.organizer, year=2022)
    page.goto(f"{live_server.url}/ledgers/village.wish/new/?step=collect")
    page.locator("#id_case").fill("想要一台轮椅")
    asked = page.locator("#id_villager")
    asked.wait_for()
    page.locator("#id_step").select_option("fulfil")
    asked.wait_for(state="detached")
    expect(page.locator("#id_case")).to_have_value("想要一台轮椅")
    page.locator("#id_item").wait_for()
    page.locator("#id_step").select_option("collect")
    page.locator("#id_villager").wait_for()
    assert_fits(page, width)


def test_what_is_typed_while_other_fields_are_on_their_way_stays(
    cast: Cast, live_server: Any, open_page: Open
) -> None:
    village.village(cast.branch)
    page = open_page()
    log_in(page, live_server.url, cast.organizer, year=2022)
    page.goto(f"{live_server.url}/ledgers/village.wish/new/?step=collect")
    waiting: list[Any] = []
    page.route("**/fields/**", lambda route: waiting.append(route), times=1)
    page.locator("#id_step").select_option("fulfil")
    wait_until(page, lambda: waiting)
    wish = page.locator("#id_case")
    wish.click()
    page.keyboard.type("想要一台")
    waiting[0].continue_()
    page.locator("#id_item").wait_for()
    # The field is another one by now, and nobody has left it.
    expect(wish).to_be_focused()
    page.keyboard.type("轮椅")
    expect(wish).to_have_value("想要一台轮椅")
