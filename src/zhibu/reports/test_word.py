"""The Word file: the numbers of the official layout, and figures that can be found again."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from zhibu.reports.document import (
    Column,
    Document,
    Field,
    Figure,
    Form,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    Signatures,
    Strong,
    Table,
    printable,
)
from zhibu.reports.ooxml import WORD_NAMESPACE
from zhibu.reports.word import write_word
from zhibu.reports.word_figures import DOCUMENT_PART

W = f"{{{WORD_NAMESPACE}}}"
NS = {"w": WORD_NAMESPACE}
LECTURES = Figure("study.lectures", "A01", "2022", Decimal(6), "次", "6次", 6, "专家讲座")
MATERIALS = Figure("study.materials", "A01", "2022", Decimal(312), "册", "310余册", 4)
STARS = Figure("star.grade", "A01", "2022", None, "星", "")


def report(*blocks, **more) -> Document:
    return Document(("县机关事务中心党支部", "2022年度党建工作汇报"), tuple(blocks), **more)


def written(document: Document) -> io.BytesIO:
    stream = io.BytesIO()
    write_word(document, stream)
    stream.seek(0)
    return stream


def part(stream: io.BytesIO, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(stream).read(name))


def body(document: Document) -> etree._Element:
    return part(written(document), DOCUMENT_PART)


def repacked(stream: io.BytesIO, change) -> io.BytesIO:
    """Return the file with each part changed by `change(name, content)`; None drops the part."""
    result = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            changed = change(name, old.read(name).decode())
            if changed is not None:
                new.writestr(*changed)
    result.seek(0)
    return result


def texts(element: etree._Element) -> list[str]:
    return ["".join(p.itertext(f"{W}t")) for p in element.iter(f"{W}p")]


def value(element: etree._Element, path: str) -> str:
    found = element.find(path, NS)
    assert found is not None, path
    return found.get(f"{W}val")


def style(styles: etree._Element, style_id: str) -> etree._Element:
    return next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == style_id)


# --- the layout -----------------------------------------------------------------------------


def test_page_and_margins_are_those_of_the_standard_within_a_tenth_of_a_millimetre():
    section = docx.Document(written(report())).sections[0]
    page = (section.page_width.mm, section.page_height.mm)
    margins = [getattr(section, f"{edge}_margin").mm for edge in ("top", "bottom", "left", "right")]
    assert page == pytest.approx((210, 297), abs=0.1)
    assert margins == pytest.approx([37, 35, 28, 26], abs=0.1)
    assert section.footer_distance.mm == pytest.approx(25.5, abs=0.1)


def test_grid_gives_twenty_two_lines_of_twenty_eight_characters():
    stream = written(report())
    section = part(stream, DOCUMENT_PART).find(".//w:sectPr", NS)
    size, margins = section.find("w:pgSz", NS), section.find("w:pgMar", NS)
    height = int(size.get(f"{W}h")) - sum(int(margins.get(W + e)) for e in ("top", "bottom"))
    width = int(size.get(f"{W}w")) - sum(int(margins.get(W + e)) for e in ("left", "right"))
    styles = part(stream, "word/styles.xml")
    normal = style(styles, "Normal")
    spacing = normal.find("w:pPr/w:spacing", NS)
    pitch = int(spacing.get(f"{W}line"))
    assert spacing.get(f"{W}lineRule") == "exact"
    assert height // pitch == 22
    type_size = int(value(styles, "w:docDefaults//w:sz")) * 10
    assert width // (type_size + int(value(normal, "w:rPr/w:spacing"))) == 28
    grid = section.find("w:docGrid", NS)
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("lines", str(pitch))


@pytest.mark.parametrize(
    ("style_id", "font", "half_points"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("Heading1", "黑体", "32"),
        ("Heading2", "楷体_GB2312", "32"),
        ("Heading3", "仿宋_GB2312", "32"),
        ("Heading4", "仿宋_GB2312", "32"),
        ("BodyText", "仿宋_GB2312", "32"),
        ("Footer", "宋体", "28"),
    ],
)
def test_each_element_has_its_font_and_size(style_id, font, half_points):
    styles = part(written(report()), "word/styles.xml")
    own, default = style(styles, style_id), styles.find("w:docDefaults//w:rPr", NS)
    fonts = own.find("w:rPr/w:rFonts", NS)
    fonts = default.find("w:rFonts", NS) if fonts is None else fonts
    assert fonts.get(f"{W}eastAsia") == font
    assert fonts.get(f"{W}ascii") == ("宋体" if style_id == "Footer" else "Times New Roman")
    size = own.find("w:rPr/w:sz", NS)
    assert (default.find("w:sz", NS) if size is None else size).get(f"{W}val") == half_points


def test_only_body_and_headings_are_indented_by_two_characters():
    styles = part(written(report()), "word/styles.xml")
    indented = {
        s.get(f"{W}styleId"): (i.get(f"{W}firstLine"), i.get(f"{W}firstLineChars"))
        for s in styles.iter(f"{W}style")
        if (i := s.find("w:pPr/w:ind", NS)) is not None
    }
    names = ("BodyText", "Heading1", "Heading2", "Heading3", "Heading4")
    assert indented == dict.fromkeys(names, ("640", "200"))


def test_title_stays_off_the_grid_and_its_lines_are_one_paragraph():
    stream = written(report())
    assert value(style(part(stream, "word/styles.xml"), "Title"), "w:pPr/w:snapToGrid") == "0"
    first = docx.Document(stream).paragraphs[0]
    assert first.style.name == "Title"
    assert first.text == "县机关事务中心党支部\n2022年度党建工作汇报"


def test_page_numbers_stand_at_the_outer_side_one_character_in():
    stream = written(report())
    assert part(stream, "word/settings.xml").find("w:evenAndOddHeaders", NS) is not None
    links = part(stream, "word/_rels/document.xml.rels")
    targets = {link.get("Id"): link.get("Target") for link in links}
    r_id = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    sides = {}
    for reference in part(stream, DOCUMENT_PART).iter(f"{W}footerReference"):
        footer = part(stream, f"word/{targets[reference.get(r_id)]}")
        assert texts(footer) == ["— 1 —"]
        assert "PAGE" in "".join(footer.itertext(f"{W}instrText"))
        indent = footer.find(".//w:ind", NS)
        sides[reference.get(f"{W}type")] = (value(footer, ".//w:jc"), dict(indent.attrib))
    assert sides == {
        "default": ("right", {f"{W}right": "315"}),
        "even": ("left", {f"{W}left": "315"}),
    }


def test_language_is_chinese_everywhere():
    stream = written(report())
    language = part(stream, "word/styles.xml").find("w:docDefaults//w:lang", NS)
    theme = part(stream, "word/settings.xml").find("w:themeFontLang", NS)
    assert language.get(f"{W}eastAsia") == theme.get(f"{W}eastAsia") == "zh-CN"


# --- the text -------------------------------------------------------------------------------


def test_numbers_leads_and_figures_read_as_one_text():
    document = report(
        Heading(1, "锤炼素质"),
        Paragraph(("发放资料", MATERIALS, "，", Strong("授课"), LECTURES, "。"), lead="抓学习。"),
        Heading(3, "其他"),
        recipient="县直机关工委",
    )
    assert texts(body(document))[1:] == [
        "",
        "县直机关工委：",
        "一、锤炼素质",
        "（一）抓学习。发放资料310余册，授课6次。",
        "1.其他",
    ]


def test_lead_is_in_the_font_of_its_layer():
    document = report(*(Paragraph(("文",), lead="首。", lead_level=level) for level in (1, 2, 3)))
    leads = [p.find("w:r/w:rPr/w:rStyle", NS) for p in body(document).iter(f"{W}p")][2:]
    assert [None if lead is None else lead.get(f"{W}val") for lead in leads] == [
        "LeadOne",
        "LeadTwo",
        None,
    ]


def test_signature_keeps_with_the_last_words_of_the_body():
    document = report(
        Paragraph(("第一段。",)),
        Paragraph(("末段。",)),
        signature=Signature("某支部委员会", date(2022, 12, 31)),
        attachments=("统计表", "名单"),
    )
    kept = [
        ("".join(p.itertext(f"{W}t")), p.find("w:pPr/w:keepNext", NS) is not None)
        for p in body(document).iter(f"{W}p")
    ][2:]
    assert kept == [
        ("第一段。", False),
        ("末段。", True),
        ("", True),
        ("附件：1.统计表", True),
        ("2.名单", True),
        ("", True),
        ("某支部委员会", True),
        ("2022年12月31日", False),
    ]


def test_name_and_date_are_placed_from_the_right_edge_without_added_spaces():
    stream = written(report(signature=Signature("某县机关事务中心支部委员会", date(2022, 12, 31))))
    for edge in ("autoSpaceDE", "autoSpaceDN"):
        assert value(style(part(stream, "word/styles.xml"), "Signature"), f"w:pPr/w:{edge}") == "0"
    lines = [p for p in docx.Document(stream).paragraphs if p.style.name == "Signature"]
    assert [p.text for p in lines] == ["某县机关事务中心支部委员会", "2022年12月31日"]
    name, day = (p.paragraph_format for p in lines)
    assert name.right_indent.pt == pytest.approx(2 * 15.75)
    start_of_name = 156 / 25.4 * 72 - (2 + 13) * 15.75
    assert day.left_indent.pt == pytest.approx(start_of_name + 2 * 15.75, abs=0.1)


def test_a_single_attachment_is_not_numbered():
    assert "附件：统计表" in texts(body(report(attachments=("统计表",))))


def test_head_row_repeats_and_widths_are_on_columns_and_cells():
    columns = (Column("序号", 16, "center"), Column("内容", 100), Column("数", 40, "right"))
    table = body(report(Table(columns, (("1", "甲", LECTURES),), caption="表1"))).find(
        ".//w:tbl", NS
    )
    rows = table.findall("w:tr", NS)
    assert [row.find("w:trPr/w:tblHeader", NS) is not None for row in rows] == [True, False]
    grid = [column.get(f"{W}w") for column in table.iter(f"{W}gridCol")]
    assert [sum(map(int, grid))] == pytest.approx([156 / 25.4 * 1440], abs=2)
    for row in rows:
        assert [cell.get(f"{W}w") for cell in row.iter(f"{W}tcW")] == grid
    aligned = [jc.get(f"{W}val") for jc in rows[1].iter(f"{W}jc")]
    assert aligned == ["center", "left", "right"]


def test_two_tables_in_a_row_do_not_grow_together():
    table = Table((Column("甲", 20),), (("一",),))
    content = list(body(report(table, table)).find("w:body", NS))
    kinds = [etree.QName(element).localname for element in content]
    assert kinds == ["p", "p", "tbl", "p", "tbl", "p", "sectPr"]


def test_form_row_covers_the_grid_whatever_its_fields():
    form = Form((Field("会议名称", "党员大会", wide=True), Field("时间", "9时"), Field("地点")))
    table = body(report(form)).find(".//w:tbl", NS)
    grid = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    for row in table.findall("w:tr", NS):
        spans = [int(s.get(f"{W}val")) for s in row.iter(f"{W}gridSpan")]
        assert len(row.findall("w:tc", NS)) + sum(spans) - len(spans) == len(grid) == 4
        widths = [int(width.get(f"{W}w")) for width in row.iter(f"{W}tcW")]
        assert sum(widths) == pytest.approx(sum(grid), abs=3)


@pytest.mark.parametrize("block", [Paragraph(("新页",)), Table((Column("新页", 50),), ())])
def test_page_break_begins_a_page_without_an_empty_line_above_text(block):
    paragraphs = list(body(report(Paragraph(("旧",)), PageBreak(), block)).iter(f"{W}p"))
    broken = [p for p in paragraphs if p.find("w:pPr/w:pageBreakBefore", NS) is not None]
    assert len(broken) == 1
    assert paragraphs.index(broken[0]) == 3


def test_sign_lines_leave_room_to_write():
    runs = body(report(Signatures(("主持人（签字）", "记录人（签字）")))).findall(".//w:r", NS)
    ruled = [r for r in runs if r.find("w:rPr/w:u", NS) is not None]
    assert len(ruled) == 2
    assert all(len("".join(r.itertext(f"{W}t"))) >= 4 for r in ruled)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_arrives_unchanged_and_never_breaks_the_file(text, title):
    shown = printable(text).replace("\r\n", "\n").replace("\r", "\n")
    figure = Figure(text, text, text, Decimal(1), text, text, 1, text)
    stream = written(Document((title,), (Paragraph((text, figure)),), author=text, subject=text))
    paragraph = docx.Document(stream).paragraphs[2]._p
    runs = [docx.text.run.Run(r, None).text for r in paragraph.iter(f"{W}r")]
    assert "".join(runs) == shown * 2


def test_same_document_gives_the_same_bytes():
    document = report(Paragraph((LECTURES,)), signature=Signature("某支部", date(2022, 12, 31)))
    assert written(document).getvalue() == written(document).getvalue()


def test_properties_say_what_the_document_is():
    properties = docx.Document(
        written(report(subject="年度汇报", signature=Signature("某支部", date(2022, 12, 31))))
    ).core_properties
    assert properties.title == "县机关事务中心党支部2022年度党建工作汇报"
    assert (properties.subject, properties.author) == ("年度汇报", "某支部")
    assert properties.created.date() == date(2022, 12, 31)
