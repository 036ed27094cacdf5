"""A paper's way through the browser: filled, chosen in, edited outside, renewed, checked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browsing import assert_fits, log_in, settle
from tests.builders import Cast, held, make_material
from zhibu.reports.office import read

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]
MASKED = (
    "2022年度工作小结",
    "全年发放学习资料**余册，召开党员大会**次。",
    "全年开展各类活动**次。",
)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


def word(*paragraphs: str) -> bytes:
    document, stream = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def texts(content: bytes) -> list[str]:
    return [one.text for one in read(content, "小结.docx").blocks]


def hand_in(page: Any, address: str, content: bytes, name: str = "小结.docx") -> None:
    """Choose a file and send it; the system tells by itself what is wanted."""
    page.goto(f"{address}/reports/papers/")
    page.set_input_files("[name=file]", {"name": name, "mimeType": "", "buffer": content})
    page.locator("main input[name=year]").fill("2022")
    page.get_by_role("button", name="开始").click()
    page.locator(".paper-result").wait_for()
    settle(page)


def fetched(page: Any, words: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=words).click()
    return Path(waiting.value.path()).read_bytes()


def by_hand(content: bytes, old: str, new: str) -> bytes:
    """Change the body's text as somebody does in Word; figures stay tagged."""
    source, made = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "word/document.xml":
                data = data.replace(old.encode(), new.encode())
            target.writestr(part, data)
    return made.getvalue()


@pytest.mark.parametrize("width", [375, 1440])
def test_a_paper_is_filled_chosen_in_edited_refreshed_and_checked(
    cast: Cast, live_server: Any, open_page: Open, width: int
) -> None:
    make_material(cast, copies=312)
    held(cast, date(2022, 3, 9), ("general_meeting",))
    held(cast, date(2022, 3, 15), ("theme_day",))
    page, address = open_page(width=width), live_server.url
    log_in(page, address, cast.secretary)

    hand_in(page, address, word(*MASKED))
    page.get_by_text("处请您选").wait_for()
    assert_fits(page, width)
    slot = page.locator(".spot.asked")
    expect(slot).to_have_count(1)
    slot.get_by_text("都不是").or_(slot.get_by_text("我来填")).click()
    slot.get_by_label("别的指标").fill("主题党日（次）")
    slot.get_by_role("button", name="就填这个").click()
    page.locator(".spot.filled", has_text="主题党日").wait_for()
    filled = fetched(page, "下载填好的")
    _title, first, second = texts(filled)
    assert first.startswith("全年发放学习资料31") or "300余册" in first
    assert first.endswith("召开党员大会1次。")
    assert second == "全年开展各类活动1次。"

    # Somebody edits the prose in Word, and another meeting is held meanwhile.
    held(cast, date(2022, 6, 9), ("general_meeting",))
    edited = by_hand(filled, "年度工作小结", "年度工作小结（修改稿）")
    hand_in(page, address, edited, "小结（已填）.docx")
    page.locator(".spot.changed", has_text="党员大会").wait_for()
    renewed = fetched(page, "下载更新后的")
    assert texts(renewed)[0] == "2022年度工作小结（修改稿）"
    assert texts(renewed)[1].endswith("召开党员大会2次。")

    finished = word("2022年度工作小结", "全年召开党员大会5次，开展主题党日1次。")
    hand_in(page, address, finished, "成稿.docx")
    page.get_by_text("个数字与台账不符").wait_for()
    expect(page.locator(".spot.false mark")).to_have_text(["5次"])
    expect(page.locator(".spot.false")).to_contain_text("党员大会 2次")
    assert_fits(page, width)
    with zipfile.ZipFile(io.BytesIO(fetched(page, "下载带批注的"))) as package:
        assert "【不符】" in package.read("word/comments.xml").decode()
    page.locator(".spot.false a").click()
    page.get_by_role("heading", name="党员大会").first.wait_for()
