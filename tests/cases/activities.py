"""Addresses of activities: their pages, sign-in and meetings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.urls import reverse

from tests.cases.case import (
    Case,
    Cases,
    Judge,
    allowed_to,
    anybody,
    nobody,
    scoped,
    seen_by_readers,
)
from tests.rights import may
from tests.world import OWN, PARENT, PLACES, TODAYS_TITLE, Kept, World
from zhibu.pillars.exemplars.models import DevelopmentStep
from zhibu.workspace.activities.signin import make_code


def of_activities(
    right: Callable[[str, Kept], bool] | None, methods: str, title: str = ""
) -> Cases:
    """Addresses of activities; records of another type do not exist there."""

    def cases(name: str, world: World) -> Iterator[Case]:
        for kept in world.records:
            if kept.sort != "activity":
                continue
            if not title or kept.title.endswith(title):
                allowed = allowed_to(right, kept) if right else anybody
                yield Case(
                    reverse(name, args=[kept.pk]),
                    seen_by_readers(kept),
                    allowed,
                    data={},
                    methods=methods,
                )
        if title:
            return
        other = world.kept("study.material", OWN, "confirmed")
        yield Case(reverse(name, args=[other.pk]), nobody, anybody, data={}, methods=methods)

    return cases


def sign_codes(name: str, world: World) -> Iterator[Case]:
    """Codes of today's activities: signing in is for those expected alone."""
    for kept in world.records:
        if kept.title.endswith(TODAYS_TITLE):
            address = reverse(name, args=[make_code(kept.pk)])
            yield Case(address, anybody, _expected_at(kept.place), methods="GET")
    yield Case(reverse(name, args=["1:forged:code"]), nobody, methods="GET")


def _expected_at(place: str) -> Judge:
    """Members of the branch whose activity it is; the committee expects the members of all."""
    return lambda actor: place == PARENT or may(actor, "own.work", place)


def session_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.kept("emergency.sampling", place, "confirmed").pk])


def meeting_takes(name: str, world: World) -> Iterator[Case]:
    """A vote taken over into an application: by those who enter records and may read it."""
    for kept in world.records:
        if kept.sort == "exemplars.development" and kept.state == "confirmed":
            case = DevelopmentStep.objects.get(pk=kept.pk).case_id
            meeting = world.kept("activity", kept.place, "confirmed")
            address = reverse(name, args=[case, meeting.pk])
            allowed = scoped("record.enter", kept.place)
            yield Case(address, seen_by_readers(kept), allowed, data={}, methods="POST")
    yield Case(reverse(name, args=[987654321, 1]), nobody, data={}, methods="POST")


def new_activity(name: str, world: World) -> Iterator[Case]:
    """The form names its unit in the address when it is opened, and in a field when it is sent."""
    for place in PLACES:
        pk = world.units[place].pk
        seen, allowed = scoped("record.view", place), scoped("record.enter", place)
        if name.endswith("new"):
            yield Case(f"{reverse(name)}?unit={pk}", seen, allowed, methods="GET")
        data = {"organization": pk, "then": "draft"}
        yield Case(reverse(name), seen, allowed, data=data, methods="POST")
