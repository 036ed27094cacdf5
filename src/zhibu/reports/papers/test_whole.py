"""The whole text of a paper: places marked as they read; counts follow choices."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from tests.builders import Cast, make_material
from zhibu.reports.models import PaperTask
from zhibu.reports.papers import whole


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


def handed_in(client: Client, cast: Cast, content: bytes, name: str) -> PaperTask:
    data = {"file": SimpleUploadedFile(name, content), "organization": cast.branch.pk, "year": 2022}
    assert client.post(reverse("reports:papers"), data).status_code == 302
    return PaperTask.objects.latest("asked_at")


def shown(client: Client, task: PaperTask, **query: str) -> str:
    return client.get(task.get_absolute_url(), query).content.decode()


def words(page: str) -> str:
    """Give the sheet as somebody reads it, marks in brackets."""
    sheet = page.split('data-figures="place-aside">', 1)[1].split("<aside", 1)[0]
    marked = re.sub(r'<a id="mark-\d+" class="chip mark (\w+)"[^>]*>(.*?)</a>', r"[\1 \2]", sheet)
    return html.unescape(re.sub(r"<[^>]+>|\n", "", marked))


def test_the_text_reads_as_the_filled_paper_and_a_mark_opens_its_row(
    cast: Cast, client: Client
) -> None:
    make_material(cast, copies=312)
    client.force_login(cast.secretary)
    content = "2022年，全年发放学习资料**余册，开展各类活动**次。".encode()
    task = handed_in(client, cast, content, "小结.txt")
    page = shown(client, task, show="text")
    # The figure takes its 余 along: it must not be read twice.
    assert words(page) == "2022年，全年发放学习资料[filled 310余]册，开展各类活动[asked **]次。"
    row = shown(client, task, part="aside", row="1")
    assert 'id="slot-1"' in row
    assert 'name="show" value="text"' in row
    assert client.get(task.get_absolute_url(), {"part": "aside", "row": "9"}).status_code == 404


def test_counts_the_mark_and_the_offer_to_remember_follow_a_choice(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.secretary)
    task = handed_in(client, cast, "2022年，全年开展各类活动**次。".encode(), "小结.txt")
    assert "记住这些选择" not in shown(client, task)
    act = reverse("reports:paper_act", args=[task.pk, "choose"])
    data = {"index": 0, "show": "text", "choice": "life.theme_days"}
    answer = client.post(act, data, headers={"HX-Request": "true"}).content.decode()
    assert '<a id="mark-0" hx-swap-oob="true"' in answer
    assert '<div id="paper-head" class="stack" hx-swap-oob="true">' in answer
    assert "处请您选" not in answer
    assert "记住这些选择，明年照填" in answer
    client.post(reverse("reports:paper_act", args=[task.pk, "keep"]))
    page = shown(client, task)
    assert "记住这些选择" not in page
    assert "选择已记住" in page
    # One click says that nothing is known yet; nothing has to be typed, and nothing is remembered.
    answer = client.post(act, {**data, "choice": "", "typed": "待补"}).url
    assert "show=missing" in answer
    assert task.slots.get().status == "missing"
    assert "选择已记住" not in shown(client, task)


def test_tables_keep_their_lines_and_columns_and_notes_stand_at_the_end(
    cast: Cast, client: Client
) -> None:
    document, stream = Document(), io.BytesIO()
    document.add_paragraph("2022年度工作小结")
    table = document.add_table(2, 3)
    for number, cell in enumerate(table._cells):
        cell.text = "" if number == 4 else f"格{number}"
    document.add_paragraph("全年召开党员大会5次。")
    document.sections[0].header.paragraphs[0].text = "征求意见稿"
    document.save(stream)
    client.force_login(cast.secretary)
    task = handed_in(client, cast, stream.getvalue(), "小结.docx")
    found = whole.whole(task, [], "verdict", {}, 100)
    title, grid, text = found["parts"]
    assert title.is_title
    said = [["".join(one.text for one in cell.pieces) for cell in row if cell] for row in grid.rows]
    assert [[one for one in row if one] for row in said] == [["格0", "格1", "格2"], ["格3", "格5"]]
    assert [len(row) for row in grid.rows] == [3, 3]
    assert text.pieces[0].text == "全年召开党员大会5次。"
    assert [one.pieces[0].text for one in found["margins"]] == ["征求意见稿"]
    assert "<h1>2022年度工作小结</h1>" in shown(client, task, show="text")
