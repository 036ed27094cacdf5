"""What page tests share: a signed-in client, and personal numbers that must never show."""

from __future__ import annotations

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
