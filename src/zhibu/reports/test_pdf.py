"""The PDF: the same layout by typst, no text that acts as markup, no font replaced in silence."""

import io
import json
import re
import shutil
import struct
import subprocess
from datetime import date
from decimal import Decimal
from importlib import resources
from itertools import pairwise

import pytest
import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhibu.core.errors import DomainError
from zhibu.reports import pdf
from zhibu.reports.document import (
    Blank,
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
from zhibu.reports.fonts import Fonts, find_fonts, missing_fonts

TEMPLATE = resources.files("zhibu.reports").joinpath("templates/reports/official.typ").read_bytes()
NO_FONTS = Fonts(
    *["Nothing"] * 6,
    rare=(),
    book=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False),
)
LECTURES = Figure("study.lectures", "A01", "2022", Decimal(6), "次", "6次", 6, "专家讲座")
STARS = Figure("star.grade", "A01", "2022", None, "星", "")

needs_fonts = pytest.mark.skipif(
    find_fonts() is None,
    reason=f"缺少字体：{'、'.join(missing_fonts())}（请运行 tools/fetch_fonts.sh）",
)
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="缺少 pdftotext（请安装 poppler-utils）"
)


def report(*blocks, **more) -> Document:
    return Document(("县机关事务中心党支部", "2022年度党建工作汇报"), tuple(blocks), **more)


def full_report() -> Document:
    table = Table((Column("活动", 90), Column("次数", 30, "right")), (("党课", LECTURES),) * 60)
    return report(
        Heading(1, "素质"),
        Paragraph(("文", Strong("强"), LECTURES, STARS, "。"), lead="学习。"),
        Heading(4, "题"),
        table,
        PageBreak(),
        Form((Field("名称", "大会", wide=True), Field("应到", LECTURES), Field("地点", ""))),
        Signatures(("主持人（签字）", "记录人（签字）")),
        Blank(),
        recipient="县直机关工委",
        attachments=("统计表", "名单"),
        signature=Signature("中共某县机关事务中心支部委员会", date(2022, 12, 31)),
        note="联系人：张三",
    )


def written(document: Document) -> bytes:
    stream = io.BytesIO()
    pdf.write_pdf(document, stream)
    return stream.getvalue()


def headings(document: Document) -> list:
    """Return the bodies of the headings as typst itself has understood them."""
    found = typst.query(
        TEMPLATE,
        "heading",
        field="body",
        font_paths=NO_FONTS.book,
        ignore_system_fonts=True,
        sys_inputs={"document": pdf.typst_data(document, NO_FONTS)},
    )
    return json.loads(found)


Line = tuple[float, float, float, str]


def pages(content: bytes) -> list[list[Line]]:
    """Return the lines of each page: left, right and lower edge in points, and the text."""
    done = subprocess.run(
        ["pdftotext", "-bbox-layout", "-", "-"], input=content, capture_output=True, check=True
    )
    return [
        [_line(line) for line in re.findall(r"<line .*?</line>", page, re.DOTALL)]
        for page in done.stdout.decode().split("<page ")[1:]
    ]


def _line(source: str) -> Line:
    edges = {
        k: float(v) for k, v in re.findall(r'(xMin|xMax|yMax)="([\d.]+)"', source.partition(">")[0])
    }
    text = "".join(re.findall(r">([^<\n]+)</word>", source))
    return edges["xMin"], edges["xMax"], edges["yMax"], text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
@example('"] #panic("x") [')
@example("#import sys: *")
@example("= 标题 *粗* _斜_ `码` $x$ @ref <label> // 注")
@example("\\u{41} \\\" ' -- --- ... ~ 1/2")
@example("#{ read('/etc/passwd') }")
def test_any_text_stays_text(text):
    # The mark keeps the text from being empty or a single space, which typst stores otherwise.
    (body,) = headings(report(Heading(1, f"题{text}", numbered=False)))
    assert body == {"func": "text", "text": f"题{printable(text)}"}


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=30))
@example('#panic("x")')
def test_any_text_in_any_place_compiles(text):
    figure = Figure(text, text, text, Decimal(1), text, text)
    document = Document(
        (text, text),
        (
            Paragraph((text, Strong(text), figure), lead=text),
            Table((Column(text, 30),), ((text,), (figure,)), text),
            Form((Field(text, text), Field(text, figure))),
            Signatures((text,)),
            Heading(2, "题"),
        ),
        recipient=text,
        attachments=(text,),
        signature=Signature(text, date(2022, 1, 1)),
        note=text,
        author=text,
    )
    assert len(headings(document)) == 1


def test_missing_fonts_are_named_with_a_remedy(monkeypatch, tmp_path):
    monkeypatch.setattr("zhibu.reports.fonts.SOURCE_FOLDER", tmp_path)
    monkeypatch.setenv("ZHIBU_HOME", str(tmp_path))
    monkeypatch.setattr("zhibu.reports.fonts.SYSTEM_FOLDERS", ())
    monkeypatch.delenv("ZHIBU_FONT_PATHS", raising=False)
    with pytest.raises(DomainError, match=r"PDF001 缺少字体：.*仿宋.*fetch_fonts"):
        pdf.write_pdf(report(), io.BytesIO())


def test_a_font_replaced_in_silence_is_an_error(monkeypatch):
    monkeypatch.setattr(pdf, "find_fonts", lambda: NO_FONTS)
    with pytest.raises(DomainError, match=r"PDF003 .*nothing"):
        pdf.write_pdf(report(), io.BytesIO())


@needs_fonts
def test_a_character_that_no_font_has_is_named():
    with pytest.raises(DomainError, match="PDF002 文中：“ᚠ”"):
        written(report(Paragraph(("ᚠ",))))


@needs_fonts
def test_every_kind_of_block_is_drawn():
    content = written(full_report())
    assert content.startswith(b"%PDF-1.7")
    assert b"pdfaid" in content


@needs_fonts
def test_same_document_gives_the_same_bytes():
    assert written(full_report()) == written(full_report())


@needs_fonts
def test_each_page_becomes_a_picture_of_a4_shape():
    pictures = pdf.page_images(full_report())
    assert len(pictures) >= 3
    for picture in pictures:
        assert picture.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", picture[16:24])
        assert height / width == pytest.approx(297 / 210, rel=0.01)


@needs_fonts
@needs_poppler
def test_a_full_page_has_twenty_two_lines_of_twenty_eight_characters():
    document = Document((), (Paragraph(("国" * 28 * 30,), indent=False),))
    found = [line for line in pages(written(document))[0] if "国" in line[3]]
    assert [len(line[3]) for line in found] == [28] * 22
    assert min(line[0] for line in found) >= 28 / 25.4 * 72 - 0.5
    assert max(line[1] for line in found) <= (210 - 26) / 25.4 * 72 + 0.5
    bases = [line[2] for line in found]
    pitches = [b - a for a, b in pairwise(bases)]
    assert pitches == pytest.approx([28.95] * 21, abs=0.02)


@needs_fonts
@needs_poppler
def test_page_numbers_stand_at_the_outer_side():
    content = written(Document((), (Paragraph(("国" * 28 * 30,), indent=False),)))
    below = (297 - 35) / 25.4 * 72
    odd, even = ([line for line in page if line[2] > below] for page in pages(content))
    one_character = 15.75
    assert max(piece[1] for piece in odd) == pytest.approx(
        (210 - 26) / 25.4 * 72 - one_character, abs=1
    )
    assert min(piece[0] for piece in even) == pytest.approx(28 / 25.4 * 72 + one_character, abs=1)


@needs_fonts
@needs_poppler
def test_signature_never_stands_alone_on_a_page():
    signature = Signature("中共某县机关事务中心支部委员会", date(2022, 12, 31))
    for count in range(18, 24):
        body = (Paragraph(("国" * 26,)),) * count
        texts = [
            "".join(line[3] for line in page)
            for page in pages(written(Document((), body, signature=signature)))
        ]
        (signed,) = [text for text in texts if "31日" in text]
        assert "中共某县" in signed, count
        assert "国" in signed, count


@needs_fonts
@needs_poppler
def test_date_begins_two_characters_right_of_the_name():
    document = report(signature=Signature("某县机关事务中心支部委员会", date(2022, 12, 31)))
    (page,) = pages(written(document))
    name, day = (next(x for x in page if part in x[3]) for part in ("支部委员会", "31日"))
    assert day[0] - name[0] == pytest.approx(2 * 15.75, abs=1.5)
    assert (210 - 26) / 25.4 * 72 - name[1] == pytest.approx(2 * 15.75, abs=1.5)
