"""The reports' routes: what they send, to whom, and what they leave behind in the audit log."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.browsing import assert_fits, log_in
from tests.builders import Cast, activity_draft, held
from zhibu.activities.services import enter_activity
from zhibu.audit.models import AuditEntry
from zhibu.organization.models import Organization
from zhibu.reports import fonts
from zhibu.reports.fonts import find_fonts, missing_fonts
from zhibu.reports.word import read_figures

if TYPE_CHECKING:
    from playwright.sync_api import Page

DAY = date(2022, 9, 28)
READERS = ("secretary", "deputy", "organizer", "publicist", "discipline", "leader", "member")
needs_fonts = pytest.mark.skipif(
    find_fonts() is None,
    reason=f"缺少字体：{'、'.join(missing_fonts())}（请运行 tools/fetch_fonts.sh）",
)


@pytest.fixture(autouse=True)
def without_second_factor(settings) -> None:
    """Let administrators come as far as the route's own permission."""
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False


def annual(unit: Organization | None = None, file: str = "", **query: object) -> str:
    """Give the address of a report's page, or of one of its files."""
    path = reverse("reports:annual_file", args=[file]) if file else reverse("reports:annual")
    asked = {"period": 2022, **({"unit": unit.pk} if unit else {}), **query}
    return f"{path}?{'&'.join(f'{key}={value}' for key, value in asked.items())}"


def minutes_file(pk: int) -> str:
    return reverse("reports:minutes_file", args=[pk, "docx"])


def status(client: Client, cast: Cast, who: str, url: str) -> int:
    client.force_login(cast.users[who])
    return client.get(url).status_code


@pytest.mark.parametrize("file", ["", "docx", "html"])
def test_each_of_the_cast_reads_the_reports_of_his_own_scope_only(
    client: Client, cast: Cast, file: str
) -> None:
    for who in READERS:
        assert status(client, cast, who, annual(cast.branch, file)) == 200, who
        assert status(client, cast, who, annual(cast.sibling, file)) == 404, who
        assert status(client, cast, who, annual(cast.committee, file)) == 404, who
    assert status(client, cast, "sibling_secretary", annual(cast.sibling, file)) == 200
    assert status(client, cast, "sibling_secretary", annual(cast.branch, file)) == 404
    for unit in (cast.branch, cast.sibling, cast.committee, cast.groups[0]):
        assert status(client, cast, "superior", annual(unit, file)) == 200
        for who in ("outsider", "system", "security", "auditor"):
            assert status(client, cast, who, annual(unit, file)) == 403, who


@pytest.mark.parametrize("file", ["", "docx"])
def test_minutes_are_read_by_those_who_see_the_record(
    client: Client, cast: Cast, file: str
) -> None:
    def minutes(pk: int) -> str:
        return minutes_file(pk) if file else reverse("reports:minutes_preview", args=[pk])

    confirmed = held(cast, DAY, ("general_meeting",)).pk
    draft = enter_activity(activity_draft(cast.branch, DAY, title="草稿"), actor=cast.publicist).pk
    nothing = confirmed + 10_000
    for who in (*READERS, "superior"):
        assert status(client, cast, who, minutes(confirmed)) == 200, who
        assert status(client, cast, who, minutes(nothing)) == 404, who
    # A draft is the clerks' own until it stands in the books.
    assert status(client, cast, "secretary", minutes(draft)) == 200
    for who in ("member", "superior", "sibling_secretary"):
        assert status(client, cast, who, minutes(draft)) == 404, who
    assert status(client, cast, "sibling_secretary", minutes(confirmed)) == 404
    for who in ("outsider", "system", "security", "auditor"):
        assert status(client, cast, who, minutes(confirmed)) == 403, who


def test_nobody_reads_a_report_without_login(client: Client, cast: Cast) -> None:
    for url in (annual(cast.branch), annual(cast.branch, "docx"), "/reports/minutes/1/docx/"):
        response = client.get(url)
        assert response.status_code == 302
        assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("unit", ["x", "-1", "９", "9" * 30])
def test_a_senseless_unit_is_not_found(client: Client, cast: Cast, unit: str) -> None:
    assert status(client, cast, "secretary", annual(unit=None) + f"&unit={unit}") == 404


def test_a_senseless_year_is_told(client: Client, cast: Cast) -> None:
    client.force_login(cast.secretary)
    response = client.get(reverse("reports:annual") + "?period=abc")
    assert response.status_code == 400
    assert "不是有效的期间" in response.content.decode()


def test_an_unknown_format_is_not_found(client: Client, cast: Cast) -> None:
    assert status(client, cast, "secretary", annual(cast.branch, "exe")) == 404


def test_the_page_shows_chips_counts_and_both_manners(client: Client, cast: Cast) -> None:
    held(cast, DAY, ("theme_day",))
    client.force_login(cast.secretary)
    response = client.get(annual(cast.branch))
    html = response.content.decode()
    report = response.context["report"]
    assert f'href="/figures/life.theme_days/?unit={cast.branch.pk}&amp;period=2022"' in html
    assert f"{report.total} 个数字 · {report.proved} 个有据 · {report.gaps} 个待补" in html
    assert report.proved == 3
    for words in ("精确数", "约数", "导出 Word", "网页", "PDF"):
        assert words in html


def test_the_page_speaks_of_the_current_unit_and_year_unless_asked(
    client: Client, cast: Cast
) -> None:
    held(cast, DAY)
    client.force_login(cast.secretary)
    response = client.get(reverse("reports:annual"))
    assert (response.context["unit"], response.context["year"]) == (cast.branch, 2022)


def test_the_word_file_is_named_tagged_and_audited(client: Client, cast: Cast) -> None:
    held(cast, DAY, ("theme_day",))
    client.force_login(cast.secretary)
    response = client.get(annual(cast.branch, "docx", manner="rounded"))
    assert "2022年度党建工作汇报.docx" in unquote(response["Content-Disposition"])
    assert response["Content-Disposition"].startswith("attachment")
    found = {one.code: one.text for one in read_figures(io.BytesIO(response.content))}
    assert found["life.theme_days"] == "1次"
    entry = AuditEntry.objects.get(action="report.export")
    assert (entry.actor_id, entry.organization_id) == (cast.secretary.pk, cast.branch.pk)
    assert json.loads(entry.detail) == {"format": "docx", "year": 2022, "manner": "rounded"}


def test_looking_is_not_audited_and_a_refused_file_neither(client: Client, cast: Cast) -> None:
    assert status(client, cast, "member", annual(cast.branch)) == 200
    assert status(client, cast, "member", annual(cast.sibling, "docx")) == 404
    assert not AuditEntry.objects.filter(action="report.export").exists()


def test_the_web_page_is_sent_as_a_file_that_stands_alone(client: Client, cast: Cast) -> None:
    client.force_login(cast.secretary)
    response = client.get(annual(cast.branch, "html"))
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content.decode().startswith("<!doctype html>")
    assert "数字来源" in response.content.decode()


@needs_fonts
def test_the_pdf_is_a_pdf(client: Client, cast: Cast) -> None:
    client.force_login(cast.secretary)
    response = client.get(annual(cast.branch, "pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_missing_fonts_are_named_and_nothing_is_audited(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "font_folders", tuple)
    client.force_login(cast.secretary)
    response = client.get(annual(cast.branch, "pdf"))
    html = response.content.decode()
    assert response.status_code == 400
    assert "缺少字体" in html
    assert "仿宋" in html
    assert "也可以改用 Word" in html
    assert not AuditEntry.objects.filter(action="report.export").exists()


def test_minutes_come_as_word_and_say_on_the_page_what_is_missing(
    client: Client, cast: Cast
) -> None:
    record = held(cast, DAY, ("general_meeting",))
    client.force_login(cast.secretary)
    response = client.get(minutes_file(record.pk))
    assert "2022-09-28 党员大会会议记录.docx" in unquote(response["Content-Disposition"])
    entry = AuditEntry.objects.get(action="report.export")
    assert (entry.target_type, entry.target_id) == ("minutes", str(record.pk))
    page = client.get(reverse("reports:minutes_preview", args=[record.pk])).content.decode()
    assert "还缺：会议次数、主持人、记录人、党员大会的发言和讨论" in page
    assert minutes_file(record.pk) in page


def test_a_record_of_another_type_has_no_minutes(client: Client, cast: Cast) -> None:
    entry = cast.members[0].records_about.get(type="roster.entry")
    assert status(client, cast, "secretary", minutes_file(entry.pk)) == 404


def test_text_of_a_record_never_becomes_markup(client: Client, cast: Cast) -> None:
    record = held(cast, DAY, ("theme_day",), title="<script>alert(1)</script>")
    client.force_login(cast.secretary)
    page = client.get(reverse("reports:minutes_preview", args=[record.pk])).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1440, 375])
def test_a_chip_opens_its_records_beside_the_sheet_or_its_page(
    width: int, open_page: Callable[..., Page], live_server, cast: Cast
) -> None:
    held(cast, DAY, ("theme_day",), title="学习会议精神")
    page = open_page(width=width)
    log_in(page, live_server.url, cast.secretary)
    page.goto(live_server.url + annual(cast.branch))
    page.locator(".chip[data-code='life.theme_days']").click()
    if width > 1040:
        page.locator("#figure-aside").get_by_text("学习会议精神").wait_for()
        assert "/reports/annual/" in page.url
        expect(page.locator(".chip[aria-current]")).to_have_count(1)
    else:
        page.wait_for_url("**/figures/life.theme_days/**")
        page.get_by_text("学习会议精神").first.wait_for()
    assert_fits(page, width)
