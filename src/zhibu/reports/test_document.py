"""The tree: numbering, forms, widths, and the places of name and date."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.reports.document import (
    TEXT_WIDTH_MM,
    Blank,
    Column,
    Document,
    Field,
    Figure,
    Form,
    Heading,
    Paragraph,
    Signature,
    Signatures,
    Strong,
    Table,
    number_headings,
    printable,
    text_width,
)


def figure(code: str, value: int | None = 6, text: str = "6次") -> Figure:
    return Figure(code, "A01", "2022", None if value is None else Decimal(value), "次", text)


def numbers(*blocks) -> list[str]:
    return [number for number, _ in number_headings(blocks)]


def test_layers_are_counted_as_the_standard_writes_them():
    blocks = [Heading(level, "题") for level in (1, 2, 3, 4, 4, 3, 2, 1, 2)]
    assert numbers(*blocks) == [
        "一、",
        "（一）",
        "1.",
        "（1）",
        "（2）",
        "2.",
        "（二）",
        "二、",
        "（一）",
    ]


def test_a_lead_counts_as_a_heading_of_its_layer():
    assert numbers(
        Heading(1, "题"),
        Paragraph(("文",), lead="甲。"),
        Paragraph(("文",)),
        Heading(2, "乙"),
        Paragraph(("文",), lead="丙。", lead_level=3),
        Paragraph(("文",), lead="丁。", lead_level=0),
        Heading(1, "附记", numbered=False),
        Heading(1, "题"),
    ) == ["一、", "（一）", "", "（二）", "1.", "", "", "二、"]


def test_a_skipped_layer_still_starts_afresh():
    assert numbers(Heading(1, ""), Heading(3, ""), Heading(1, ""), Heading(3, ""))[3] == "1."


def test_the_twenty_first_section_is_counted_in_chinese():
    assert numbers(*[Heading(1, "题")] * 21)[-1] == "二十一、"


def test_a_figure_without_value_is_a_gap_whatever_its_text():
    assert figure("a", None, "6次").shown == "待补"
    assert figure("a", 0, "0次").shown == "0次"


def test_figures_come_in_reading_order_and_as_often_as_written():
    a, b, c, d = (figure(code) for code in "abcd")
    document = Document(
        ("题",),
        (
            Form((Field("应到", d), Field("地点", "会议室"))),
            Paragraph(("文", b, Strong("强"), a, b)),
            Table((Column("甲", 20), Column("乙", 20)), (("文", c), (a, "文"))),
        ),
    )
    assert [found.code for found in document.figures()] == ["d", "b", "a", "b", "c", "a"]


@pytest.mark.parametrize("rows", [(("一",),), (("一", "二", "三"),)])
def test_a_row_of_the_wrong_length_is_refused(rows):
    with pytest.raises(ValueError, match="row 1"):
        Table((Column("甲", 20), Column("乙", 20)), rows)


@given(st.lists(st.floats(1, 400), min_size=1, max_size=12))
def test_columns_never_leave_the_text_block_and_keep_their_proportions(widths):
    fitted = Table(tuple(Column("", width) for width in widths), ()).widths_mm()
    assert sum(fitted) <= TEXT_WIDTH_MM + 1e-6
    assert [w / fitted[0] for w in fitted] == pytest.approx([w / widths[0] for w in widths])
    if sum(widths) <= TEXT_WIDTH_MM:
        assert fitted == pytest.approx(tuple(widths))


def test_wide_fields_stand_alone_and_the_others_in_pairs():
    a, b, c, d = Field("甲"), Field("乙"), Field("丙", wide=True), Field("丁")
    assert Form((a, b, c, d)).rows() == ((a, b), (c,), (d,))
    assert Form((a, c, b, d)).rows() == ((a,), (c,), (b, d))
    assert Form((a, b), pairs=1).rows() == ((a,), (b,))


def test_sign_lines_stand_two_in_a_row():
    assert Signatures(("甲", "乙", "丙")).rows() == (("甲", "乙"), ("丙",))


def test_date_begins_two_characters_right_of_the_name():
    signature = Signature("中共某县机关事务中心支部委员会", date(2022, 7, 1))
    name, day = signature.right_indents()
    assert name == 2
    start_of_name = -name - text_width(signature.name)
    assert -day - text_width("2022年7月1日") == start_of_name + 2


def test_a_date_longer_than_the_name_stays_two_characters_from_the_edge():
    signature = Signature("某支部", date(2022, 12, 31))
    name, day = signature.right_indents()
    assert day == 2
    assert -day - text_width(signature.date_text) == -name - 3 + 2


def test_a_name_too_long_for_a_line_keeps_its_edge():
    assert Signature("长" * 40, date(2022, 7, 1)).right_indents() == (2, 2)


def test_printable_drops_control_characters_and_keeps_rare_ones():
    assert printable("李\x00𬭎\ud800·\x0b\n") == "李𬭎·\n"


def test_blocks_without_figures_have_none():
    assert not list(Document(("题",), (Blank(), Signatures(("甲",)))).figures())
