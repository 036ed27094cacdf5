"""Files at the door: which are taken in, and what is said of the others."""

import io
import zipfile
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.core.errors import DomainError, Problem
from zhibu.reports.document import Figure
from zhibu.reports.office import doors, read, write
from zhibu.reports.office.test_word_read import para, run, table, word_file
from zhibu.reports.reading import Edit
from zhibu.reports.word_figures import read_figures

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
_ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-16-be"]


def problem(data: bytes, name: str) -> Problem:
    with pytest.raises(DomainError) as raised:
        read(data, name)
    return raised.value.problems[0]


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """The file with one part in another content."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return stream.getvalue()


WORD = word_file(para("发放", run("*"), "*册") + table(["项目", "次数"], ["党课", "**"]))
_BOMB = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


def test_a_word_file_goes_through_the_child_and_back():
    figure = Figure("study.materials", "A01", "2022", Decimal("312.50"), "册", "312.5册")
    paper = read(WORD, "报告.docx")
    assert [block.text for block in paper.blocks] == ["发放**册", "项目", "次数", "党课", "**"]
    assert paper.blocks[4].row == ("党课",)
    made = write(WORD, paper.kind, [Edit(0, 2, 4, "312", figure), Edit(4, 0, 2, "6")])
    again = read(made, "报告.docx")
    assert [block.text for block in again.blocks][::4] == ["发放312册", "6"]
    assert again.blocks[0].tagged[0].code == "study.materials"
    assert read_figures(io.BytesIO(made))[0].value == Decimal("312.50")


@pytest.mark.parametrize(
    ("data", "name", "code", "remedy"),
    [
        (b"", "报告.docx", "PKG001", "重新导出"),
        (_OLE, "报告.doc", "PKG001", "另存为 .docx"),
        (_OLE, "报告.wps", "PKG001", "另存为 .docx"),
        (b"%PDF-1.7 x", "报告.pdf", "PKG001", "Word"),
        (b"{\\rtf1 x}", "报告.rtf", "PKG001", "Word 文档（*.docx）"),
        (WORD, "报告.docm", "PKG010", "另存为"),
        (WORD, "报告.doc", "PKG001", "扩展名改成 .docx"),
        (WORD, "报告.xlsx", "PKG001", "扩展名改成 .docx"),
        (WORD[:300], "报告.docx", "PKG001", "另存为"),
        ("一份报告".encode(), "报告.docx", "PKG001", ".txt"),
        (changed(WORD, "word/vbaProject.bin", b"x"), "报告.docx", "PKG010", "不带宏"),
        (changed(WORD, "word/document.xml", _BOMB), "报告.docx", "PKG012", "另存为"),
        (changed(WORD, "word/document.xml", b"<w:p"), "报告.docx", "PKG001", "另存为"),
        (changed(WORD, "a.xml", b" " * 20_000_000), "报告.docx", "PKG007", "另存为"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(data, name, code, remedy):
    found = problem(data, name)
    assert found.code == code
    assert remedy in found.remedy
    assert "Excel" not in str(found)


def test_a_file_that_wants_too_much_memory_or_time_stops_only_the_child(monkeypatch):
    many = word_file("".join(para(f"第{n * 7919}条") for n in range(80_000)))
    monkeypatch.setattr(doors, "MEMORY_MB", 110)
    assert problem(many, "报告.docx").code == "DOC015"
    monkeypatch.setattr(doors, "MEMORY_MB", 1000)
    monkeypatch.setattr(doors, "SECONDS", 0)
    assert problem(many, "报告.docx").code == "DOC016"


@pytest.mark.parametrize("encoding", _ENCODINGS)
def test_text_keeps_its_encoding_and_line_ends(encoding):
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    text = "一、学习\r\n\r\n全年**次。\r党课**次\n"
    data = mark + text.encode(encoding)
    paper = read(data, "报告.txt")
    assert [block.text for block in paper.blocks] == ["一、学习", "全年**次。", "党课**次"]
    assert paper.blocks[1].headings == ("一、学习",)
    made = write(data, "txt", [Edit(1, 2, 4, "12"), Edit(2, 2, 4, "𠮷", comment="据")])
    expected = text.replace("全年**", "全年12").replace("党课**", "党课𠮷")
    assert made == mark + expected.encode(encoding)


def test_text_edits_that_do_not_fit_are_refused():
    with pytest.raises(DomainError, match="DOC020"):
        write("甲乙".encode(), "txt", [Edit(0, 0, 9, "丙")])
    with pytest.raises(DomainError, match="DOC020"):
        write("甲乙".encode(), "txt", [Edit(3, 0, 1, "丙")])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_as_text_are_read_or_refused(data):
    with suppress(DomainError):
        assert write(data, read(data, "报告.txt").kind, []) == data
