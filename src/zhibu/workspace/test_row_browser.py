"""Rows and dependent fields in a browser: at once with scripts, and at both widths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import village
from tests.builders import Cast
from zhibu.access.models import User
from zhibu.pillars.exemplars.models import ContestResult

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [375, 1440])
Open = Callable[..., Any]


def slip_in(page: Any, address: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    session = client.session
    session["zhibu.year"] = 2022
    session.save()
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}]
    )


@WIDTHS
def test_lines_come_and_go_at_once_and_are_saved(
    cast: Cast, live_server: Any, open_page: Open, width: int
) -> None:
    page = open_page(width=width)
    slip_in(page, live_server.url, cast.organizer)
    page.goto(f"{live_server.url}/ledgers/exemplars.contest/new/")
    page.locator("#id_title").fill("服务技能竞赛")
    page.locator("#id_date").fill("2022-03-05")
    page.get_by_label("第1行 参赛人").fill("李建国")
    page.get_by_label("第1行 名次").fill("1")
    for at in (3, 4):
        page.get_by_role("button", name="再加几行").click()
        assert page.evaluate("document.activeElement.name") == f"results-{at}-contestant"
        page.keyboard.type("查无此人")
    page.get_by_role("button", name="去掉第4行").click()
    assert page.locator("[data-rows-line]").count() == 4
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator('footer button[value="draft"]').click()
    # Nobody is called so: it is said beside the cell, and what was typed is still there.
    page.locator("#id_results-4-contestant_error").wait_for()
    assert page.locator('[name="results-4-contestant"]').input_value() == "查无此人"
    page.locator('[name="results-4-contestant"]').fill("")
    page.locator('footer button[value="draft"]').click()
    page.wait_for_url("**/records/*/")
    assert [str(one.contestant) for one in ContestResult.objects.all()] == ["李建国"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_enter_in_a_line_saves(cast: Cast, live_server: Any, open_page: Open) -> None:
    page = open_page()
    slip_in(page, live_server.url, cast.organizer)
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
    slip_in(page, live_server.url, cast.organizer)
    page.goto(f"{live_server.url}/ledgers/village.wish/new/?step=collect")
    page.locator("#id_case").fill("想要一台轮椅")
    asked = page.locator("#id_villager")
    asked.wait_for()
    page.locator("#id_step").select_option("fulfil")
    asked.wait_for(state="detached")
    assert page.locator("#id_case").input_value() == "想要一台轮椅"
    page.locator("#id_item").wait_for()
    page.locator("#id_step").select_option("collect")
    page.locator("#id_villager").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
