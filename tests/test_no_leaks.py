"""No page, list, search, export, timeline or drill-down shows what its reader may not read.

Records carry words that stand nowhere else (``tests.world``). Everybody of the cast opens every
page that he may open, and none of the words of a record that he may not read may be in the answer.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.urls import reverse

from tests.addresses import ROUTES
from tests.rights import ACTORS, ANONYMOUS, REACH, TWINS, holds, may, opens_list, reads
from tests.test_permission_matrix import Visitor
from tests.world import (
    NAMES,
    PARENT,
    PLACES,
    SORTS,
    STEMS,
    VILLAGERS,
    YEAR,
    World,
    make_world,
)
from zhibu.ledger.models import Posting

pytestmark = pytest.mark.django_db
# A code is shown to those expected, who so learn of an activity before it is confirmed.
INVITES = "activities:sign"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def words_of(response: Any) -> str:
    """Give all text of an answer, of workbooks and Word files too."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if not content.startswith(b"PK"):
        return str(content.decode("utf-8", "replace"))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def closed_to(actor: str, world: World) -> dict[str, str]:
    """Give the words that somebody may not come across, with why."""
    words = {one.mark: f"{one.sort} {one.place} {one.state}" for one in world.records}
    open_words = {one.mark for one in world.records if reads(actor, one)}
    closed = {word: why for word, why in words.items() if word not in open_words}
    for place in PLACES:
        if not may(actor, "organization.view", place) and not any(
            may(actor, permission, place)
            for permission in ("account.manage", "grant.manage", "audit.read")
        ):
            closed[NAMES[place]] = f"人 {place}"
        if not names_villagers(actor, place):
            closed[VILLAGERS[place]] = f"村民 {place}"
    return closed


def names_villagers(actor: str, place: str) -> bool:
    """Tell whether somebody sees the villagers of a place, or may name them in his records.

    Records name the villages of their own branch and of the units above it.
    """
    enters = holds(actor, "record.enter") and (place == PARENT or place in REACH[actor])
    return enters or may(actor, "people.view", place)


def addresses(actor: str, world: World) -> Iterator[str]:
    """Give every page that somebody may look at, then the searches, and the figures behind."""
    for name, way in ROUTES.items():
        if name == INVITES or way.permission == "public" or not holds(actor, way.permission):
            continue
        for case in way.cases(name, world):
            if "GET" in case.methods and case.seen(actor) and case.allowed(actor):
                yield case.url
    if holds(actor, "workbench"):
        # The page repeats what is looked for: beginnings only, never a whole word of the closed.
        for word in (*STEMS.values(), "白", "之事", "民主评议", "台账"):
            yield f"{reverse('portal:search')}?q={quote(word)}"
    if holds(actor, "figures.view"):
        codes = Posting.objects.values_list("indicator__code", flat=True).distinct()
        for number, code in enumerate(codes.order_by("indicator__code")):
            for period in (YEAR, f"{YEAR}-07") if number % 5 == 0 else (YEAR,):
                yield f"{reverse('portal:figure', args=[code])}?period={period}"
    for key, sort in SORTS.items():
        if opens_list(actor, sort.reader, sort.own):
            yield f"{reverse('workspace:list', args=[key])}?unit=all&period=all&q={quote('之事')}"


def shown(visitor: Visitor, url: str) -> str:
    with transaction.atomic():
        response = visitor.client.get(url)
        words = words_of(response)
        transaction.set_rollback(True)
    assert response.status_code < 500, url
    return words


@pytest.mark.parametrize("actor", sorted(set(ACTORS) - TWINS - {ANONYMOUS}))
def test_no_page_shows_what_its_reader_may_not_read(
    world: World, actor: str, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False
    caplog.set_level(logging.CRITICAL, "django.request")
    visitor, closed = Visitor(world, actor), closed_to(actor, world)
    # What he may read has to turn up somewhere, or the words looked for prove nothing.
    unseen = {one.mark: one.pk for one in world.records if reads(actor, one)}
    leaks = []

    def look(url: str) -> None:
        words = shown(visitor, url)
        leaks.extend(f"{url} 露出 {word}（{why}）" for word, why in closed.items() if word in words)
        for word in [word for word in unseen if word in words]:
            del unseen[word]

    for url in addresses(actor, world):
        look(url)
    for pk in list(unseen.values()):
        look(reverse("workspace:record", args=[pk]))
    assert leaks == [], "\n" + "\n".join(leaks)
    assert unseen == {}


# Odd addresses ---------------------------------------------------------------------------------

# A digit that is no number, out of range either way, no number, nothing, a zero byte, a far year.
ODD = ("²", "-1", "9" * 30, "abc", "", "%00", "9999")
ASKED = ("page", "units", "after", "before", "sort", "state", "on", "like", "date", "show")
ODD_UNITS = ("²", "9" * 30, "%00")
ODD_PERIODS = ("²", "2022-13", "0001", "9999", "2022-02-30..2022-03-01")


def odd_addresses(world: World) -> Iterator[str]:
    """Give every page with nonsense in each thing that it may be asked.

    Units and periods are read by the same few functions everywhere: pages take turns with them.
    """
    units, periods = cycle(ODD_UNITS), cycle(ODD_PERIODS)
    for name, way in ROUTES.items():
        if way.permission == "public" or not holds("secretary", way.permission):
            continue
        cases = [
            case
            for case in way.cases(name, world)
            if "GET" in case.methods and case.seen("secretary") and case.allowed("secretary")
        ]
        for case in cases[:1]:
            address = case.url.partition("?")[0]
            yield f"{address}?unit={quote(next(units), '%')}"
            yield f"{address}?period={quote(next(periods), '%')}"
            yield f"{address}?period={quote(next(periods), '%')}"
            for odd in ODD:
                yield f"{address}?" + "&".join(f"{asked}={quote(odd, '%')}" for asked in ASKED)


def test_no_odd_address_is_an_error_of_the_server(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")
    visitor = Visitor(world, "secretary")
    broken = []
    for url in odd_addresses(world):
        with transaction.atomic():
            response = visitor.client.get(url)
            transaction.set_rollback(True)
        if response.status_code >= 500:
            broken.append(url)
    assert broken == [], "\n" + "\n".join(broken)
