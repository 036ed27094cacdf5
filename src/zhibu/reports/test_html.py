"""The HTML: figures as chips, nothing that could act as markup, a page that stands alone."""

from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

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
from zhibu.reports.html import render_html, standalone_page

LECTURES = Figure(
    "study.lectures", "A01", "2022", Decimal(6), "次", "6次", 6, "专家讲座", "/figures/?code=a&y=1"
)
STARS = Figure("star.grade", "A01", "2022", None, "星", "", label="星级", href="/figures/b")


def report(*blocks, **more) -> Document:
    return Document(("县机关事务中心党支部", "2022年度党建工作汇报"), tuple(blocks), **more)


def tree(document: Document, **options):
    return html.fragment_fromstring(render_html(document, **options))


class Tags(HTMLParser):
    """Collects tags and text as a browser would read them."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def test_headings_and_leads_carry_their_numbers():
    found = tree(
        report(Heading(1, "素质"), Paragraph(("文。",), lead="学习。"), Heading(3, "其他"))
    )
    assert [(e.tag, e.text_content()) for e in found.iter("h1", "h2", "h3", "h4", "b")] == [
        ("h1", "县机关事务中心党支部2022年度党建工作汇报"),
        ("h2", "一、素质"),
        ("b", "（一）学习。"),
        ("h4", "1.其他"),
    ]


def test_a_figure_is_a_link_that_tells_where_it_comes_from():
    (chip,) = tree(report(Paragraph((LECTURES,)))).iter("a")
    assert chip.get("class") == "chip"
    assert chip.get("href") == "/figures/?code=a&y=1"
    assert (chip.get("data-code"), chip.get("data-organization")) == ("study.lectures", "A01")
    assert chip.get("data-period") == "2022"
    assert chip.get("title") == "专家讲座：6次，来自6条记录"
    assert chip.text == "6次"


def test_a_gap_says_so_in_words_and_class():
    (chip,) = tree(report(Paragraph((STARS,)))).iter("a")
    assert (chip.get("class"), chip.text) == ("chip gap", "待补")
    assert "没有已确认的记录" in chip.get("title")


def test_without_links_chips_are_plain():
    found = tree(report(Paragraph((LECTURES,))), link=False)
    assert not list(found.iter("a"))
    assert found.find(".//span[@class='chip']").get("data-code") == "study.lectures"


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x"]
)
def test_an_address_that_would_run_is_not_linked(href):
    figure = Figure("a", "A01", "2022", Decimal(1), "次", "1次", href=href)
    assert "href" not in render_html(report(Paragraph((figure,))))


def test_tables_name_their_columns_and_forms_their_rows():
    document = report(
        Table(
            (Column("活动", 50), Column("次数", 20, "right")), (("党课", LECTURES),), caption="表1"
        ),
        Form(
            (Field("名称", "党员大会", wide=True), Field("应到", LECTURES), Field("地点", "甲\n乙"))
        ),
    )
    table, form = tree(document).iter("table")
    assert table.findtext("caption") == "表1"
    assert [th.text for th in table.iterfind("thead/tr/th[@scope='col']")] == ["活动", "次数"]
    assert [td.get("class") for td in table.iter("td")] == [None, "text-end"]
    assert [th.text for th in form.iter("th")] == ["名称", "应到", "地点"]
    assert [td.get("colspan") for td in form.iter("td")] == ["3", None, None]
    assert len(form.findall(".//br")) == 1


def test_signature_and_attachments_are_there():
    found = tree(
        report(
            recipient="县直机关工委",
            attachments=("统计表", "名单"),
            signature=Signature("某支部", date(2022, 7, 1)),
            note="联系人：张三",
        )
    )
    assert found.findtext("p[@class='recipient']") == "县直机关工委："
    assert [li.text for li in found.iter("li")] == ["统计表", "名单"]
    assert found.find(".//time").get("datetime") == "2022-07-01"
    # Not "signature": the frame's style sheet draws a box around that.
    assert found.find(".//time").getparent().get("class") == "sign-off"
    assert "（联系人：张三）" in found.text_content()


def test_fragment_fits_a_strict_content_security_policy():
    source = Tags(
        render_html(
            report(
                Table((Column("甲", 20, "center"),), (("一",),)),
                Signatures(("主持人",)),
                Blank(),
                PageBreak(),
            )
        )
    )
    assert not {"style", "script"} & set(source.tags)
    assert not [name for name, _ in source.attributes if name == "style" or name.startswith("on")]


@given(st.text(st.sampled_from("<>/&\"'=!-#;ab文·\x00"), max_size=30) | st.text(max_size=40))
@example("<script>alert(1)</script>")
@example('"><img src=x onerror=alert(1)>')
@example("' autofocus onfocus='alert(1)")
@example("&lt;b&gt; <!-- ")
def test_any_text_is_shown_as_text_and_adds_no_tag(text):
    def blocks(said: str):
        figure = Figure(said, said, said, Decimal(1), said, said or "空", 1, said, "/x")
        column, cell = Column(said, 20), Field(said, said)
        return (
            Paragraph((said, Strong(said), figure), lead=said),
            Heading(1, said),
            Table((column,), ((said,),), said),
            Form((cell,)),
            Signatures((said,)),
        )

    line = "".join(c for c in printable(text) if not c.isspace() and c not in "\x85\u2028\u2029")
    plain = Tags(render_html(report(*blocks("文" if line else ""))))
    found = Tags(render_html(report(*blocks(line))))
    assert found.tags == plain.tags
    assert [name for name, _ in found.attributes] == [name for name, _ in plain.attributes]
    assert found.text.count(line) >= (10 if line else 0)


def test_standalone_page_is_complete_and_needs_nothing_else():
    page = standalone_page(report(Paragraph((LECTURES,))))
    assert page.startswith("<!doctype html>")
    document = html.document_fromstring(page)
    assert document.get("lang") == "zh-CN"
    assert document.findtext("head/title") == "县机关事务中心党支部2022年度党建工作汇报"
    assert not list(document.iter("link", "script", "img"))


def test_chips_of_the_standalone_page_lead_to_their_source_once_each():
    other = Figure("学习.资料", "A01", "2022", Decimal("1234.50"), "元", "1200余元", 3)
    document = html.document_fromstring(
        standalone_page(report(Paragraph((LECTURES, other, LECTURES, STARS))))
    )
    targets = [chip.get("href").removeprefix("#") for chip in document.iter("a")]
    rows = {row.get("id"): row.text_content() for row in document.iterfind(".//tbody/tr")}
    assert set(targets) == set(rows)
    assert len(rows) == 3
    assert targets[0] == targets[2]
    assert "1234.50元" in rows[targets[1]]


def test_style_cannot_close_its_element():
    page = standalone_page(report(), css="p { } </style><script>alert(1)</script>")
    assert not list(html.document_fromstring(page).iter("script"))
