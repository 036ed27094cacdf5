"""Lists: what they show, how they are narrowed, ordered, paged, saved and exported."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.builders import Cast, held
from tests.contracts import CONTRACTS
from zhibu.audit.models import AuditEntry
from zhibu.ledger import registry
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record, enter_record
from zhibu.pillars.study.models import MaterialIssue
from zhibu.workspace import listing
from zhibu.workspace.lateness import is_late

pytestmark = pytest.mark.django_db
MATERIALS = "/ledgers/study.material/"
TITLE = re.compile(r'class="lead"><a href="[^"]*">([^<]*)</a>')


def sign_in(cast: Cast, who: str = "secretary", year: int = 2022) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    session = client.session
    session["zhibu.year"] = year
    session.save()
    return client


def hand_out(cast: Cast, title: str, day: date, copies: int = 1, late: int = 0) -> Record:
    header = Record(organization=cast.branch, date=day, title=title)
    body = MaterialIssue(record=header, copies=copies, recipients="全体党员")
    enter_record(registry.record_type("study.material"), body, actor=cast.organizer)
    record = confirm_record(body.pk, actor=cast.secretary)
    noon = timezone.make_aware(timezone.datetime.combine(day, timezone.datetime.min.time()))
    Record.objects.filter(pk=record.pk).update(entered_at=noon + timedelta(days=late))
    return record


def titles(client: Client, **query: str) -> list[str]:
    return TITLE.findall(client.get(f"{MATERIALS}?{urlencode(query)}").content.decode())


def handed_out(cast: Cast) -> None:
    hand_out(cast, "甲", date(2022, 1, 5), copies=30, late=8)
    hand_out(cast, "乙", date(2022, 6, 5), copies=10, late=7)
    hand_out(cast, "丙", date(2021, 6, 5), copies=20)


def test_a_list_begins_with_the_current_unit_and_year_and_chips_widen_it(cast: Cast) -> None:
    handed_out(cast)
    client = sign_in(cast)
    assert titles(client) == ["乙", "甲"]
    page = client.get(MATERIALS).content.decode()
    assert "第一党支部及下级" in page
    assert "去掉条件：2022年" in page
    assert titles(client, period="all") == ["乙", "甲", "丙"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "甲"}, ["甲"]),
        ({"from": "2022-02-01"}, ["乙"]),
        ({"to": "2022-02-01"}, ["甲"]),
        ({"late": "yes"}, ["甲"]),
        ({"late": "no"}, ["乙"]),
        ({"state": "draft"}, []),
        ({"state": "confirmed"}, ["乙", "甲"]),
        ({"period": "2022Q1"}, ["甲"]),
        ({"sort": "copies"}, ["乙", "甲"]),
        ({"sort": "-copies"}, ["甲", "乙"]),
        ({"sort": "date"}, ["甲", "乙"]),
        ({"sort": "no_such_column"}, ["乙", "甲"]),
        ({"after": "rubbish", "page": "-3"}, ["乙", "甲"]),
    ],
)
def test_filters_and_orders(cast: Cast, query: dict[str, str], expected: list[str]) -> None:
    handed_out(cast)
    assert titles(sign_in(cast), **query) == expected


def test_a_person_is_found_by_a_part_of_the_name(cast: Cast) -> None:
    client = sign_in(cast)
    page = client.get("/ledgers/roster.entry/?about=张").content.decode()
    assert sorted(TITLE.findall(page)) == ["张伟", "张伟（车队）"]


def test_a_unit_out_of_scope_is_not_found(cast: Cast) -> None:
    assert sign_in(cast).get(f"{MATERIALS}?unit={cast.sibling.pk}").status_code == 404
    assert sign_in(cast).get(f"{MATERIALS}?unit={cast.branch.pk}").status_code == 200
    assert sign_in(cast).get("/ledgers/no.such/").status_code == 404


def walk(client: Client, way: str, start: str) -> Iterator[list[str]]:
    """Follow the links of one direction to the end."""
    address: str | None = start
    while address:
        html = client.get(MATERIALS + address).content.decode()
        yield TITLE.findall(html)
        link = re.search(rf'rel="{way}" href="([^"]*)"', html)
        address = link[1].replace("&amp;", "&") if link else None


@pytest.mark.parametrize("counted", [10_000, 5])
@pytest.mark.parametrize("order", ["", "sort=date"])
def test_pages_lead_through_every_record_once_and_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, counted: int, order: str
) -> None:
    """Short and long lists alike, also where many records share one day."""
    monkeypatch.setattr(listing, "PAGE", 3)
    monkeypatch.setattr(listing, "COUNTED", counted)
    days = [date(2022, 3, 1), date(2022, 3, 2)]
    wanted = [hand_out(cast, f"第{n}册", days[n % 2]).title for n in range(8)]
    client = sign_in(cast)
    pages = list(walk(client, "next", f"?{order}"))
    assert [len(page) for page in pages] == [3, 3, 2]
    assert sorted(title for page in pages for title in page) == sorted(wanted)
    last = client.get(MATERIALS + f"?{order}").content.decode()
    address = f"?{order}"
    while link := re.search(r'rel="next" href="([^"]*)"', last):
        address = link[1].replace("&amp;", "&")
        last = client.get(MATERIALS + address).content.decode()
    assert list(walk(client, "prev", address))[::-1] == pages


def test_a_long_list_says_so_and_sorts_by_date_only(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "COUNTED", 1)
    handed_out(cast)
    page = sign_in(cast).get(f"{MATERIALS}?sort=-copies").content.decode()
    assert TITLE.findall(page) == ["乙", "甲"]
    assert "万条以上" in page
    assert "超过1万条时只按日期排列" in page


def test_chosen_columns_are_kept_and_given_back(cast: Cast) -> None:
    handed_out(cast)
    client = sign_in(cast)
    saved = client.post("/ledgers/study.material/columns/?late=yes", {"column": ["copies"]})
    assert saved["Location"] == f"{MATERIALS}?late=yes"
    page = client.get(MATERIALS).content.decode()
    assert 'data-label="册数"' in page
    assert 'data-label="发给"' not in page
    assert titles(client) == ["乙", "甲"]  # what names the row stays
    assert 'data-label="发给"' in sign_in(cast, "deputy").get(MATERIALS).content.decode()
    client.post("/ledgers/study.material/columns/", {"default": "1"})
    assert 'data-label="发给"' in client.get(MATERIALS).content.decode()


def test_the_export_holds_what_the_list_shows_and_is_audited(cast: Cast) -> None:
    handed_out(cast)
    answer = sign_in(cast).get("/ledgers/study.material/export/?late=yes")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("发放日期", "资料名称", "册数")
    assert [(row[0].date(), row[1], row[2]) for row in rows[1:]] == [(date(2022, 1, 5), "甲", 30)]
    entry = AuditEntry.objects.get(action="records.export")
    assert '"rows": 1' in entry.detail


def test_exports_are_for_those_who_hold_the_right(cast: Cast) -> None:
    address = "/ledgers/study.material/export/"
    assert sign_in(cast, "member").get(address).status_code == 403
    assert sign_in(cast, "superior").get(address).status_code == 200


def test_restricted_titles_do_not_leak_into_lists_and_exports(cast: Cast) -> None:
    contract = CONTRACTS["life.appraisal"]
    record = contract.enter("life.appraisal", cast, cast.branch, 1, cast.organizer)
    confirm_record(record.pk, actor=cast.secretary)
    assert sign_in(cast, "publicist").get("/ledgers/life.appraisal/").status_code == 403
    assert sign_in(cast, "superior").get("/ledgers/life.appraisal/").status_code == 403
    assert sign_in(cast, "superior").get("/ledgers/life.appraisal/export/").status_code == 403
    assert record.title in sign_in(cast).get(f"/records/{record.pk}/").content.decode()


def test_the_catalogue_counts_the_current_unit_and_year(cast: Cast) -> None:
    handed_out(cast)
    held(cast, date(2022, 9, 1))
    counts = counted(sign_in(cast))
    assert counts["学习资料发放"] == "2"
    assert counts["活动"] == "1"
    assert counts["党员名册"] == "8"
    assert counted(sign_in(cast, "sibling_secretary"))["活动"] == "0"


def counted(client: Client) -> dict[str, str]:
    """Give how many records the catalogue counts in each ledger."""
    page = client.get("/ledgers/").content.decode()
    shown = r'<a class="title" [^>]*>([^<]+)</a>\s*<span class="when">(\d+) 条</span>'
    return dict(re.findall(shown, page))


@pytest.mark.parametrize(("days", "late"), [(0, False), (7, False), (8, True), (400, True)])
def test_lateness_in_the_database_is_that_of_the_record(cast: Cast, days: int, late: bool) -> None:
    record = hand_out(cast, "甲", date(2022, 1, 5), late=days)
    record.refresh_from_db()
    assert record.late_days == days
    assert Record.objects.filter(is_late(7), pk=record.pk).exists() is late
