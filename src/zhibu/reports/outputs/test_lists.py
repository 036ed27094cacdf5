"""Lists on paper: the list of the screen, no more, for who may take it away; and its pictures."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as WordFile
from openpyxl import load_workbook

from tests.builders import Cast, make_material, make_note
from tests.errands.builders import asked, looked
from tests.errands.paths import CLOSED, OPEN, installed
from tests.pages import as_user
from zhibu.access.roles import Role
from zhibu.audit.models import AuditEntry
from zhibu.reports import fonts
from zhibu.reports.fonts import find_fonts, missing_fonts
from zhibu.reports.outputs import lists
from zhibu.reports.pictures import kept
from zhibu.workspace.columns import UNIT
from zhibu.workspace.models import SavedColumns

pytestmark = pytest.mark.django_db
KEY = "study.material"
needs_fonts = pytest.mark.skipif(
    find_fonts() is None,
    reason=f"缺少字体：{'、'.join(missing_fonts())}（请运行 tools/fetch_fonts.sh）",
)


def file_of(client: Client, format: str = "docx", key: str = KEY, **query: object) -> Any:
    return client.get(reverse("reports:list_file", args=[key, format]), {"period": "2022", **query})


def table_of(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200, answer.content.decode()[:500]
    table = WordFile(io.BytesIO(answer.content)).tables[0]
    return [[cell.text for cell in row.cells] for row in table.rows]


def handed_out(cast: Cast) -> None:
    for number, (title, copies) in enumerate((("甲", 30), ("=1+2", 10), ("𠮷", 20)), start=1):
        make_material(cast, date(2022, number, 5), title=title, copies=copies)


def test_paper_has_the_columns_filters_and_order_of_the_screen(cast: Cast) -> None:
    handed_out(cast)
    client = as_user(cast, "secretary")
    screen = client.get(reverse("workspace:list", args=[KEY]), {"period": "2022"})
    heads, *rows = table_of(file_of(client))
    assert heads == ["序号", *(one.label for one in screen.context["headings"])]
    assert rows == [
        [str(at), *(f"{cell.value}（补录）" if cell.late else cell.value for cell in row.cells)]
        for at, row in enumerate(screen.context["rows"], start=1)
    ]
    assert {"甲", "=1+2", "𠮷"} == {row[heads.index("资料名称")] for row in rows}
    rising = [row[heads.index("册数")] for row in table_of(file_of(client, sort="copies"))[1:]]
    assert rising == ["10", "20", "30"]
    narrow = table_of(file_of(client, q="甲"))
    assert [row[heads.index("资料名称")] for row in narrow[1:]] == ["甲"]


def test_columns_that_the_user_switched_off_are_not_printed(cast: Cast) -> None:
    handed_out(cast)
    SavedColumns.objects.create(user=cast.secretary, type=KEY, names=UNIT)
    heads = table_of(file_of(as_user(cast, "secretary")))[0]
    assert heads == ["序号", "资料名称", "党组织"]


def test_an_empty_list_says_so(cast: Cast) -> None:
    answer = file_of(as_user(cast, "secretary"), period="2019")
    assert len(table_of(answer)) == 1
    assert "共 0 条" in [one.text for one in WordFile(io.BytesIO(answer.content)).paragraphs]


def test_only_what_may_be_taken_away_is_printed_and_restricted_types_stay_closed(
    cast: Cast,
) -> None:
    handed_out(cast)
    make_note(cast)
    assert len(table_of(file_of(as_user(cast, "superior"), unit="all"))) == 4
    assert len(table_of(file_of(as_user(cast, "sibling_secretary"), unit="all"))) == 1
    assert file_of(as_user(cast, "member")).status_code == 403
    assert file_of(as_user(cast, "leader")).status_code == 403
    # What is somebody's own to read stays so; a type with readers opens to nobody else.
    assert len(table_of(file_of(as_user(cast, "secretary"), key="study.note"))) == 1
    assert file_of(as_user(cast, "publicist"), key="life.appraisal").status_code == 403


def test_a_download_is_audited_like_the_workbook_and_looking_is_not(cast: Cast) -> None:
    handed_out(cast)
    client = as_user(cast, "organizer")
    client.get(reverse("reports:list_preview", args=[KEY]), {"period": "2022"})
    assert not AuditEntry.objects.filter(action="records.export").exists()
    file_of(client, q="甲")
    entry = AuditEntry.objects.get(action="records.export")
    assert (entry.target_type, entry.target_id) == ("record_type", KEY)
    detail = json.loads(entry.detail)
    assert (detail["format"], detail["rows"], detail["filters"]["q"]) == ("docx", 1, "甲")


def test_a_list_too_long_for_paper_is_refused_with_the_way_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_out(cast)
    monkeypatch.setattr(lists, "MOST_ROWS", 2)
    monkeypatch.setattr("zhibu.reports.outputs.tabular.MOST_ROWS", 2)
    answer = file_of(as_user(cast, "secretary"))
    assert answer.status_code == 400
    assert "导出Excel" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="records.export").exists()


def test_the_list_leads_to_its_paper_with_the_same_question(cast: Cast) -> None:
    handed_out(cast)
    client = as_user(cast, "secretary")
    page = client.get(reverse("workspace:list", args=[KEY]), {"period": "2022", "q": "甲"})
    assert reverse("reports:list_preview", args=[KEY]) + "?period=2022&amp;q=" in page.text
    member = as_user(cast, "member").get(reverse("workspace:list", args=[KEY]))
    assert reverse("reports:list_preview", args=[KEY]) not in member.text


@needs_fonts
def test_pages_come_as_pictures_that_keep_their_size_and_are_set_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.clear()
    handed_out(cast)
    client = as_user(cast, "secretary")
    part = client.get(
        reverse("reports:list_preview", args=[KEY]), {"period": "2022", "part": "pages"}
    )
    assert 'loading="lazy" width="909" height="1286"' in part.text or 'width="1286"' in part.text
    [(_number, url)] = part.context["pages"]
    monkeypatch.setattr("zhibu.reports.outputs.output.page_images", lambda _document: [])
    picture = client.get(url)
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert client.get(url.replace("page=1", "page=2")).status_code == 404
    assert client.get(url.replace("page=1", "page=x")).status_code == 404
    assert as_user(cast, "member").get(url).status_code == 403


@needs_fonts
def test_the_preview_of_a_long_list_shows_its_beginning_and_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_out(cast)
    monkeypatch.setattr(lists, "SHOWN_ROWS", 2)
    client = as_user(cast, "secretary")
    url = reverse("reports:list_preview", args=[KEY])
    part = client.get(url, {"period": "2022", "part": "pages"})
    assert "共 3 条，这里只排前 2 行；导出的文件里都有" in part.text
    assert len(table_of(file_of(client))) == 4


@needs_fonts
def test_the_pdf_is_a_pdf(cast: Cast) -> None:
    handed_out(cast)
    answer = file_of(as_user(cast, "secretary"), "pdf", q="甲")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"


def test_without_fonts_the_preview_says_why_and_shows_the_text(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.clear()
    handed_out(cast)
    monkeypatch.setattr(fonts, "font_folders", tuple)
    url = reverse("reports:list_preview", args=[KEY])
    part = as_user(cast, "secretary").get(url, {"period": "2022", "part": "pages"})
    assert part.status_code == 200
    assert "缺少字体" in part.text
    assert "学习资料" in part.text


@pytest.mark.parametrize("format", ["exe", "xlsx", "html"])
def test_a_list_has_no_other_formats(cast: Cast, format: str) -> None:
    assert file_of(as_user(cast, "secretary"), format).status_code == 404


class TestCases:
    """Lists of cases, which have a workbook of their own."""

    @pytest.fixture(autouse=True)
    def errands(self, time_machine: Any) -> Iterator[None]:
        time_machine.move_to("2024-05-01T02:00:00Z", tick=False)
        with installed(OPEN, CLOSED):
            yield

    def word(self, client: Client, path: str = "errand", **query: str) -> list[list[str]]:
        return table_of(client.get(reverse("reports:case_list_file", args=[path, "docx"]), query))

    def test_paper_and_workbook_hold_the_asked_cases_most_urgent_first(self, cast: Cast) -> None:
        asked(cast, "=2+3")
        looked(cast, "通水渠")
        client = as_user(cast, "secretary")
        page = client.get(reverse("cases:list", args=["errand"]))
        order = [card.case.title for card in page.context["cards"]]
        assert [row[1] for row in self.word(client)[1:]] == order
        book = load_workbook(
            io.BytesIO(
                b"".join(client.get(reverse("cases:export", args=["errand"])).streaming_content)
            )
        )
        lines = list(book.active.iter_rows(min_row=2))
        assert [line[0].value for line in lines] == order
        assert {line[0].data_type for line in lines} == {"s"}
        assert lines[0][3].is_date
        assert [row[1] for row in self.word(client, state="looked")[1:]] == ["通水渠"]
        assert [row[1] for row in self.word(client, q="水渠")[1:]] == ["通水渠"]
        for link in ("cases:export", "reports:case_list_preview"):
            assert reverse(link, args=["errand"]) in page.text

    def test_a_paper_names_days_not_how_near_they_are(self, cast: Cast) -> None:
        asked(cast, day=date(2024, 4, 1))
        cells = "".join(self.word(as_user(cast, "secretary"))[1])
        assert "逾期" not in cells
        assert "2024-04-01" in cells

    def test_cases_are_taken_away_by_who_may_and_it_is_audited(self, cast: Cast) -> None:
        asked(cast)
        urls = [
            reverse("cases:export", args=["errand"]),
            reverse("reports:case_list_file", args=["errand", "docx"]),
        ]
        for url in urls:
            assert as_user(cast, "member").get(url).status_code == 403
            assert as_user(cast, "superior").get(url).status_code == 200
            closed = url.replace("errand", "secret")
            assert as_user(cast, "publicist").get(closed).status_code == 403
        acts = AuditEntry.objects.filter(action="records.export", target_type="case_path")
        assert [json.loads(one.detail)["rows"] for one in acts] == [1, 1]
        sibling = as_user(cast, "sibling_secretary")
        assert len(self.word(sibling)) == 1

    def test_someone_who_reads_here_and_exports_there_takes_only_what_is_there(
        self, cast: Cast
    ) -> None:
        asked(cast)
        cast.users["member"].grants.create(
            role=Role.SECRETARY, organization=cast.sibling, start=date(2020, 1, 1)
        )
        client = as_user(cast, "member")
        unit = {"unit": str(cast.branch.pk)}
        page = client.get(reverse("cases:list", args=["errand"]), unit)
        assert len(page.context["cards"]) == 1
        assert len(self.word(client, **unit)) == 1
