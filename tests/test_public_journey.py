"""A visitor reads the public site on a phone and leaves a message; the secretary answers it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from tests import openness
from tests.browsing import assert_fits, log_in_by_hand, settle
from tests.builders import Cast
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.verify import verify_postings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = "standards.feedback_answered"
ASKED, TOLD = "食堂能不能早一点开门？", "从下周一起，早餐提前到七点。"


def publish(cast: Cast) -> None:
    until = timezone.localdate() + timedelta(days=12)
    for more in (
        {"title": "拟接收预备党员公示", "kind": "notice", "until": until},
        {"title": "机关食堂服务标准", "text": "早餐七点二十开始。\n\n午餐十一点五十开始。"},
        {"title": "内部通报", "scope": "unit"},
    ):
        openness.published(cast.branch, cast.organizer, cast.secretary, **more)
    power = openness.power(cast.branch)
    openness.keep("standards.power_item", power, cast.organizer, cast.secretary)


def answered(cast: Cast) -> int:
    year = Period.year(timezone.localdate().year)
    return int(figures(cast.branch, year, (CODE,))[CODE].value or 0)


def read_on_phone(page: Any, address: str) -> None:
    page.goto(f"{address}/open/")
    expect(page.locator("script")).to_have_count(0)
    expect(page.locator(".notice")).to_contain_text("个工作日")
    expect(page.locator("html")).not_to_contain_text("内部通报")
    assert_fits(page, 375)
    page.get_by_role("searchbox").fill("午餐")
    page.get_by_role("button", name="查找").click()
    page.wait_for_url("**q=**")
    page.get_by_role("link", name="机关食堂服务标准").click()
    expect(page.locator("article .text p")).to_have_count(2)
    page.get_by_role("link", name="权力清单").click()
    page.get_by_role("link", name="公务用车调度").click()
    expect(page.locator("ol.steps li")).to_have_count(3)


def leave_message(page: Any, cast: Cast) -> str:
    page.get_by_role("link", name="意见反馈").click()
    page.get_by_label("写给").select_option(str(cast.branch.pk))
    page.get_by_label("意见", exact=True).fill(ASKED)
    page.get_by_label("同意把意见和答复公开").check()
    page.get_by_role("button", name="提交").click()
    page.locator(".code").wait_for()
    settle(page)
    code: str = page.locator(".code").inner_text()
    return code


def answer_at_desk(page: Any, address: str) -> None:
    log_in_by_hand(page, address, "secretary")
    page.goto(f"{address}/standards/feedback/")
    expect(page.locator("main")).to_contain_text(ASKED)
    page.get_by_role("link", name="答复", exact=True).click()
    page.locator("#id_text").fill(TOLD)
    expect(page.locator("#id_is_public")).to_be_checked()
    page.locator('button[name="then"][value="confirm"]').click()
    page.wait_for_url("**/records/*/")


def test_a_visitor_asks_and_reads_the_answer(
    cast: Cast, live_server: Any, open_page: Callable[..., Any]
) -> None:
    cache.clear()
    publish(cast)
    before, visitor = answered(cast), open_page(width=375, height=720)
    read_on_phone(visitor, live_server.url)
    code = leave_message(visitor, cast)
    answer_at_desk(open_page(), live_server.url)
    assert answered(cast) == before + 1
    visitor.goto(f"{live_server.url}/open/feedback/code/")
    visitor.get_by_label("查询码").fill(code.lower())
    visitor.get_by_role("button", name="查看").click()
    expect(visitor.locator("main")).to_contain_text(TOLD)
    visitor.get_by_role("link", name="答复公开").click()
    visitor.wait_for_url("**/open/answers/**")
    expect(visitor.locator("main")).to_contain_text(ASKED)
    assert list(verify_postings()) == []
