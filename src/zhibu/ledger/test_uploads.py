"""Facts about files that become evidence."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from zhibu.core.errors import DomainError
from zhibu.core.test_builders import (
    compound_file,
    docx_parts,
    relationships,
    sheet_xml,
    workbook,
    xlsx_parts,
    zipped,
)
from zhibu.ledger.uploads import Inspected, clean_name, inspect_upload

CAP = 5_000_000
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
ORIENTATION, GPS, MAKE, USER_COMMENT = 0x0112, 0x8825, 0x010F, 0x9286


def inspect(data: bytes, name: str, **more: object) -> Inspected:
    return inspect_upload(io.BytesIO(data), name, **{"cap_bytes": CAP} | more)


def refusal(data: bytes, name: str, **more: object) -> list[str]:
    with pytest.raises(DomainError) as caught:
        inspect(data, name, **more)
    return [problem.code for problem in caught.value.problems]


def photograph(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    """A picture, red on the left and blue on the right, taken with the camera on its side."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE] = "PhoneMaker"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (30.0, 15.0, 20.0)
    made = io.BytesIO()
    image.save(made, kind, exif=exif, **more)
    return made.getvalue()


def test_pdf_is_kept_byte_for_byte_with_its_hash() -> None:
    data = b"%PDF-1.7\n" + b"x" * 400_000
    kept = inspect(data, "会议  纪要.PDF")
    assert (kept.name, kept.extension, kept.mime) == ("会议 纪要.PDF", "pdf", "application/pdf")
    assert kept.stream.read() == data
    assert kept.size == len(data)
    assert kept.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (workbook(ROW), "台账.xlsx"),
        (zipped(docx_parts()), "记录.docx"),
        (zipped({"ppt/presentation.xml": "<p/>"}), "党课.pptx"),
        (zipped({"OFD.xml": "<o/>"}), "通知.ofd"),
        (compound_file("WordDocument"), "旧.doc"),
        (compound_file("Workbook"), "旧.xls"),
        ("签到：张三、李四".encode("gb18030"), "签到.txt"),
        (b"\0\0\0\x18ftypisom", "录像.mp4"),
        (b"ID3\x04\0", "录音.mp3"),
    ],
)
def test_honest_files_are_taken(data: bytes, name: str) -> None:
    assert inspect(data, name).size == len(data)


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"MZ\x90\0", "报告.pdf", "可执行程序"),
        (b"<html><script>x</script></html>", "说明.txt", "网页"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', "图.png", "SVG"),
        (b"%PDF-1.7", "照片.jpg", "PDF"),
        (zipped(docx_parts()), "台账.xlsx", "Word"),
        (b"\0\0\0\x18ftypheic", "照片.heic", "HEIC"),
        (zipped({"a.txt": "x"}), "资料.zip", "ZIP"),
        (compound_file("EncryptedPackage"), "台账.xlsx", "密码"),
        (b"%PDF-1.7", "报告", "没有扩展名"),
    ],
)
def test_content_that_belies_the_name_is_refused_and_named(
    data: bytes, name: str, told: str
) -> None:
    with pytest.raises(DomainError) as caught:
        inspect(data, name)
    (problem,) = caught.value.problems
    assert problem.code == "UPL006"
    assert told in problem.message
    assert problem.remedy
    assert name in problem.place


def test_archives_pass_only_where_allowed() -> None:
    assert inspect(zipped({"a.txt": "x"}), "资料.zip", allow_zip=True).mime == "application/zip"
    assert refusal(zipped({"../a": "x"}), "资料.zip", allow_zip=True) == ["PKG003"]


def test_empty_file_is_refused() -> None:
    assert refusal(b"", "记录.docx") == ["UPL004"]


def test_reading_stops_soon_after_the_cap() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            Endless.given += size
            return b"x" * size

    with pytest.raises(DomainError) as caught:
        inspect_upload(Endless(), "录像.mp4", cap_bytes=CAP)
    assert caught.value.problems[0].code == "UPL005"
    assert Endless.given < 2 * CAP


def test_a_file_exactly_at_the_cap_passes() -> None:
    data = b"%PDF-1.7\n".ljust(1000, b"x")
    assert inspect(data, "a.pdf", cap_bytes=1000).size == 1000
    assert refusal(data, "a.pdf", cap_bytes=999) == ["UPL005"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../../etc/passwd.pdf", "UPL002"),
        ("C:\\报告.pdf", "UPL002"),
        ("C:报告.pdf", "UPL002"),
        ("目录/报告.pdf", "UPL002"),
        ("报\0告.pdf", "UPL003"),
        ("报告\u202efdp.pdf", "UPL003"),
        ("报\n告.pdf", "UPL003"),
        ("con.pdf", "UPL002"),
    ],
)
def test_tricks_in_names_are_refused(name: str, code: str) -> None:
    assert refusal(b"%PDF-1.7", name) == [code]


def test_all_reasons_are_told_at_once() -> None:
    assert refusal(b"", "../a\0.pdf") == ["UPL002", "UPL003", "UPL004"]
    data = zipped(xlsx_parts({"台账": sheet_xml(ROW)}) | {"xl/vbaProject.bin": "x"})
    assert refusal(data, "a/台账.docx") == ["UPL002", "UPL006", "PKG010"]


def test_names_are_shown_short_and_on_one_line() -> None:
    assert clean_name("  报告\u200b 一 .pdf") == "报告 一 .pdf"
    assert len(clean_name("长" * 300 + ".pdf")) == 120
    assert clean_name("长" * 300 + ".pdf").endswith(".pdf")
    assert clean_name("...") == "未命名"


def test_macro_documents_are_refused_old_and_new() -> None:
    assert refusal(compound_file("WordDocument", "Macros"), "旧.doc") == ["PKG010"]
    docx = zipped(docx_parts() | {"word/vbaProject.bin": "x"})
    assert refusal(docx, "新.docx") == ["PKG010"]


def test_linked_picture_in_a_document_is_tolerated() -> None:
    rels = relationships(("image", "https://example.org/a.png", "External"))
    docx = zipped(docx_parts() | {"word/_rels/document.xml.rels": rels})
    assert inspect(docx, "记录.docx").size == len(docx)


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_pictures_lose_place_and_device_and_stand_upright(kind: str, name: str) -> None:
    sent = photograph(kind)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(GPS)
    kept = inspect(sent, name)
    data = kept.stream.read()
    picture = Image.open(io.BytesIO(data))
    assert not dict(picture.getexif())
    assert b"PhoneMaker" not in data
    assert b"Exif" not in data
    assert picture.size == (40, 60)
    top, bottom = picture.getpixel((20, 5)), picture.getpixel((20, 55))
    assert top[0] > 200 > bottom[0]
    assert bottom[2] > 200 > top[2]
    assert kept.sha256 == hashlib.sha256(data).hexdigest()


def test_comments_and_hidden_tails_are_left_behind() -> None:
    sent = photograph(comment=b"secret remark") + b"PK\x03\x04 hidden tail"
    data = inspect(sent, "a.jpeg").stream.read()
    assert b"secret" not in data
    assert b"hidden" not in data


def test_text_in_a_png_is_left_behind_and_transparency_kept() -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "secret name")
    image = Image.new("P", (10, 10), 1)
    image.putpalette([0, 0, 0, 250, 0, 0])
    made = io.BytesIO()
    image.save(made, "PNG", pnginfo=info, transparency=1)
    kept = inspect(made.getvalue(), "章.png").stream
    picture = Image.open(kept)
    assert not picture.text
    assert picture.convert("RGBA").getpixel((0, 0))[3] == 0


def test_colour_profile_of_a_photograph_is_kept() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = inspect(photograph(icc_profile=profile), "a.jpg").stream
    assert Image.open(kept).info["icc_profile"] == profile


def test_quality_of_a_photograph_is_kept() -> None:
    sent = photograph(quality=97)
    kept = inspect(sent, "a.jpg").stream
    assert Image.open(kept).quantization == Image.open(io.BytesIO(sent)).quantization


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_picture_with_too_many_pixels_is_refused_before_decoding(side: int) -> None:
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = b""
    for name, body in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")):
        chunks += struct.pack(">I", len(body)) + name + body
        chunks += struct.pack(">I", zlib.crc32(name + body))
    assert refusal(b"\x89PNG\r\n\x1a\n" + chunks, "a.png") == ["UPL011"]


def test_damaged_picture_is_refused() -> None:
    assert refusal(photograph()[:400], "a.jpg") == ["UPL012"]


def test_second_view_inside_a_photograph_is_left_behind() -> None:
    made = io.BytesIO()
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "blue")]
    frames[0].save(made, "MPO", save_all=True, append_images=frames[1:])
    kept = inspect(made.getvalue(), "a.jpg").stream
    picture = Image.open(kept)
    assert (picture.format, picture.getpixel((5, 5))[0] > 200) == ("JPEG", True)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_spoiled_pictures_are_refused_or_kept_but_never_crash(kind: str) -> None:
    sound = photograph(kind)
    extension = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[kind]

    @settings(max_examples=150, deadline=None)
    @given(st.integers(0, len(sound) - 1), st.binary(min_size=1, max_size=4))
    def spoil(at: int, noise: bytes) -> None:
        data = sound[:at] + noise + sound[at + len(noise) :]
        with suppress(DomainError):
            assert inspect(data, f"a.{extension}").size > 0

    spoil()


def test_moving_picture_is_refused() -> None:
    made = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:])
    assert refusal(made.getvalue(), "a.webp") == ["UPL013"]
