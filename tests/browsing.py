"""What browser tests share: logging in, and waiting for what was asked for.

A click ends before the page that it asks for is there, and before the server has done anything.
So whatever a test reads next, it waits for: an address (``page.wait_for_url``), something that
only the new page says (``expect``), or a fact (``wait_until``). A reading that does not wait,
``page.evaluate`` or ``locator.count``, is for a page that is known to be complete.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.test import Client
from playwright.sync_api import expect

from tests.builders import PASSWORD
from tests.serving import PATIENCE
from zhibu.access.models import User

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

T = TypeVar("T")
UNDER_WAY = ".htmx-request, .htmx-swapping, .htmx-settling"


def log_in(page: Page, address: str, user: User, *, year: int | None = None) -> None:
    """Be logged in already, where logging in is not what is tested; a year may be chosen."""
    client = Client()
    client.force_login(user)
    if year:
        client.post("/switch/", {"year": year})
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])


def log_in_by_hand(page: Page, address: str, username: str) -> None:
    """Log in as people do: name, password, Enter; the first screen comes."""
    page.goto(f"{address}/")
    page.get_by_label("用户名").or_(page.get_by_label("登录名")).first.fill(username)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")


def assert_fits(page: Page, width: int) -> None:
    """Expect the page, once it is complete, to be no wider than the window of so many pixels."""
    page.wait_for_load_state()
    # A page that fits fills its window: no scroll bar takes room from it.
    expect(page.locator("html")).to_have_js_property("scrollWidth", width)


def settle(page: Page) -> None:
    """Wait until the page that is there is complete, and nothing that it asked for is missing."""
    page.wait_for_load_state()
    expect(page.locator(UNDER_WAY)).to_have_count(0)


def wait_until(page: Page, fact: Callable[[], T]) -> T:
    """Ask for a fact, of the database say, again and again until it is so; give what it was."""
    end = time.monotonic() + PATIENCE
    while not (found := fact()):
        assert time.monotonic() < end, f"{PATIENCE} 秒后仍不成立：{found!r}"
        page.wait_for_timeout(20)
    return found


def answered_late(page: Page, pattern: str, taps: Sequence[Locator]) -> None:
    """Tap one after another; the answer to the first comes when all have been tapped.

    None of the others has been asked about by then.
    """
    late: list[tuple[Route, Any]] = []
    page.route(pattern, lambda route: late.append((route, route.fetch())), times=1)
    for tap in taps:
        tap.click()
        wait_until(page, lambda: late)
    route, answer = late[0]
    route.fulfill(response=answer)
