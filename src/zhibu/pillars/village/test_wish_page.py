"""The page of wishes in a browser, at both widths: one tap claims, the list stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browsing import assert_fits, log_in
from tests.builders import Cast
from tests.wishes import DONE, TITLE, published, wish_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [375, 1440])
def test_a_member_claims_with_one_tap(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    published(cast)
    published(cast, "想要一盏能调光的台灯，放在写字桌上用，晚上写作业不伤眼睛")
    wish_at(cast, *DONE, title="想要一双棉鞋")
    page = open_page(width=width)
    log_in(page, live_server.url, cast.member)
    page.goto(f"{live_server.url}/village/wishes/")
    wish = page.locator("li", has_text=TITLE)
    wish.get_by_role("button", name="认领").click()
    wish.get_by_role("button", name="放弃").wait_for()
    expect(wish).to_contain_text("许愿人：王小妹")
    assert_fits(page, width)
