"""A report that comes back: figures brought up to date, changes by hand left and named."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document

from tests.builders import Cast, held, make_material
from zhibu.core.errors import DomainError
from zhibu.organization.models import Organization
from zhibu.reports.papers import work
from zhibu.reports.refreshing import Refreshed
from zhibu.reports.services import write_annual

NAME = "2022年度党建工作汇报.docx"
MATERIALS, MEETINGS = "study.materials_issued", "life.general_meetings"


def annual(unit: Organization) -> bytes:
    stream = io.BytesIO()
    write_annual(unit, 2022, stream, "docx", "rounded")
    return stream.getvalue()


def retyped(content: bytes, old: str, new: str) -> bytes:
    """Change a text of the body by hand, as Word would save it."""
    source, made = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "word/document.xml":
                assert data.decode().count(f">{old}<") == 1
                data = data.replace(f">{old}<".encode(), f">{new}<".encode())
            target.writestr(part, data)
    return made.getvalue()


def plain_word(text: str) -> bytes:
    document, stream = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def refreshed(content: bytes, cast: Cast) -> tuple[bytes, dict[str, Refreshed]]:
    made = work.refresh(content, NAME, cast.branch, 2022)
    return made.data, {one.code: one for one in made.figures}


@pytest.fixture
def report(cast: Cast) -> bytes:
    make_material(cast, copies=305)
    held(cast, date(2022, 3, 9), ("general_meeting",))
    return annual(cast.branch)


def test_what_has_not_changed_stays_byte_for_byte_in_the_body(cast: Cast, report: bytes) -> None:
    data, rows = refreshed(report, cast)
    assert {row.outcome for row in rows.values()} == {"same"}
    bodies = [zipfile.ZipFile(io.BytesIO(one)).read("word/document.xml") for one in (report, data)]
    assert bodies[0] == bodies[1]


def test_figures_are_brought_up_to_date_in_their_own_manner_and_listed(
    cast: Cast, report: bytes
) -> None:
    make_material(cast, title="廉洁自律准则", copies=120)
    data, rows = refreshed(report, cast)
    row = rows[MATERIALS]
    assert (row.outcome, row.text, row.written) == ("changed", "300余册", "420余册")
    assert rows[MEETINGS].outcome == "same"
    # What came out is up to date, and can come back again.
    assert refreshed(data, cast)[1][MATERIALS].outcome == "same"


def test_a_gap_is_filled_once_there_is_a_record(cast: Cast, report: bytes) -> None:
    held(cast, date(2022, 5, 9), ("party_lecture",))
    row = refreshed(report, cast)[1]["life.party_lectures"]
    assert (row.outcome, row.text, row.written) == ("changed", "待补", "1次")


def test_a_figure_changed_by_hand_is_left_and_named_where_it_disagrees(
    cast: Cast, report: bytes
) -> None:
    edited = retyped(report, "300余册", "350余册")
    data, rows = refreshed(edited, cast)
    row = rows[MATERIALS]
    assert (row.outcome, row.written) == ("disputed", "350余册")
    assert "305" in row.note
    assert "350余册" in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    agreeing = retyped(report, "300余册", "305册")
    assert refreshed(agreeing, cast)[1][MATERIALS].outcome == "edited"


def test_another_branchs_report_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError, match="PAP003"):
        work.refresh(annual(cast.sibling), NAME, cast.branch, 2022)


def test_a_report_without_our_figures_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError, match="PAP005"):
        work.refresh("全年学习6次。".encode(), "小结.txt", cast.branch, 2022)


def test_a_filled_report_comes_back_like_a_composed_one(cast: Cast) -> None:
    make_material(cast, copies=312)
    filled = work.fill(plain_word("全年发放学习资料**余册。"), "小结.docx", cast.branch, 2022)
    make_material(cast, title="廉洁自律准则", copies=88)
    made = work.refresh(filled.data, "小结.docx", cast.branch, 2022)
    (row,) = made.figures
    assert (row.outcome, row.text, row.written) == ("changed", "310余", "400")
    assert "全年发放学习资料400册。" in [
        one.text for one in work.read(made.data, "小结.docx").blocks
    ]
