"""The composer in the browser: write, insert a figure, see its records, save, hand in, freeze."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browsing import assert_fits, log_in, settle, wait_until
from tests.builders import Cast, held
from zhibu.reports.drafts import keeping, services
from zhibu.reports.models import AnnualDraft, DraftState

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Page, Route


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1440, 375])
def test_the_secretary_writes_inserts_a_figure_and_freezes(
    width: int, open_page: Callable[..., Page], live_server, cast: Cast
) -> None:
    held(cast, date(2022, 5, 27), ("party_lecture",), title="涵养清正廉洁的家风")
    draft = services.create_draft(cast.branch, 2022, actor=cast.secretary)
    page = open_page(width=width)
    log_in(page, live_server.url, cast.secretary)
    page.goto(live_server.url + reverse("reports:draft", args=[draft.pk]))

    page.locator("[data-append='paragraph']").click()
    page.keyboard.type("<b>另外讲了</b>{x}")
    page.locator("[data-insert]").click()
    page.locator("[data-pick-search]").fill("讲党课")
    page.keyboard.press("Enter")
    panel = page.locator("#figure-panel")
    panel.get_by_text("涵养清正廉洁的家风").wait_for()
    panel.locator("[data-retoken-select]").select_option(label="二季度")
    panel.get_by_text("2022年二季度").wait_for()
    assert_fits(page, width)
    panel.locator("[data-panel-close]").click()
    page.get_by_text("已自动保存").wait_for()
    assert keeping.newest_version(draft).is_working

    page.locator(".composer-bar .btn-primary").click()
    page.get_by_text("已保存为第2版").wait_for()
    settle(page)
    text = keeping.read_prose(keeping.newest_version(draft)).lines[-1].text
    assert text == "<b>另外讲了</b>{x}{life.party_lectures@2022Q2}"
    expect(page.locator(".block").last.locator(".chip")).to_have_text("1次")

    page.locator("[form='act-submit']").click()
    page.locator("dialog[open] .btn-primary").click()
    page.get_by_text("已提交书记审定").wait_for()
    settle(page)
    page.locator("[form='act-freeze']").click()
    page.locator("dialog[open] .btn-primary").click()
    page.get_by_text("已定稿并冻结").wait_for()
    assert AnnualDraft.objects.get().state == DraftState.FROZEN
    page.locator(".sheet").get_by_text("<b>另外讲了</b>{x}").wait_for()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_saving_while_the_text_is_on_its_way_is_no_clash_with_oneself(
    open_page: Callable[..., Page], live_server, cast: Cast
) -> None:
    draft = services.create_draft(cast.branch, 2022, actor=cast.secretary)
    page = open_page()
    log_in(page, live_server.url, cast.secretary)
    page.goto(live_server.url + reverse("reports:draft", args=[draft.pk]))
    late: list[tuple[Route, APIResponse]] = []
    page.route("**/reports/**", lambda route: late.append((route, route.fetch())), times=1)
    page.locator("[data-append='paragraph']").click()
    page.keyboard.type("刚刚写的")
    # The server has taken the text and raised the revision; the page does not know it yet.
    wait_until(page, lambda: late)
    page.locator(".composer-bar .btn-primary").click()
    route, answer = late[0]
    route.fulfill(response=answer)
    page.get_by_text("已保存为第2版").wait_for()
    assert keeping.read_prose(keeping.newest_version(draft)).lines[-1].text == "刚刚写的"
