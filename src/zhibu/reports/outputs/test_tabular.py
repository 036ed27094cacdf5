"""A list on paper fits its page, keeps short columns whole, and writes texts as they are."""

from __future__ import annotations

import io

import pytest
from docx import Document as WordFile
from docx.enum.section import WD_ORIENT
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.errors import DomainError
from zhibu.reports.document import TEXT_LENGTH_MM, TEXT_WIDTH_MM, Document
from zhibu.reports.outputs.tabular import (
    LONGEST_CELL,
    MOST_ROWS,
    Head,
    Tabular,
    fitted,
    list_document,
    require_printable,
)
from zhibu.reports.word import write_word


def written(document: Document):  # type: ignore[no-untyped-def]
    stream = io.BytesIO()
    write_word(document, stream)
    stream.seek(0)
    return WordFile(stream)


def listed(heads: list[str], rows: list[list[str]]) -> Document:
    return list_document(
        Tabular(
            title=("县机关事务中心党支部", "学习资料台账"),
            heads=[Head(one) for one in heads],
            rows=rows,
            about="单位：县机关事务中心党支部　期间：2022年",
            made="制表日期：2022年12月31日",
            total=f"共 {len(rows)} 条",
            author="县机关事务中心党支部",
        )
    )


@given(st.lists(st.floats(8, 90), min_size=1, max_size=24), st.sampled_from((156, 225)))
def test_columns_always_fill_or_fit_the_page(natural: list[float], page: float) -> None:
    widths = fitted(natural, page)
    assert sum(widths) <= page + 0.01
    assert all(width > 0 for width in widths)
    if sum(natural) > page:
        # Who is cut is cut to the same width, and it is the widest that are.
        cut = [width for width, wanted in zip(widths, natural, strict=True) if width < wanted]
        assert all(abs(width - max(widths)) < 0.01 for width in cut)
    else:
        assert sum(widths) == pytest.approx(page)


def test_few_columns_stand_upright_and_many_lie() -> None:
    narrow = written(listed(["名称", "日期"], [["读本", "2022-03-01"]]))
    assert narrow.sections[0].orientation == WD_ORIENT.PORTRAIT
    wide = written(listed([f"第{n}栏" for n in range(9)], [["一段不短的文字内容"] * 9]))
    section = wide.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    for file, most in ((narrow, TEXT_WIDTH_MM), (wide, TEXT_LENGTH_MM)):
        widths = [cell.width.mm for cell in file.tables[0].rows[0].cells]
        assert sum(widths) <= most + 1


def test_texts_are_written_as_they_are_and_the_head_row_is_repeated() -> None:
    odd = ['=HYPERLINK("http://x")', "𠮷田·买买提", "{{ 7*7 }}", "<b>&amp;", "甲\u0007乙"]
    file = written(listed(["内容"], [[text] for text in odd]))
    table = file.tables[0]
    cells = [row.cells[1].text for row in table.rows[1:]]
    assert cells == [*odd[:4], "甲乙"]
    assert [row.cells[0].text for row in table.rows] == ["序号", "1", "2", "3", "4", "5"]
    assert table.rows[0]._tr.trPr.find(".//{*}tblHeader") is not None
    assert "共 5 条" in [one.text for one in file.paragraphs]


def test_an_empty_list_is_a_table_with_its_head_alone() -> None:
    file = written(listed(["内容"], []))
    assert len(file.tables[0].rows) == 1
    assert "共 0 条" in [one.text for one in file.paragraphs]


def test_whole_minutes_are_cut_and_that_is_said() -> None:
    file = written(listed(["内容"], [["字" * (LONGEST_CELL + 1)], ["短"]]))
    cells = [row.cells[1].text for row in file.tables[0].rows[1:]]
    assert cells == ["字" * LONGEST_CELL + "……", "短"]
    assert any("过长的内容只印开头" in one.text for one in file.paragraphs)
    assert not any("过长" in one.text for one in written(listed(["内"], [["短"]])).paragraphs)


def test_a_list_too_long_for_paper_is_sent_to_excel() -> None:
    require_printable(MOST_ROWS)
    with pytest.raises(DomainError) as refused:
        require_printable(MOST_ROWS + 1)
    assert refused.value.problems[0].code == "OUT001"
    assert "Excel" in refused.value.problems[0].remedy
