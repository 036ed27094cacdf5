"""Nothing restricted reaches the public site: every public address is visited and read.

The world has a record of every type in every place and state. Whatever a stranger may open, in
every form, is searched for what must not be there: people, accounts, sealed values, open records.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests import openness
from tests.walking import PlainClient
from tests.world import NAMES, VILLAGERS, World, known_world
from zhibu.access.models import User
from zhibu.access.routes import PUBLIC, permission_of, walk
from zhibu.ledger.evidence import add_evidence
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization, Person
from zhibu.pillars.standards.models import Feedback, PublicFile, Scope

pytestmark = pytest.mark.django_db
SHOWN_SORTS = {"standards.power_item", "standards.disclosure", "standards.catalogue"}
ANSWERS = "standards.reply"
SECRET = "绝密联系人"
HIDDEN = "不给外人看的内容"
NEIGHBOURS = (-1, 0, 1)
STRIDE = 9


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = known_world()
        _hidden(made)
        yield made
        transaction.set_rollback(True)


def _hidden(world: World) -> None:
    """Plant what was, will be, and never is public, with files and messages beside it."""
    unit, today = world.units["own"], timezone.localdate()
    boss = world.cast.users["secretary"]
    for number, more in enumerate(
        (
            {"scope": Scope.UNIT},
            {"scope": Scope.PARTY},
            {"scope": Scope.NAMED},
            {"until": today - timedelta(days=1)},
        )
    ):
        title = f"{HIDDEN}{number}"
        body = openness.published(unit, boss, boss, date(2022, 3, 7), title=title, **more)
        file = io.BytesIO(f"{HIDDEN}的附件{number}".encode())
        evidence = add_evidence(body.pk, file, f"{HIDDEN}.txt", actor=boss)
        PublicFile.objects.create(evidence=evidence, disclosure=body)
    openness.message(unit, f"{HIDDEN}的意见", contact=SECRET, wants_public=False)
    ended = openness.power(unit, title=f"{HIDDEN}的权力", ended_on=today - timedelta(days=1))
    openness.keep("standards.power_item", ended, boss, boss)
    private = openness.reply(unit, question=f"{HIDDEN}的答复")
    openness.keep("standards.reply", private, boss, boss)


def public_routes() -> list[str]:
    return [pattern for pattern, entry in walk() if permission_of(pattern, entry) == PUBLIC]


def addresses() -> Iterator[str]:
    """Give every public address with the numbers of what it may show, and of their neighbours.

    Records of other types have no row in the tables that these pages read: a few stand for all.
    """
    told = Record.objects.filter(type__in={*SHOWN_SORTS, ANSWERS})
    others = Record.objects.exclude(type__in={*SHOWN_SORTS, ANSWERS})
    numbers = {
        pk + by
        for rows in (told, Organization.objects, PublicFile.objects, Feedback.objects)
        for pk in rows.values_list("pk", flat=True)
        for by in NEIGHBOURS
        if pk + by >= 0
    }
    numbers |= set(list(others.values_list("pk", flat=True))[::STRIDE])
    for pattern in public_routes():
        blanks = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
        if not blanks:
            yield f"/{pattern}"
        elif blanks == ["pk"]:
            yield from (f"/{re.sub('<[^>]+>', str(number), pattern)}" for number in sorted(numbers))
        elif blanks[0] == "year":
            for year in (1921, 2022, timezone.localdate().year):
                for month in range(1, 13) if len(blanks) > 1 else (1,):
                    yield "/" + pattern.replace("<int:year>", str(year)).replace(
                        "<int:month>", str(month)
                    )
        else:
            yield "/" + re.sub("<[^>]+>", "0", pattern)
    for unit in Organization.objects.values_list("pk", flat=True):
        for name in ("today", "powers", "catalogue", "archive", "feed", "feedback"):
            yield f"{reverse(f'public:{name}')}?unit={unit}"
    for word in (HIDDEN[:4], "之事", "白", SECRET[:3], "1", "党"):
        yield f"{reverse('public:search')}?q={word}"


def read(client: PlainClient, address: str) -> tuple[int, str]:
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body.decode("utf-8", "replace")


def test_no_public_address_shows_what_is_not_public(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")
    closed = {
        HIDDEN: "不公开的",
        SECRET: "联系方式",
        "13800138000": "手机号",
        "110105194912": "证号",
    }
    closed |= dict.fromkeys((*NAMES.values(), *VILLAGERS.values()), "人")
    closed |= {person.name: "人" for person in Person.objects.all() if len(person.name) > 2}
    closed |= {user.username: "账号" for user in User.objects.all() if len(user.username) > 5}
    open_marks = {
        one.mark
        for one in world.records
        if one.state == "confirmed" and one.sort in {*SHOWN_SORTS, ANSWERS}
    }
    closed |= {one.mark: f"{one.sort} {one.state}" for one in world.records}
    closed = {word: why for word, why in closed.items() if word not in open_marks}
    words = re.compile("|".join(sorted(map(re.escape, closed), key=len, reverse=True)))
    client, leaks, seen = PlainClient(), [], ""
    for address in addresses():
        status, text = read(client, address)
        assert status in {200, 400, 404, 405}, (address, status)
        if status == 200:
            seen += text
        # The page of a search repeats the word that was looked for.
        found = words.search(text)
        if found:
            leaks.append(f"{address} 露出 {found[0]}（{closed[found[0]]}）")
    assert leaks == [], "\n".join(leaks)
    # What is public has to turn up, or the words looked for prove nothing.
    assert {mark for mark in open_marks if mark not in seen} == set()
    assert client.cookies.keys() <= {"csrftoken"}
