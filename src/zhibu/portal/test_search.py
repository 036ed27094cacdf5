"""Search: by what one remembers, inside the scope alone."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import Cast, activity_draft, held
from zhibu.activities.services import enter_activity
from zhibu.ledger import registry
from zhibu.ledger.models import Record
from zhibu.portal.test_portal import DAY, READERS, client_of, text_of


def test_one_character_finds_people_records_figures_and_pages(cast: Cast) -> None:
    held(cast, DAY, title="李树下的党课")
    body = text_of(client_of(cast, "secretary"), "/search/", q="李")
    assert "李建国" in body
    assert "李树下的党课" in body
    assert "记一次党课" in text_of(client_of(cast, "secretary"), "/search/", q="党课")


def test_a_figure_is_found_by_its_synonym_with_its_value(cast: Cast) -> None:
    held(cast, DAY, ("discussion",))
    body = text_of(client_of(cast, "secretary"), "/search/", q="研讨")
    assert "交流讨论" in body
    assert "<b>1</b>" in body


def test_search_finds_nothing_outside_the_scope(cast: Cast) -> None:
    held(cast, DAY, title="第一支部的秘密党日")
    body = text_of(client_of(cast, "sibling_secretary"), "/search/", q="秘密")
    assert "第一支部的秘密党日" not in body
    assert "李建国" not in text_of(client_of(cast, "sibling_secretary"), "/search/", q="李建")
    assert "钱一" not in text_of(client_of(cast, "secretary"), "/search/", q="钱")


def test_search_shows_restricted_titles_to_those_entitled_alone(cast: Cast) -> None:
    record = held(cast, DAY, title="限制查看的谈话")
    Record.objects.filter(pk=record.pk).update(
        restricted=True, type="life.appraisal", about=cast.members[1], entered_by=None
    )
    assert registry.record_type("life.appraisal").restricted
    seen = {
        who
        for who in READERS
        if "限制查看的谈话" in text_of(client_of(cast, who), "/search/", q="谈话")
    }
    # Besides the entitled readers, the person it is about.
    assert seen == {"secretary", "deputy", "organizer"}


def test_drafts_are_not_found_by_those_who_only_read(cast: Cast) -> None:
    enter_activity(activity_draft(cast.branch, DAY, title="未定稿"), actor=cast.publicist)
    assert "未定稿" in text_of(client_of(cast, "organizer"), "/search/", q="未定")
    for who in ("member", "superior"):
        assert "未定稿" not in text_of(client_of(cast, who), "/search/", q="未定")


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "100%_\\", "，", "·"])
def test_marks_of_the_database_are_plain_characters(cast: Cast, text: str) -> None:
    held(cast, DAY, title="平常的一次活动")
    body = text_of(client_of(cast, "secretary"), "/search/", q=text)
    assert "平常的一次活动" not in body
    assert "王芳" not in body


def test_search_asks_a_bounded_number_of_queries(
    cast: Cast,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    for number in range(1, 13):
        held(cast, date(2022, number, 12), title=f"党课{number}")
    client = client_of(cast, "secretary")
    client.get("/search/", {"q": "党"})
    with django_assert_max_num_queries(18):
        client.get("/search/", {"q": "党"})
