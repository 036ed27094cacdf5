"""Edits in a stranger's Word file: the right characters, the old format, nothing else."""

import io
import re
import zipfile
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from zhibu.core.errors import DomainError
from zhibu.reports.document import Figure
from zhibu.reports.office.characters import read_line
from zhibu.reports.office.fields import Fields
from zhibu.reports.office.names import CONTROL, RUN, RUN_PROPERTIES, w
from zhibu.reports.office.package import Package
from zhibu.reports.office.test_word_read import (
    complex_field,
    para,
    read,
    run,
    table,
    text_box,
    word_file,
)
from zhibu.reports.office.word_write import write_word
from zhibu.reports.ooxml import PROLOG
from zhibu.reports.reading import Edit
from zhibu.reports.word_figures import figures_data, read_figures

MATERIALS = Figure(
    "study.materials", "A01", "2022", Decimal(312), "册", "312册", 3, label="发放资料"
)
GAP = Figure("star.grade", "A01", "2022", None, "星", "")
_MAIN = "word/document.xml"
_CONTROL_CHILDREN = [w("sdtPr"), w("sdtContent")]


def write(data: bytes, *edits: Edit, moment: datetime | None = None) -> bytes:
    """Write in this process: the child is tested elsewhere."""
    package = Package(data)
    write_word(package, edits, moment)
    return package.save()


def written(body: str, *edits: Edit) -> bytes:
    return write(word_file(body), *edits)


def part(data: bytes, name: str = _MAIN) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.read(name).decode()


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def texts(data: bytes) -> list[str]:
    return [block.text for block in read(data).blocks]


def formats(data: bytes) -> list[tuple[str, bytes]]:
    """Every character of the first paragraph with its run's format and whether it is inserted."""
    root = etree.fromstring(part(data).encode())
    paragraph = next(root.iter(w("p")))
    found = []
    for piece in read_line(paragraph, Fields(paragraph)).pieces:
        holder = piece.element.getparent()
        properties = holder.find(RUN_PROPERTIES)
        look = b"" if properties is None else etree.tostring(properties)
        around = next((a.tag for a in holder.iterancestors(w("ins"), w("hyperlink"))), "")
        found += [(character, look + around.encode()) for character in piece.text]
    return found


def test_new_text_stands_in_the_first_run_with_its_format():
    body = para("发放", run("*", "<w:b/>"), run("*册", "<w:i/>"), "。")
    data = written(body, Edit(0, 2, 4, "312"))
    assert texts(data) == ["发放312册。"]
    looks = dict(formats(data))
    assert [bold in looks["3"] for bold in (b"<w:b/>", b"<w:i/>")] == [True, False]
    assert b"<w:i/>" in looks["册"]
    assert looks["。"] == b""


def test_only_touched_parts_change_and_the_input_stays():
    data = word_file(para("**册"), {"header1.xml": f"<w:hdr>{para('上')}</w:hdr>"})
    before = bytes(data)
    made = write(data, Edit(0, 0, 2, "312"))
    assert data == before
    assert names(made) == names(data)
    assert [name for name in names(data) if part(data, name) != part(made, name)] == [_MAIN]


def test_a_figure_is_tagged_and_found_again_like_one_of_a_composed_report():
    data = written(para("发放**册"), Edit(0, 2, 5, "近312册", MATERIALS, (1, 5)))
    (found,) = read_figures(io.BytesIO(data))
    assert (found.code, found.text, found.value) == ("study.materials", "312册", Decimal(312))
    assert not found.was_edited
    (tagged,) = read(data).blocks[0].tagged
    assert (tagged.start, tagged.end, tagged.written) == (3, 7, "312册")
    control = next(etree.fromstring(part(data).encode()).iter(CONTROL))
    assert [child.tag for child in control] == _CONTROL_CHILDREN


def test_data_parts_of_others_stay_and_ours_is_used_again():
    data = word_file(para("**册**"), {"customXml/item1.xml": "<其他/>"})
    once = write(data, Edit(0, 0, 2, "312", MATERIALS))
    assert "<其他/>" in part(once, "customXml/item1.xml")
    twice = write(once, Edit(0, 4, 6, "待补", GAP))
    assert [name for name in names(twice) if "customXml/item2" in name] == ["customXml/item2.xml"]
    assert [found.text for found in read_figures(io.BytesIO(twice))] == ["312", "待补"]
    assert 'w:highlight w:val="yellow"' in part(twice)


def test_a_figure_is_renewed_in_its_control():
    once = written(para("发放**册"), Edit(0, 2, 4, "待补", GAP, comment="没有记录"))
    assert "w:highlight" in part(once)
    twice = write(once, Edit(0, 2, 4, "312", MATERIALS, comment="依据3条记录"))
    assert texts(twice) == ["发放312册"]
    assert part(twice).count("<w:sdt>") == 1
    assert "w:highlight" not in part(twice)
    (found,) = read_figures(io.BytesIO(twice))
    assert (found.code, found.written) == ("study.materials", "312")
    assert re.findall("依据|没有", part(twice, "word/comments.xml")) == ["依据"]


def test_a_copied_figure_is_renewed_apart_from_the_first():
    once = part(written(para("**册"), Edit(0, 0, 2, "312", MATERIALS)))
    control = re.search("<w:sdt>.*?</w:sdt>", once)
    assert control
    body = para(control[0], "册，又", control[0], "册")
    listed = figures_data([(1, MATERIALS)]).removeprefix(PROLOG)
    data = word_file(body, {"customXml/item1.xml": listed})
    twice = write(data, Edit(0, 0, 3, "1", MATERIALS), Edit(0, 6, 9, "2", MATERIALS))
    assert texts(twice) == ["1册，又2册"]
    found = read_figures(io.BytesIO(twice))
    assert [(figure.text, figure.was_edited) for figure in found] == [("1", False), ("2", False)]


def test_lost_tags_are_told():
    once = written(para("**册"), Edit(0, 0, 2, "312", MATERIALS))
    assert read(once).notes == ()
    package = Package(once)
    for tag in list(package.xml(_MAIN).iter(w("tag"))):
        tag.getparent().remove(tag)
    package.touch(_MAIN)
    assert "标记已丢失" in read(package.save()).notes[0]


def test_an_edit_without_a_figure_takes_the_tag_away():
    once = written(para("发放**册"), Edit(0, 2, 4, "312", MATERIALS))
    twice = write(once, Edit(0, 3, 4, "九"))
    assert texts(twice) == ["发放3九2册"]
    assert read_figures(io.BytesIO(twice)) == []


def test_text_that_is_there_can_be_tagged_across_runs_but_not_across_a_link():
    plain = written(para("发", run("31", "<w:b/>"), "2", "册"), Edit(0, 1, 4, None, MATERIALS))
    assert [found.text for found in read_figures(io.BytesIO(plain))] == ["312"]
    link = f"<w:hyperlink>{run('2')}</w:hyperlink>"
    crossing = written(para("31", link), Edit(0, 0, 3, None, MATERIALS))
    assert texts(crossing) == ["312"]
    assert read_figures(io.BytesIO(crossing)) == []


def test_both_forms_of_a_text_box_are_edited_alike():
    data = written(
        para("甲", text_box(para("**人"))), Edit(1, 0, 2, "35", MATERIALS, comment="依据")
    )
    assert part(data).count(">35<") == 2
    assert len(read_figures(io.BytesIO(data))) == 1
    assert "word/comments.xml" not in names(data)
    numbers = re.findall(r'<w:id w:val="(\d+)"', part(data))
    assert len(numbers) == len(set(numbers)) == 2


def test_figures_in_headers_and_notes_are_found_again():
    note = f'<w:footnote w:id="2">{para("**册")}</w:footnote>'
    parts = {
        "header1.xml": f"<w:hdr>{para('**次')}</w:hdr>",
        "footnotes.xml": f"<w:footnotes>{note}</w:footnotes>",
    }
    data = word_file(para("甲"), parts)
    made = write(data, *(Edit(n, 0, 2, str(n), MATERIALS, comment="据") for n in (1, 2)))
    assert [found.text for found in read_figures(io.BytesIO(made))] == ["1", "2"]
    assert "word/comments.xml" not in names(made)


def test_comments_are_added_to_those_there():
    theirs = '<w:comments><w:comment w:id="7" w:author="张三"><w:p/></w:comment></w:comments>'
    data = word_file(para("**册") + table(["**"]), {"comments.xml": theirs})
    moment = datetime(2023, 1, 5, 8, tzinfo=UTC)
    made = write(data, *(Edit(n, 0, 2, "1", comment="一\n二") for n in (0, 1)), moment=moment)
    comments = etree.fromstring(part(made, "word/comments.xml").encode())
    assert [c.get(w("id")) for c in comments] == ["7", "8", "9"]
    assert comments[1].get(w("date")) == "2023-01-05T08:00:00Z"
    assert ["".join(p.itertext()) for p in comments[1]] == ["一", "二"]
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert re.findall(rf'<w:{name} w:id="(\d+)"', part(made)) == ["8", "9"]


def test_an_empty_cell_is_filled_in_the_format_of_its_mark():
    cell = para(properties="<w:rPr><w:b/></w:rPr>")
    made = written(table([f"|{cell}"]), Edit(0, 0, 0, "12", MATERIALS))
    assert [block.text for block in read(made).blocks] == ["12"]
    assert b"<w:b/>" in formats(made)[0][1]


def test_a_prompt_becomes_text_of_its_own():
    grey = run("单击输入", '<w:rStyle w:val="PlaceholderText"/>')
    control = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{grey}</w:sdtContent></w:sdt>"
    )
    made = written(para(control, "次"), Edit(0, 0, 4, "12"))
    assert texts(made) == ["12次"]
    assert "showingPlcHdr" not in part(made)
    assert "PlaceholderText" not in part(made)


def test_a_plain_text_control_gets_text_but_no_control_inside():
    inside = f"<w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('**')}</w:sdtContent>"
    made = written(para(f"<w:sdt>{inside}</w:sdt>次"), Edit(0, 0, 2, "12", MATERIALS, comment="据"))
    assert part(made).count("<w:sdt>") == 1
    content = etree.fromstring(part(made).encode()).find(f".//{w('sdtContent')}")
    assert [child.tag for child in content] == [RUN]


def test_misfits_are_told_all_at_once_and_nothing_is_written():
    body = para(complex_field("PAGE", run("1")), "页") + para("甲乙丙")
    bad = (Edit(0, 0, 1, "2"), Edit(1, 0, 2, "丁"), Edit(1, 1, 3, "戊"), Edit(1, 2, 9, "己"))
    with pytest.raises(DomainError) as raised:
        written(body, *bad, Edit(9, 0, 0, "庚"))
    assert [problem.code for problem in raised.value.problems] == ["DOC020"] * 4


PIECES = st.lists(
    st.tuples(
        st.text("甲乙12*，", min_size=1, max_size=4),
        st.sampled_from(["", "<w:b/>", "<w:i/>"]),
        st.sampled_from(["", "ins", "hyperlink", "sdt", "tab", "twice"]),
    ),
    min_size=1,
    max_size=6,
)


def _sentence(pieces: list[tuple[str, str, str]]) -> str:
    made = []
    for text, look, home in pieces:
        one = run(text, look)
        if home == "twice":
            one = one.replace("<w:t ", "<w:t/><w:t>双</w:t><w:t ")
        elif home == "sdt":
            one = f"<w:sdt><w:sdtPr/><w:sdtContent>{one}</w:sdtContent></w:sdt>"
        elif home == "tab":
            one = one.replace("</w:r>", "<w:tab/></w:r>")
        elif home:
            one = f"<w:{home}>{one}</w:{home}>"
        made.append(one)
    return para(*made, "。")


@st.composite
def sentences_and_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    body = _sentence(draw(PIECES))
    length = len(read(word_file(body)).blocks[0].text)
    cuts = sorted(draw(st.sets(st.integers(0, length - 1), max_size=6)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        text = draw(st.none() | st.text("新9\t ", min_size=1, max_size=3))
        # A figure holds no tab; other text may.
        figure = None if text and "\t" in text else draw(st.sampled_from([None, MATERIALS]))
        edits.append(Edit(0, start, end, text, figure, None, draw(st.sampled_from(["", "注"]))))
    return body, edits


@settings(max_examples=100, deadline=None)
@given(sentences_and_edits())
def test_any_edits_change_their_characters_and_no_others(case: tuple[str, list[Edit]]):
    body, edits = case
    data = word_file(body)
    before, expected, position = formats(data), [], 0
    for edit in edits:
        expected += before[position : edit.start]
        if edit.text is None:
            expected += before[edit.start : edit.end]
        else:
            expected += [(character, before[edit.start][1]) for character in edit.text]
        position = edit.end
    expected += before[position:]
    made = write(data, *edits)
    assert formats(made) == expected
    root = etree.fromstring(part(made).encode())
    for control in root.iter(CONTROL):
        assert [child.tag for child in control] == _CONTROL_CHILDREN
    assert not [r for r in root.iter(RUN) if all(c.tag == RUN_PROPERTIES for c in r)]
    tagged = Counter(edit.text for edit in edits if edit.figure and edit.text is not None)
    assert not tagged - Counter(figure.text for figure in read_figures(io.BytesIO(made)))
    again = write(made, *(Edit(0, t.start, t.end, None) for t in read(made).blocks[0].tagged))
    assert formats(again) == expected
