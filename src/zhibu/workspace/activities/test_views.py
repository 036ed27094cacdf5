"""The activity pages: what they prefill, store, refuse and keep."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from tests.builders import Cast

DAY = date(2022, 9, 28)
NEW = "/activities/new/"


def login(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    """Give what the form sends for a themed Party day with a lecture and a discussion."""
    values = {
        "organization": cast.branch.pk,
        "kinds": ["theme_day", "party_lecture", "discussion"],
        "date": "2022-09-28",
        "starts_at": "14:30",
        "ends_at": "16:30",
        "place": "三楼会议室",
        "title": "学习贯彻会议精神",
        "audience": "members",
        "chair": cast.members[0].pk,
        "recorder": cast.members[3].pk,
        "items": "3",
        "a0-kind": "theme_day",
        "a1-kind": "party_lecture",
        "a1-lecturer": cast.members[0].pk,
        "a1-lecturer_is_leader": "on",
        "a2-kind": "discussion",
        f"p-{cast.members[6].pk}": "出差",
        "guests": "刘小雨、王五（县委办）",
        "then": "draft",
    }
    return {**values, **more}


def test_first(cast: Cast) -> None:
    client = login(cast, "publicist")
    response = client.get(NEW)
    assert response.status_code == 200
    response = client.post(NEW, typed(cast))
    print(response.content.decode() if response.status_code == 200 else response.status_code)
    assert response.status_code == 302
