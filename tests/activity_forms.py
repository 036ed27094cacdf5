"""What the activity form sends, for tests of its pages."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.builders import Cast

NEW, PEOPLE, ITEMS = "/activities/new/", "/activities/people/", "/activities/items/"
PREVIEW = "/activities/preview/"


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
    return {**values, **{name.replace("__", "-"): value for name, value in more.items()}}


def meeting(cast: Cast, **more: Any) -> dict[str, Any]:
    """Give what the form sends for a general meeting that takes one vote."""
    values = typed(cast, kinds=["general_meeting"], items="1", **{"a0-kind": "general_meeting"})
    values |= {
        "a0-topic": "推优名单",
        "a0-vote_rule": "ordinary",
        "a0-resolution": "同意",
        "a0-yes": "6",
        "a0-passed": "yes",
    }
    return {**values, **{name.replace("__", "-"): value for name, value in more.items()}}


def text_of(response: Any) -> str:
    return str(response.content.decode())


def codes(response: Any) -> set[str]:
    """Give the codes of the problems that a page tells."""
    return {problem.code for problem in response.context["problems"]}
