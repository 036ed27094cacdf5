"""What a stranger's Word file says: every place, however Word has cut it up."""

import io
import zipfile

import pytest

from zhibu.core.errors import DomainError
from zhibu.reports.office.package import Package
from zhibu.reports.office.word_read import read_word
from zhibu.reports.ooxml import PROLOG, RELATIONSHIPS
from zhibu.reports.reading import Block, Paper

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NAMESPACES = (
    f'{W} xmlns:r="{RELATIONSHIPS}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MAIN = "word/document.xml"


def run(text: str, properties: str = "") -> str:
    """One run; `properties` is what stands in its rPr."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*content: str, properties: str = "") -> str:
    """One paragraph; plain texts become runs."""
    inside = "".join(one if one.startswith("<") else run(one) for one in content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def table(*rows: list[str]) -> str:
    """A table; a cell is its text, or properties and content divided by a bar."""
    made = ""
    for row in rows:
        cells = ""
        for cell in row:
            properties, _, content = cell.rpartition("|")
            inside = content if content.startswith("<") else para(content)
            cells += f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"
        made += f"<w:tr>{cells}</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{made}</w:tbl>"


def word_file(body: str, parts: dict[str, str] | None = None) -> bytes:
    """A Word file with this body; `parts` are more parts of word/ by name (header1.xml)."""
    more = {name: xml for name, xml in (parts or {}).items() if "/" not in name}
    kinds = {name: name.removesuffix(".xml").rstrip("0123456789") for name in more}
    types = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in [("document.xml", "document.main"), *kinds.items()]
    )
    links = "".join(
        f'<Relationship Id="id_{name}" Type="{RELATIONSHIPS}/{kind}" Target="{name}"/>'
        for name, kind in kinds.items()
    )
    sections = "".join(
        f'<w:{kind}Reference w:type="default" r:id="id_{name}"/>'
        for name, kind in kinds.items()
        if kind in ("header", "footer")
    )
    contents = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a"'
        f' Type="{RELATIONSHIPS}/officeDocument" Target="{_MAIN}"/></Relationships>',
        _MAIN: f"<w:document {_NAMESPACES}><w:body>{body}"
        f"<w:sectPr>{sections}</w:sectPr></w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{links}</Relationships>",
    }
    for name, xml in (parts or {}).items():
        bare = xml.startswith("<w:") and "xmlns" not in xml
        opened = xml.replace(">", f" {_NAMESPACES}>", 1) if bare else xml
        contents[name if "/" in name else f"word/{name}"] = opened
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in contents.items():
            archive.writestr(name, PROLOG + xml)
    return stream.getvalue()


def read(data: bytes) -> Paper:
    """Read in this process: the child is tested elsewhere."""
    return read_word(Package(data))


def blocks(body: str, parts: dict[str, str] | None = None) -> list[Block]:
    return list(read(word_file(body, parts)).blocks)


def texts(body: str) -> list[str]:
    return [block.text for block in blocks(body)]


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def complex_field(code: str, *shown: str) -> str:
    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return mark("begin") + instruction + mark("separate") + "".join(shown) + mark("end")


def text_box(content: str) -> str:
    """A drawing with a text box, in the new form and in the one for old programs."""
    inside = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent>"
        '<mc:Choice Requires="wps"><w:drawing>'
        f"<wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_a_mask_cut_into_many_runs_is_one_text():
    mistake = '<w:proofErr w:type="spellStart"/>'
    (block,) = blocks(para("发放", run("*", "<w:b/>"), mistake, "*", run("册", "<w:i/>")))
    assert (block.text, block.kind, block.place) == ("发放**册", "body", "正文第1段")


def test_tabs_and_breaks_count_as_one_character_each():
    body = "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:noBreakHyphen/></w:r></w:p>"
    assert texts(body) == ["甲\t乙\n-"]


def test_what_is_not_shown_is_not_read():
    deleted = "<w:del><w:r><w:delText>三</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('四')}</w:moveFrom>"
    hidden = run("五", "<w:vanish/>")
    ruby = (
        f"<w:r><w:ruby><w:rt>{run('zi')}</w:rt><w:rubyBase>{run('字')}</w:rubyBase></w:ruby></w:r>"
    )
    inserted = f"<w:ins>{run('两')}</w:ins>"
    paper = read(word_file(para("一", deleted, moved, hidden, inserted, ruby)))
    assert [block.text for block in paper.blocks] == ["一两字"]
    assert "有 3 处修订" in paper.notes[0]


def test_text_in_links_smart_tags_and_controls_is_read():
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('乙')}</w:sdtContent></w:sdt>"
    link = f"<w:hyperlink>{run('甲')}</w:hyperlink>"
    block_control = f"<w:sdt><w:sdtContent>{para('丁')}</w:sdtContent></w:sdt>"
    body = para(link, control, f"<w:smartTag>{run('丙')}</w:smartTag>") + block_control
    assert texts(body) == ["甲乙丙", "丁"]


def test_results_of_fields_are_locked_and_their_codes_unread():
    simple = f'<w:fldSimple w:instr="PAGE">{run("3")}</w:fldSimple>'
    (block,) = blocks(para("第", complex_field("PAGE", run("1"), run("2")), "页", simple))
    assert (block.text, block.locked) == ("第12页3", ((1, 3), (4, 5)))


def test_a_form_field_is_typed_text_and_a_stray_mark_hides_nothing():
    body = para(mark("begin"), "甲") + para(complex_field("FORMTEXT ", run("**")), "人")
    assert [(block.text, block.locked) for block in blocks(body)] == [("甲", ()), ("**人", ())]


def test_a_field_may_reach_over_paragraphs():
    start = mark("begin") + "<w:r><w:instrText>TOC</w:instrText></w:r>" + mark("separate")
    found = blocks(para(start, "一、") + para("二、", mark("end"), "后"))
    assert [block.locked for block in found] == [((0, 2),), ((0, 2),)]


def test_bound_and_locked_controls_are_locked():
    def control(properties: str) -> str:
        content = f"<w:sdtContent>{run('甲')}</w:sdtContent>"
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr>{content}</w:sdt>"

    bound = control('<w:dataBinding w:xpath="/a"/>')
    closed = control('<w:lock w:val="contentLocked"/>')
    title = f"<w:sdtContent>{para('题目')}</w:sdtContent>"
    around = f"<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr>{title}</w:sdt>"
    found = blocks(para(bound, control(""), closed) + around)
    assert [block.locked for block in found] == [((0, 1), (2, 3)), ((0, 2),)]


def test_underlined_space_is_a_blank_and_a_filled_line_is_not():
    line = '<w:u w:val="single"/>'
    body = para("走访", run("   ", line), run("\u3000", line), "户", run("  ", ""), "，")
    body += para(run("  ", line), run("312", line), run("  ", line), "册")
    body += para("签", run("  ", '<w:u w:val="none"/>'), "字")
    assert [block.blanks for block in blocks(body)] == [((2, 6),), (), ()]


def test_headers_footers_and_notes_are_read_behind_the_body():
    notes = '<w:footnotes><w:footnote w:type="separator"><w:p/></w:footnote><w:footnote>'
    parts = {
        "header1.xml": f"<w:hdr>{para('页上')}</w:hdr>",
        "footer1.xml": f"<w:ftr>{table(['页下', ''])}</w:ftr>",
        "footnotes.xml": f"{notes}{para('注释')}</w:footnote></w:footnotes>",
    }
    found = blocks(para("正文"), parts)
    assert [(block.kind, block.place, block.text) for block in found] == [
        ("body", "正文第1段", "正文"),
        ("footnote", "脚注1", "注释"),
        ("header", "页眉", "页上"),
        ("footer", "页脚表1第1行第1列", "页下"),
        ("footer", "页脚表1第1行第2列", ""),
    ]


def test_a_text_box_is_read_once():
    found = blocks(para("甲", text_box(para("**人") + para("乙"))))
    assert [(block.kind, block.place, block.text) for block in found] == [
        ("body", "正文第1段", "甲"),
        ("textbox", "文本框1", "**人"),
        ("textbox", "文本框1", "乙"),
    ]


def test_cells_know_their_headings_through_merged_cells():
    wide, down = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'
    body = para("表一 党建情况") + table(
        [f"{down}|项目", f"{wide}|2022年", "备注"],
        ["<w:vMerge/>|", "上半年", "下半年", "说明"],
        ["主题党日", "**", "6", "次"],
        ["走访", "**", "", "户"],
    )
    found = {block.place: block for block in blocks(body)[1:]}
    cell = found["表1第3行第2列"]
    assert (cell.row, cell.column) == (("主题党日",), ("2022年", "上半年"))
    assert cell.caption == "表一 党建情况"
    assert found["表1第4行第3列"].column == ("2022年", "下半年")
    assert found["表1第4行第3列"].row == ("走访", "**")
    assert found["表1第3行第4列"].column == ("备注", "说明")
    assert "表1第2行第1列" not in found


def test_a_table_without_a_head_has_no_headings_above():
    found = blocks(table(["主题党日", "12"], ["走访", "30"]))
    assert [block.column for block in found] == [(), (), (), ()]
    assert found[3].row == ("走访",)


def test_a_nested_table_keeps_the_headings_around_it():
    inner = table(["次数"], ["**"])
    found = blocks(table(["项目", "内容"], ["党课", f"|{inner}{para('')}"]))
    cell = next(block for block in found if block.text == "**")
    assert cell.place == "表1第2行第2列内表第2行第1列"
    assert (cell.row, cell.column) == (("党课",), ("内容", "次数"))


def test_headings_by_number_style_and_automatic_number():
    styles = (
        '<w:styles><w:style w:styleId="a1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a1"/></w:style></w:styles>'
    )
    numbering = (
        '<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%1）"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
    body = (
        para("党建工作", properties='<w:pStyle w:val="b"/>')
        + para("理论学习", properties=listed)
        + para("1.抓实学习")
        + para("全年**次。")
        + para("二、组织建设")
        + para("（一）学习抓在经常。全年学习**次。")
        + para("又开展**次。")
        + para("1.开展活动12次。")
    )
    found = blocks(body, {"styles.xml": styles, "numbering.xml": numbering})
    assert [block.level for block in found] == [1, 2, 3, 0, 1, 0, 0, 0]
    assert found[3].headings == ("党建工作", "理论学习", "1.抓实学习")
    assert found[5].headings == ("二、组织建设", "（一）学习抓在经常")
    assert found[6].headings == found[7].headings == found[5].headings


def test_strict_files_are_refused_with_a_remedy():
    strict = {
        _MAIN: '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>',
    }
    with pytest.raises(DomainError, match="DOC013"):
        read(word_file(para("甲"), strict))


def test_a_long_and_a_deep_document_are_read_and_too_deep_is_refused():
    many = para("甲" * 1_000_000) + para(*(run("*") for _ in range(30_000)))
    assert [len(block.text) for block in blocks(many)] == [1_000_000, 30_000]
    deep = para("底")
    for _layer in range(40):
        deep = table([f"|{deep}"])
    assert [block.text for block in blocks(deep) if block.text] == ["底"]
    for _layer in range(100):
        deep = table([f"|{deep}"])
    with pytest.raises(DomainError, match="DOC012"):
        blocks(deep)
