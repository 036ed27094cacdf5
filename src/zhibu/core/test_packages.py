"""Facts about archives, office packages and telling file types apart."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from zhibu.core.archives import MEGABYTE, Archive, Limits
from zhibu.core.errors import DomainError
from zhibu.core.filetypes import sniff
from zhibu.core.packages import examine
from zhibu.core.test_builders import (
    compound_file,
    docx_parts,
    relationships,
    sheet_xml,
    workbook,
    xlsx_parts,
    zipped,
)

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def codes(data: bytes, kind: str = "xlsx", **more: object) -> list[str]:
    return [problem.code for problem in examine(io.BytesIO(data), kind, **more)]


def with_parts(**parts: str | bytes) -> bytes:
    named = {name.replace("__", "/"): content for name, content in parts.items()}
    return zipped(xlsx_parts({"台账": sheet_xml(ROW)}) | named)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n", "pdf"),
        (workbook(ROW), "xlsx"),
        (zipped(docx_parts()), "docx"),
        (zipped({"ppt/presentation.xml": "<p/>"}), "pptx"),
        (zipped({"OFD.xml": "<o/>", "Doc_0/Document.xml": "<d/>"}), "ofd"),
        (zipped({"照片.jpg": b"x"}), "zip"),
        (compound_file("EncryptionInfo", "EncryptedPackage"), "encrypted"),
        (compound_file("Workbook"), "xls"),
        (compound_file("1Table", "a", "b", "c", "d", "WordDocument"), "doc"),
        (compound_file("WpsContent"), "ole"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"\0\0\0\x18ftypheic", "heic"),
        (b"\0\0\0\x18ftypisom", "mp4"),
        (b"ID3\x04", "mp3"),
        (b"MZ\x90\0", "program"),
        (b"#!/bin/sh\n", "script"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"\xef\xbb\xbf  <html><table>", "html"),
        (b'<?xml version="1.0"?><!-- c --><svg xmlns="x">', "svg"),
        ("姓名,日期\n张三,2022-03-05".encode("gb18030"), "text"),
        ("汉".encode() * 1365 + "汉".encode(), "text"),
        (b"\x00\x01\x02", "unknown"),
    ],
)
def test_content_tells_the_type(data: bytes, code: str) -> None:
    assert sniff(io.BytesIO(data)).code == code


def test_sound_packages_have_no_problems() -> None:
    assert codes(workbook(ROW)) == []
    assert codes(zipped(docx_parts()), "docx") == []


def test_renamed_word_document_is_named_for_what_it_is() -> None:
    (problem,) = examine(io.BytesIO(zipped(docx_parts())), "xlsx")
    assert "Word 文档（.docx）" in problem.message
    assert problem.remedy


def test_macros_are_found_by_part_and_by_content_type() -> None:
    assert codes(with_parts(xl__vbaProject="x")) == ["PKG010"]
    parts = xlsx_parts({"台账": sheet_xml(ROW)})
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro_type = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    content = parts["[Content_Types].xml"].replace(sheet_type, macro_type)
    assert codes(zipped(parts | {"[Content_Types].xml": content})) == ["PKG010"]


def test_external_data_is_refused_only_where_the_program_parses() -> None:
    link = relationships(("externalLinkPath", "file:///C:/账.xlsx", "External"))
    parts = {
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": link,
    }
    data = zipped(xlsx_parts({"台账": sheet_xml(ROW)}) | parts)
    assert codes(data) == ["PKG011"]
    assert codes(data, strict=False) == []


@pytest.mark.parametrize(
    ("target", "refused"),
    [
        ("https://example.org/t.dotm", True),
        ("\\\\host\\t.dotm", True),
        ("file://host/t.dotm", True),
        ("file:///C:\\Users\\li\\Normal.dotm", False),
    ],
)
def test_remote_template_is_refused_and_a_local_one_is_not(target: str, refused: bool) -> None:
    rels = relationships(("attachedTemplate", target, "External"))
    data = zipped(docx_parts() | {"word/_rels/settings.xml.rels": rels})
    assert codes(data, "docx", strict=False) == (["PKG011"] if refused else [])


def test_hyperlinks_are_no_external_links() -> None:
    rels = relationships(("hyperlink", "https://www.12371.cn/", "External"))
    assert codes(with_parts(**{"xl/worksheets/_rels/sheet1.xml.rels": rels})) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_doctype_is_refused_in_any_encoding(encoding: str) -> None:
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY a "aaaa">]>'
        "<worksheet><sheetData/></worksheet>"
    )
    assert codes(with_parts(**{"xl/worksheets/sheet1.xml": xml.encode(encoding)})) == ["PKG012"]


@pytest.mark.parametrize("encoding", ["uff-8", "gb18030"])
def test_part_in_an_unreadable_encoding_is_damaged(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><w/>'.encode()
    assert codes(with_parts(**{"xl/a.xml": xml})) == ["PKG001"]


def test_doctype_is_found_under_an_innocent_name() -> None:
    bad = b'<!DOCTYPE w [<!ENTITY a "b">]><w/>'
    assert codes(with_parts(**{"xl/media/image1.png": bad})) == ["PKG012"]


def test_bomb_is_refused_by_its_ratio() -> None:
    assert codes(with_parts(**{"xl/media/a.bin": bytes(30 * MEGABYTE)})) == ["PKG007"]


def test_unpacked_size_is_capped_over_all_parts() -> None:
    limits = Limits(unpacked=3 * MEGABYTE)
    parts = {f"xl/media/{n}.bin": bytes(MEGABYTE) for n in range(4)}
    assert codes(with_parts(**parts), limits=limits) == ["PKG006"]


def test_sizes_that_lie_are_found_by_counting() -> None:
    data = bytearray(with_parts(**{"xl/media/a.bin": b"a" * 5000}))
    entry = data.rindex(b"xl/media/a.bin") - 46
    struct.pack_into("<I", data, entry + 24, 10)
    assert codes(bytes(data)) == ["PKG007"]


def test_wrong_checksum_is_found() -> None:
    data = bytearray(with_parts(**{"xl/media/a.bin": b"a" * 5000}))
    entry = data.rindex(b"xl/media/a.bin") - 46
    struct.pack_into("<I", data, entry + 16, 1)
    assert codes(bytes(data)) == ["PKG007"]


def test_parts_that_share_bytes_are_refused() -> None:
    data = bytearray(with_parts(**{"xl/media/a.bin": b"a" * 50, "xl/media/b.bin": b"a" * 50}))
    entry = data.rindex(b"xl/media/a.bin") - 46
    (packed,) = struct.unpack_from("<I", data, entry + 20)
    struct.pack_into("<I", data, entry + 20, packed + 40)
    (problem,) = examine(io.BytesIO(bytes(data)), "xlsx")
    assert (problem.code, problem.value) == ("PKG007", "xl/media/a.bin")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "xl\\a.xml", "C:a", "a/../b"])
def test_path_tricks_in_part_names_are_refused(name: str) -> None:
    assert codes(with_parts(**{name: "x"})) == ["PKG003"]


def test_archive_without_parts_is_no_document() -> None:
    assert codes(zipped({})) == ["PKG001"]
    assert Archive.open(io.BytesIO(zipped({"folder/": ""}))).parts == ()


def test_two_parts_of_one_name_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in xlsx_parts({"台账": sheet_xml(ROW)}).items():
            archive.writestr(name, content)
        archive.writestr("XL/workbook.xml", "<other/>")
    assert codes(made.getvalue()) == ["PKG003"]


def test_too_many_parts_are_refused_before_they_are_listed() -> None:
    parts = {f"xl/{n}": "" for n in range(60)}
    assert codes(with_parts(**parts), limits=Limits(parts=50)) == ["PKG004"]


def test_nested_archive_is_refused_but_an_embedded_workbook_is_not() -> None:
    inner = zipped({"a": "b"})
    assert codes(with_parts(**{"xl/media/a.bin": inner})) == ["PKG009"]
    assert codes(zipped(docx_parts() | {"word/embeddings/1.xlsx": inner}), "docx") == []


def test_one_endless_tag_is_refused() -> None:
    xml = '<w a="' + "".join(f"{n:07d}" for n in range(100_000)) + '"/>'
    data = with_parts(**{"xl/a.xml": xml})
    assert codes(data, limits=Limits(xml_token=100_000)) == ["PKG008"]


def test_truncated_file_is_damaged() -> None:
    assert codes(workbook(ROW)[:-60]) == ["PKG001"]


def test_directory_that_points_before_the_file_is_damaged() -> None:
    data = bytearray(workbook(ROW))
    trailer = data.rindex(b"PK\x05\x06")
    (start,) = struct.unpack_from("<I", data, trailer + 16)
    struct.pack_into("<I", data, trailer + 16, start + 65_536)
    assert codes(bytes(data)) == ["PKG001"]


def test_encrypted_parts_ask_for_the_password_to_be_removed() -> None:
    data = bytearray(workbook(ROW))
    for at in range(len(data)):
        if data[at : at + 4] == b"PK\x01\x02":
            data[at + 8] |= 1
    assert codes(bytes(data)) == ["PKG002"]


def test_several_reasons_are_told_at_once() -> None:
    data = with_parts(xl__vbaProject="x", **{"xl/connections.xml": "<c/>", "xl/b.xml": "<a"})
    assert codes(data) == ["PKG010", "PKG011", "PKG001"]


def test_archive_reads_a_part_up_to_a_limit() -> None:
    archive = Archive.open(io.BytesIO(zipped({"a": b"x" * 500_000})))
    assert archive.read(archive.parts[0], 10) == b"x" * 10


def test_archive_refuses_what_is_too_large_when_packed() -> None:
    with pytest.raises(DomainError) as caught:
        Archive.open(io.BytesIO(workbook(ROW)), Limits(packed=100))
    assert caught.value.problems[0].code == "PKG005"
