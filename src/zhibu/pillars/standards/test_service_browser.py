"""An inspection on a phone, and a guest who rates a service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browsing import assert_fits, log_in
from tests.builders import Cast
from tests.keeping import kept
from tests.service import job, standard
from zhibu.cases.models import Case
from zhibu.pillars.standards.models import ServiceInspection, ServiceJob

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]


def test_an_inspection_is_tapped_on_a_phone(cast: Cast, live_server: Any, open_page: Open) -> None:
    by = standard(cast)
    page = open_page(width=375)
    log_in(page, live_server.url, cast.secretary, year=2022)
    page.goto(f"{live_server.url}/records/{by.pk}/")
    page.get_by_role("link", name="按它检查").click()
    page.wait_for_url("**/new/**")
    page.locator("#id_date").fill("2022-03-05")
    page.locator("#id_place").fill("一号会议室")
    page.locator("#id_inspectors").fill("办公室")
    lines = page.locator(".check-line")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text("会前30分钟")
    expect(page.locator('[name="results-1-finding"]')).to_be_hidden()
    lines.nth(1).get_by_text("不合格", exact=True).click()
    page.locator('[name="results-1-finding"]').fill("桌面有灰")
    lines.nth(2).get_by_text("不适用", exact=True).click()
    page.get_by_label("其余合格").check()
    assert_fits(page, 375)
    page.locator('footer button[value="confirm"]').click()
    page.wait_for_url("**/records/*/")
    expect(page.locator("main")).to_contain_text("问题清单")
    body = ServiceInspection.objects.get()
    assert [(row.clause, row.result) for row in body.results.all()] == [
        ("4.2", "fail"),
        ("4.10", "na"),
    ]
    assert body.rest_numbers == ["4.1"]
    assert Case.objects.filter(path="problem").count() == 1


def test_a_guest_rates_a_service_without_account(
    cast: Cast, live_server: Any, open_page: Open
) -> None:
    today = timezone.localdate()
    body = kept(cast, "standards.job", job(cast.branch, today))
    page = open_page(width=375)
    page.goto(f"{live_server.url}/r/{body.token}/")
    page.get_by_text("基本满意", exact=True).click()
    page.locator("#id_remark").fill("早点开门")
    assert_fits(page, 375)
    page.get_by_role("button", name="提交").click()
    page.get_by_text("谢谢您的评价").wait_for()
    stored = ServiceJob.objects.get()
    assert (stored.rating, stored.remark, stored.rated_on) == ("fair", "早点开门", today)
    page.goto(f"{live_server.url}/r/{body.token}/")
    page.get_by_text("已经评价过").wait_for()
