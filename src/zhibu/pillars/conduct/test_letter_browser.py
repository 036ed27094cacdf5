"""A letter in a real browser: a visitor writes, the commissioner reads and answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from tests.browsing import assert_fits, log_in
from tests.builders import Cast
from tests.talks import PASSPHRASE, box

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS, ANSWER = "车队有人虚报里程", "已经核实并纠正"


@pytest.mark.parametrize("width", [375, 1440])
def test_a_visitor_writes_and_follows_the_answer_by_his_code(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    cache.clear()
    box(cast.branch, cast.discipline)
    visitor = open_page(width=width)
    visitor.goto(live_server.url + reverse("conduct:letter_boxes"))
    visitor.get_by_role("link", name=cast.branch.name).click()
    visitor.get_by_label("内容").fill(WORDS)
    visitor.get_by_role("button", name="寄出").click()
    visitor.locator("code").wait_for()
    assert_fits(visitor, width)
    code = visitor.locator("code").inner_text()

    desk = open_page(width=width)
    log_in(desk, live_server.url, cast.discipline)
    desk.goto(live_server.url + reverse("conduct:letters"))
    desk.get_by_role("link", name="待阅").click()
    desk.locator("#answer-text").fill(ANSWER)
    expect(desk.locator("main")).not_to_contain_text(WORDS)
    desk.locator("#answer-passphrase").fill(PASSPHRASE)
    desk.get_by_role("button", name="答复").click()
    desk.get_by_text(WORDS).wait_for()
    assert_fits(desk, width)

    visitor.goto(live_server.url + reverse("conduct:letter_follow"))
    visitor.get_by_label("编码").fill(code)
    visitor.get_by_role("button", name="查看").click()
    visitor.get_by_text(ANSWER).wait_for()
    visitor.wait_for_load_state()
    stored = visitor.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert WORDS not in stored
    assert code not in stored
