"""Every route × everybody × own, sibling and parent unit × GET and POST; and what the pages show.

A refused request must write nothing at all: every statement that it sends to the database is
watched, so that no table can be forgotten.

What must come out is declared in ``tests.rights`` and ``tests.addresses``; a route or record type
that nobody added there fails.

On SQLite everybody goes everywhere. What a second database adds are its answers to the statements
of each page, and these hang on the route, on what comes out and on who asks, not on which of
several equal objects is asked for: on PostgreSQL the secretary alone goes to every page that he
may open, everybody else and every refusal to the first address of its kind.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from django.urls import resolve, reverse

from tests.addresses import ROUTES
from tests.cases.case import Case
from tests.leaks import INVITES, Watch, drills, searches
from tests.rights import ACTORS, ANONYMOUS, HOLDERS, NEIGHBOURS, PATH_READERS, holds
from tests.walking import Visitor
from tests.world import SORTS, World, known_world
from zhibu.access.routes import permission_of, walk
from zhibu.cases.paths import paths
from zhibu.ledger import registry

pytestmark = pytest.mark.django_db
LOGIN, FORBIDDEN, MISSING, FINE = "登录", "403", "404", "可用"
REFUSED = {LOGIN, FORBIDDEN, MISSING}
# Who tries methods that a page does not know: what these do hangs on the page, not on who asks.
TRIES_EVERY_METHOD = (ANONYMOUS, "outsider", "secretary", "system")
# Who goes everywhere on a second database.
THOROUGH = "secretary"
# What one officer reads and the next does not, which changes what it opens and nothing else.
READINGS = {"study.read", "letter.read", "accountability.read"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Build the world once; every request of this module is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield known_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def samples(world: World, django_db_blocker: Any) -> frozenset[str]:
    """Give for each permission the route of fewest addresses among those that have several."""
    with django_db_blocker.unblock():
        counted = {name: len(list(way.cases(name, world))) for name, way in ROUTES.items()}
    few = sorted(counted, key=lambda name: (counted[name] == 1, counted[name]), reverse=True)
    return frozenset({ROUTES[name].permission: name for name in few}.values())


def routes() -> dict[str, Any]:
    """Give the product's own routes by name; the libraries' pages are tested by them."""
    return {
        name_of(pattern, entry): permission_of(pattern, entry)
        for pattern, entry in walk()
        if not pattern.startswith("accounts/")
    }


SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000000"}


def name_of(pattern: str, entry: Any) -> str:
    """Give a route's name with its namespace, which ``walk`` does not tell."""
    sample = re.sub(r"<(\w+):\w+>", lambda found: SAMPLES[found[1]], pattern)
    match = resolve(f"/{sample}")
    assert match.func is entry.callback, f"{pattern} 被另一条路由挡住"
    return str(match.view_name)


def test_every_route_is_in_the_table_with_the_permission_that_it_declares() -> None:
    declared = {name: str(permission) for name, permission in routes().items()}
    assert declared == {name: way.permission for name, way in ROUTES.items()}


def test_every_record_type_is_in_the_table() -> None:
    stated = {
        one.key: (str(one.reader or ""), one.own, one.confirms_itself)
        for one in registry.record_types()
    }
    table = {key: (sort.reader, sort.own, sort.confirms_itself) for key, sort in SORTS.items()}
    assert stated == table


def test_every_path_of_cases_is_in_the_table() -> None:
    assert {one.key: str(one.reader or "") for one in paths()} == PATH_READERS


def expected(actor: str, permission: str, case: Case, method: str) -> str:
    """Say from the table alone what must come out."""
    if permission != "public" and actor == ANONYMOUS:
        return LOGIN
    if permission != "public" and not holds(actor, permission):
        return FORBIDDEN
    if not case.seen(actor):
        return MISSING
    return FINE if case.permits(actor, method) else FORBIDDEN


def outcome(response: Any) -> str:
    """Name what came out; anything but a refusal or a failure counts as usable."""
    status = response.status_code
    if status == 302 and response["Location"].startswith(reverse(configured.LOGIN_URL)):
        return LOGIN
    if status >= 500:
        return str(status)
    return {403: FORBIDDEN, 404: MISSING}.get(status, FINE)


def goes_briefly() -> bool:
    """Tell whether this is the second database."""
    return connection.vendor == "postgresql"


def visits(
    world: World, actor: str, samples: frozenset[str]
) -> Iterator[tuple[str, str, Case, str]]:
    """Give every address with the methods that it knows; the first of a route with the other.

    Who may not use a route at all is stopped before any object is asked for: one address does.
    Who stands between others is sent to few, and where they do not answer for him.
    """
    brief, known = goes_briefly(), set[tuple[str, str, str]]()
    for name, way in ROUTES.items():
        permission = way.permission
        between = actor in NEIGHBOURS and name not in samples
        barred = permission != "public" and not (actor != ANONYMOUS and holds(actor, permission))
        for number, case in enumerate(way.cases(name, world)):
            tried = number == 0 and actor in TRIES_EVERY_METHOD
            for method in ("GET", "POST") if tried else case.methods.split():
                if number > 0 and (barred or actor not in (case.walkers or ACTORS)):
                    continue
                if between and answered(actor, permission, case, method):
                    continue
                kind = name, method, expected(actor, permission, case, method)
                if brief and kind in known and not (actor == THOROUGH and kind[-1] == FINE):
                    continue
                known.add(kind)
                yield name, permission, case, method


def answered(actor: str, permission: str, case: Case, method: str) -> bool:
    """Tell whether what somebody is answered at an address follows from what others are."""
    wanted = expected(actor, permission, case, method)
    less, more = NEIGHBOURS[actor]
    if wanted == FINE:
        # What one secretary may do in his branch the other may in his.
        mirrored = actor == "sibling_secretary"
        return mirrored or expected(less, permission, case, method) == FINE
    return wanted == expected(more, permission, case, method)


@pytest.mark.parametrize("actor", ACTORS)
def test_each_route_answers_as_the_table_says_and_shows_nothing_closed(
    world: World,
    samples: frozenset[str],
    actor: str,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False  # proved in test_security
    caplog.set_level(logging.CRITICAL, "django.request")
    visitor, watch = Visitor(world, actor), Watch(actor, world)
    wrong = []
    for name, permission, case, method in visits(world, actor, samples):
        response, writes = visitor.ask(method, case)
        found, wanted = outcome(response), expected(actor, permission, case, method)
        if method not in case.methods.split():
            # The method is refused, or the page shows itself: whichever, nothing happens.
            good = not found.startswith("5") and not writes
        else:
            good = found == wanted and not (wanted in REFUSED and writes)
        if not good:
            wrong.append(
                f"{method} {case.url} ({name})：应为 {wanted}，实为 {found}"
                f"（{response.status_code}） {writes}"
            )
        # What the public pages show is public: that it is no more is proved in test_public_leaks.
        if method == "GET" and found == FINE and permission != "public" and name != INVITES:
            watch.look(case.url, response)
    if not goes_briefly() or actor == THOROUGH:
        look_further(visitor, watch, actor)
        assert watch.unseen == {} or actor in {ANONYMOUS, *NEIGHBOURS}
    assert wrong == [], "\n" + "\n".join(wrong)
    assert watch.leaks == [], "\n" + "\n".join(watch.leaks)


def look_further(visitor: Visitor, watch: Watch, actor: str) -> None:
    """Look through searches and figures, then at the pages of records not come across so far.

    Who stands between others comes across less: he searches.
    """
    if actor == ANONYMOUS:
        return
    for url in searches(actor):
        watch.look(url, visitor.ask("GET", Case(url))[0])
    if actor in NEIGHBOURS:
        return
    for url in drills(actor):
        watch.look(url, visitor.ask("GET", Case(url))[0])
    for pk in list(watch.unseen.values()):
        url = reverse("workspace:record", args=[pk])
        watch.look(url, visitor.ask("GET", Case(url))[0])


def test_who_stands_between_others_holds_what_lies_between_theirs() -> None:
    held = {
        actor: {permission for permission, actors in HOLDERS.items() if actor in actors}
        for actor in ACTORS
    }
    for actor, (less, more) in NEIGHBOURS.items():
        assert held[less] - held[actor] <= READINGS, actor
        assert held[actor] - held[more] <= READINGS, actor


def test_everybody_of_the_table_is_in_the_cast(world: World) -> None:
    assert set(ACTORS) - {ANONYMOUS} <= set(world.cast.users)
    assert {actor for actors in HOLDERS.values() for actor in actors} <= set(ACTORS)
