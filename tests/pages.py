"""What page tests share: a signed-in client, and personal numbers that must never show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.test import Client

from tests.builders import Cast
from zhibu.core.identity import check_digit


def id_number(first_seventeen: str) -> str:
    """Complete an identity number by its check digit."""
    return first_seventeen + check_digit(first_seventeen)


ID_NUMBER = id_number("41170219850312345")
OTHER_ID = id_number("41170219900101123")
PHONE = "13839612345"


def as_user(cast: Cast, name: str) -> Client:
    """Give a client that is signed in as somebody of the cast."""
    client = Client()
    client.force_login(cast.users[name])
    return client


def answered_late(page: Any, pattern: str, taps: Sequence[Any]) -> None:
    """Tap one after another; the answer to the first comes when all have been tapped.

    None of the others has been asked about by then.
    """
    late: list[Any] = []
    page.route(pattern, lambda route: late.append((route, route.fetch())), times=1)
    for tap in taps:
        tap.click()
        for _look in range(500):
            if late:
                break
            page.wait_for_timeout(20)
    route, answer = late[0]
    route.fulfill(response=answer)
