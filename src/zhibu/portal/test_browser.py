"""The first screen and the figures in a browser, at both widths."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browsing import assert_fits, log_in
from tests.builders import Cast, held
from zhibu.ledger.models import Record, State
from zhibu.portal.test_portal import DAY, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [375, 1440])


@WIDTHS
def test_from_the_first_screen_to_a_record_in_two_clicks(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    record = held(cast, DAY, ("special_topic",), title="专题学习二十大精神")
    page = open_page(width=width)
    log_in(page, live_server.url, cast.secretary, year=2022)
    page.goto(f"{live_server.url}/")
    assert_fits(page, width)
    page.locator(".pillar-study a.figure").first.click()
    page.wait_for_url("**/figures/study.special_sessions/**")
    assert_fits(page, width)
    page.get_by_role("link", name="专题学习二十大精神").click()
    page.wait_for_url(f"**/records/{record.pk}/")


@WIDTHS
def test_what_waits_is_confirmed_by_one_click(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    record = submitted(cast, title="九月主题党日")
    page = open_page(width=width)
    log_in(page, live_server.url, cast.secretary, year=2022)
    page.goto(f"{live_server.url}/")
    page.get_by_role("button", name="确认：九月主题党日").click()
    page.get_by_text("没有等您确认的").wait_for()
    assert Record.objects.get(pk=record.pk).state == State.CONFIRMED


@WIDTHS
def test_the_months_are_drawn_and_written(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    held(cast, date(2022, 3, 5))
    held(cast, DAY)
    page = open_page(width=width)
    log_in(page, live_server.url, cast.secretary, year=2022)
    page.goto(f"{live_server.url}/figures/life.theme_days/")
    page.locator(".chart canvas").wait_for()
    page.get_by_text("列表").click()
    expect(page.locator("table.months td").nth(2)).to_have_text("1", use_inner_text=True)
    page.locator("#period").select_option("2022-03")
    page.wait_for_url("**period=2022-03**")
    expect(page.locator(".figure.big")).to_have_text(re.compile(r"^\s*1\s*次\s*$"))


@WIDTHS
def test_every_page_fits_its_width(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    held(cast, DAY, ("theme_day", "discussion"), title="走进红色教育基地开展党性教育主题党日活动")
    page = open_page(width=width)
    log_in(page, live_server.url, cast.superior, year=2022)
    for path in ("/", "/figures/", "/figures/study.learning_hours_per_member/", "/search/?q=党"):
        page.goto(live_server.url + path)
        assert_fits(page, width)
