"""The public site: what is public on a day, its pages, its feed, its files."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests import openness
from tests.builders import Cast
from tests.examples import examples
from tests.world import PLACES, STATES
from zhibu.ledger.evidence import add_evidence
from zhibu.organization.models import Organization
from zhibu.organization.rules import set_rule
from zhibu.pillars.standards import publicity
from zhibu.pillars.standards.models import Disclosure, PublicFile, Scope
from zhibu.pillars.standards.openness_rules import PUBLIC_SITE

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def read(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body.decode("utf-8", "replace")


def test_a_page_asks_as_often_for_many_items_as_for_few(cast: Cast) -> None:
    pages = ("today", "powers", "catalogue", "archive", "feed", "answers", "feedback", "about")
    addresses = [reverse(f"public:{name}") for name in pages]
    addresses += [f"{reverse('public:search')}?q=党费", reverse("public:year", args=[2022])]

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert Client().get(address).status_code == 200
            counts.append(len(queries))
        return counts

    fill(cast, range(2))
    few = asked()
    fill(cast, range(2, 12))
    assert asked() == few
    assert max(few) <= MOST_QUERIES


def fill(cast: Cast, numbers: range) -> None:
    for number in numbers:
        more: dict[str, Any] = {"title": f"第{number}项党费"}
        if number % 2:
            until = timezone.localdate() + timedelta(days=30)
            more |= {"kind": "notice", "until": until}
        openness.published(cast.branch, cast.organizer, cast.secretary, **more)
        for key, body in (
            ("standards.power_item", openness.power(cast.branch, code=f"P{number}")),
            ("standards.catalogue", openness.entry(cast.branch, title=f"事项{number}")),
            (
                "standards.reply",
                openness.reply(cast.branch, question=f"{number}？", is_public=True),
            ),
        ):
            openness.keep(key, body, cast.organizer, cast.secretary)


# What is public, against a slow oracle ---------------------------------------------------------

TODAY = date(2022, 6, 15)
DAYS = st.integers(-40, 40).map(lambda by: TODAY + timedelta(days=by))
ITEMS = st.lists(
    st.tuples(
        st.sampled_from([*Scope.values, Scope.SOCIETY, Scope.SOCIETY]),
        st.sampled_from([*STATES, "void", "confirmed", "confirmed"]),
        DAYS,
        st.one_of(st.none(), DAYS),
        st.sampled_from(PLACES),
    ),
    max_size=8,
)


@given(
    items=ITEMS,
    dissolved=st.one_of(st.none(), DAYS),
    closed=st.sampled_from([None, *PLACES]),
    asked=st.sampled_from([None, *PLACES]),
)
@hypothesis_settings(max_examples=examples(40))
def test_exactly_what_the_rule_says_is_public(
    world_units: dict[str, Organization],
    items: list[Any],
    dissolved: date | None,
    closed: str | None,
    asked: str | None,
) -> None:
    with transaction.atomic():
        Organization.objects.filter(pk=world_units["sibling"].pk).update(dissolved=dissolved)
        if closed:
            unit = world_units[closed]
            set_rule(PUBLIC_SITE, "off", organization=unit, since=date(2020, 1, 1), source="试验")
        wanted = set()
        for number, (scope, state, start, until, place) in enumerate(items):
            body = openness.disclosure(
                world_units[place], start, title=f"第{number}条", scope=scope, until=until
            )
            body.record.type, body.record.state = "standards.disclosure", state
            body.record.void_reason = "试验" if state == "void" else ""
            body.record.save()
            body.record_id = body.record.pk
            body.save(force_insert=True)
            if slowly_public(scope, state, start, until, place, dissolved, closed) and (
                asked in (None, place)
            ):
                wanted.add(body.pk)
        number = world_units[asked].pk if asked else None
        shown = {one.pk for one in publicity.public_items(TODAY, number)}
        single = {
            pk
            for pk in Disclosure.objects.values_list("pk", flat=True)
            if publicity.public_item(pk, TODAY)
        }
        months = sum(count for _year, _month, count in publicity.months(TODAY, number))
        transaction.set_rollback(True)
    assert shown == wanted
    assert months == len(wanted)
    assert wanted <= single
    assert asked or single == wanted


@pytest.fixture
def world_units(cast: Cast) -> dict[str, Organization]:
    return {"own": cast.branch, "sibling": cast.sibling, "parent": cast.committee}


def slowly_public(
    scope: str,
    state: str,
    start: date,
    until: date | None,
    place: str,
    dissolved: date | None,
    closed: str | None,
) -> bool:
    """Say it in the words of the rule."""
    if scope != "society" or state != "confirmed":
        return False
    if start > TODAY or (until is not None and until < TODAY):
        return False
    if place == "sibling" and dissolved is not None and dissolved <= TODAY:
        return False
    return closed != place and closed != "parent"


# The pages themselves --------------------------------------------------------------------------


def test_the_feed_is_valid_atom_with_ids_that_stay(cast: Cast) -> None:
    openness.published(
        cast.branch,
        cast.organizer,
        cast.secretary,
        title="<b>&\u000b党费",
        text="一\u0000二".replace("\u0000", "\u0001"),
    )
    client = Client()
    answer = client.get(reverse("public:feed"))
    assert answer["Content-Type"].startswith("application/atom+xml")
    space = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.fromstring(answer.content)
    entry = feed.find("a:entry", space)
    assert entry is not None
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"a:{name}", None, space)
        assert entry.findtext(f"a:{name}", None, space)
    assert entry.findtext("a:title", None, space) == "<b>&党费"
    again = ElementTree.fromstring(client.get(reverse("public:feed")).content)
    assert again.findtext("a:entry/a:id", None, space) == entry.findtext("a:id", None, space)


def test_a_page_that_has_not_changed_is_not_sent_again(cast: Cast) -> None:
    client = Client()
    first = client.get(reverse("public:today"))
    again = client.get(reverse("public:today"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=60" in first["Cache-Control"]
    openness.published(cast.branch, cast.organizer, cast.secretary)
    fresh = client.get(reverse("public:today"), headers={"If-None-Match": first["ETag"]})
    assert fresh.status_code == 200
    assert "Content-Security-Policy" in fresh.headers


def test_the_page_is_the_same_for_everybody(cast: Cast) -> None:
    openness.published(cast.branch, cast.organizer, cast.secretary)
    signed_in = Client()
    signed_in.force_login(cast.secretary)
    address = reverse("public:today")
    assert signed_in.get(address).content == Client().get(address).content


def test_pages_follow_each_other_by_key_without_gaps(cast: Cast) -> None:
    for number in range(45):
        openness.published(
            cast.branch, cast.organizer, cast.secretary, date(2022, 3, 1 + number % 3),
            title=f"第{number}条",
        )  # fmt: skip
    client, seen, address = Client(), [], reverse("public:month", args=[2022, 3])
    following: str | None = address
    while following:
        answer = client.get(following)
        seen += [one.pk for one in answer.context["items"]]
        key = answer.context["next"]
        following = f"{address}?before={key}" if key else None
    assert len(seen) == len(set(seen)) == 45


def test_only_files_that_were_marked_are_public(cast: Cast) -> None:
    body = openness.published(cast.branch, cast.organizer, cast.secretary)
    boss = Client()
    boss.force_login(cast.secretary)
    shown, inside = (
        add_evidence(
            body.pk, io.BytesIO(f"{name}的内容".encode()), f"{name}.txt", actor=cast.secretary
        )
        for name in ("公报", "底稿")
    )
    mark = reverse("standards:file_public", args=[shown.pk])
    assert boss.post(mark, {"public": "yes"}).status_code == 302
    page = read(Client(), reverse("public:item", args=[body.pk]))[1]
    assert "公报.txt" in page
    assert "底稿.txt" not in page
    address = reverse("public:file", args=[PublicFile.objects.get().pk])
    answer = Client().get(address)
    assert b"".join(answer.streaming_content) == "公报的内容".encode()
    assert "attachment" in answer["Content-Disposition"]
    boss.post(mark, {"public": "no"})
    assert Client().get(address).status_code == 404
    member = Client()
    member.force_login(cast.member)
    assert member.post(mark, {"public": "yes"}).status_code == 403
    assert inside.pk not in PublicFile.objects.values_list("evidence", flat=True)


def test_a_file_with_a_private_number_in_its_name_stays_inside(cast: Cast) -> None:
    body = openness.published(cast.branch, cast.organizer, cast.secretary)
    file = add_evidence(
        body.pk, io.BytesIO("名单".encode()), "13839612345.txt", actor=cast.secretary
    )
    boss = Client()
    boss.force_login(cast.secretary)
    answer = boss.post(
        reverse("standards:file_public", args=[file.pk]), {"public": "yes"}, follow=True
    )
    assert "OPN002" in answer.content.decode()
    assert not PublicFile.objects.exists()


ODD = ("²", "-1", "9" * 30, "abc", "%00", "9999-99-99.1", "2022-03-05.", "<b>", "%25%25")


def test_odd_addresses_are_no_errors_of_the_server(cast: Cast) -> None:
    openness.published(cast.branch, cast.organizer, cast.secretary)
    client, names = (
        Client(),
        ("today", "powers", "catalogue", "archive", "feed", "search", "answers"),
    )
    for odd in ODD:
        for name in (*names, "feedback"):
            address = f"{reverse(f'public:{name}')}?unit={odd}&before={odd}&q={odd}"
            assert client.get(address).status_code in {200, 404}
    for path in ("archive/0/", "archive/2022/0/", "archive/2022/13/", "archive/99999/", "items/0/"):
        assert client.get(f"/open/{path}").status_code == 404
    for room in ("items", "powers", "files"):
        assert client.get(f"/open/{room}/{'9' * 30}/").status_code == 404
    assert client.post(reverse("public:today")).status_code == 405
