"""The page of wishes in a browser, at both widths: one tap claims, the list stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

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
    client = Client()
    client.force_login(cast.member)
    page = open_page(width=width)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/village/wishes/")
    wish = page.locator("li", has_text=TITLE)
    wish.get_by_role("button", name="认领").click()
    wish.get_by_role("button", name="放弃").wait_for()
    assert "许愿人：王小妹" in wish.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
