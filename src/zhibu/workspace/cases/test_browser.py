"""A board and a case in a browser, at both widths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browsing import assert_fits, log_in
from tests.builders import Cast
from tests.errands.builders import asked, draft, fresh, looked
from zhibu.ledger.services import submit_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [375, 1440])


@pytest.fixture(autouse=True)
def spring() -> None:
    """The browser has its own clock; the days of these cases count back from today."""


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


@WIDTHS
def test_from_the_board_to_a_step_and_back_to_its_case(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    case = asked(cast, day=ago(40))
    looked(cast, "通水渠", day=ago(30), asked_on=ago(35))
    page = open_page(width=width)
    log_in(page, live_server.url, cast.organizer)
    page.goto(f"{live_server.url}/cases/errand/")
    assert_fits(page, width)
    # On a phone the column that wants a look stands alone, and the chips lead to the others.
    expect(page.locator(".board-column:visible")).to_have_count(1 if width == 375 else 4)
    page.get_by_role("link", name="修路灯").click()
    page.wait_for_url(f"**/cases/errand/{case.pk}/")
    assert_fits(page, width)
    page.get_by_role("link", name="记核实").click()
    page.wait_for_url("**/new/**")
    page.get_by_text("现在是“已提出”").wait_for()
    assert_fits(page, width)
    page.get_by_label("结果").fill("属实")
    page.get_by_text("核实表", exact=True).last.click()
    page.get_by_role("button", name="报送").click()
    page.wait_for_url(f"**/cases/errand/{case.pk}/")
    page.get_by_role("heading", name="等确认的").wait_for()


@WIDTHS
def test_a_waiting_step_is_confirmed_on_the_page_of_its_case(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    case = asked(cast, day=ago(40))
    body = draft(case, "look", ago(30), actor=cast.organizer, papers=("核实表",), result="属实")
    submit_record(body.pk, actor=cast.organizer)
    page = open_page(width=width)
    log_in(page, live_server.url, cast.secretary)
    page.goto(f"{live_server.url}/cases/errand/{case.pk}/")
    page.get_by_role("button", name="确认：2 核实").click()
    page.locator(".case-state", has_text="已核实").wait_for()
    assert fresh(case).state == "looked"


@WIDTHS
def test_the_note_above_the_form_follows_the_step_that_is_chosen(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    case = asked(cast, day=ago(40))
    page = open_page(width=width)
    log_in(page, live_server.url, cast.organizer)
    page.goto(f"{live_server.url}/ledgers/errands.step/new/?step=drop&case={case.pk}")
    page.get_by_text("现在是“已提出”").wait_for()
    page.get_by_label("步骤").select_option("look")
    page.get_by_text("由组织委员办理").wait_for()
    page.get_by_label("步骤").select_option("notice")
    page.get_by_text("这时一般不记“公示”").wait_for()
