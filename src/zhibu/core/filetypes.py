"""Tell what a file really is by its content, never by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import BinaryIO

from zhibu.core import ole
from zhibu.core.archives import Archive
from zhibu.core.errors import DomainError

_HEAD_BYTES = 4096


@dataclass(frozen=True)
class FileType:
    """A kind of file: what a clerk calls it, the names it may bear, its MIME type."""

    code: str
    label: str
    extensions: tuple[str, ...] = ()
    mime: str = "application/octet-stream"


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ALL = (
    FileType("pdf", "PDF 文件", ("pdf",), "application/pdf"),
    FileType("docx", "Word 文档（.docx）", ("docx",), f"{_OFFICE}wordprocessingml.document"),
    FileType("xlsx", "Excel 工作簿（.xlsx）", ("xlsx",), f"{_OFFICE}spreadsheetml.sheet"),
    FileType("pptx", "演示文稿（.pptx）", ("pptx",), f"{_OFFICE}presentationml.presentation"),
    FileType("xlsb", "Excel 二进制工作簿（.xlsb）", ("xlsb",)),
    FileType("doc", "旧版 Word 文档（.doc）", ("doc",), "application/msword"),
    FileType("xls", "旧版 Excel 文件（.xls）", ("xls",), "application/vnd.ms-excel"),
    FileType("ppt", "旧版演示文稿（.ppt）", ("ppt",), "application/vnd.ms-powerpoint"),
    FileType("encrypted", "加了密码的 Office 文件"),
    FileType("ole", "旧版 Office 或 WPS 文件"),
    FileType("odf", "OpenDocument 文档", ("odt", "ods", "odp")),
    FileType("ofd", "OFD 版式文件", ("ofd",), "application/ofd"),
    FileType("zip", "ZIP 压缩包", ("zip",), "application/zip"),
    FileType("rar", "RAR 压缩包", ("rar",)),
    FileType("7z", "7z 压缩包", ("7z",)),
    FileType("gzip", "GZIP 压缩包", ("gz", "tgz")),
    FileType("jpg", "JPEG 图片", ("jpg", "jpeg"), "image/jpeg"),
    FileType("png", "PNG 图片", ("png",), "image/png"),
    FileType("webp", "WebP 图片", ("webp",), "image/webp"),
    FileType("gif", "GIF 图片", ("gif",)),
    FileType("heic", "HEIC 图片（苹果手机照片）", ("heic", "heif")),
    FileType("bmp", "BMP 图片", ("bmp",)),
    FileType("tiff", "TIFF 图片", ("tif", "tiff")),
    FileType("mp4", "MP4 视频", ("mp4", "m4v"), "video/mp4"),
    FileType("mov", "QuickTime 视频", ("mov",)),
    FileType("mp3", "MP3 音频", ("mp3",), "audio/mpeg"),
    FileType("svg", "SVG 图形（可带脚本）", ("svg",)),
    FileType("html", "网页文件（HTML）", ("html", "htm")),
    FileType("xml", "XML 文件", ("xml",)),
    FileType("rtf", "RTF 文档", ("rtf",)),
    FileType("program", "可执行程序", ("exe", "dll", "so")),
    FileType("script", "脚本程序", ("sh", "bat", "py")),
    FileType("text", "纯文本", ("txt", "csv"), "text/plain"),
    FileType("empty", "空文件"),
    FileType("unknown", "无法识别的文件"),
)
TYPES: dict[str, FileType] = {kind.code: kind for kind in _ALL}

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"#!", "script"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\xff\xf3", "mp3"),
    (b"\xff\xf2", "mp3"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif")
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|script|iframe|table|meta|a\s|img\s)", re.I)
_SVG = re.compile(rb"<(\w+:)?svg[\s>]", re.I)
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def sniff(file: BinaryIO) -> FileType:
    """Return what the content of a seekable file is; the position is left anywhere."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    return TYPES[_code(file, head)]


def _code(file: BinaryIO, head: bytes) -> str:
    if not head:
        return "empty"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_code(file)
    if head.startswith(ole.SIGNATURE):
        return _ole_code(file)
    for signature, code in _SIGNATURES:
        if head.startswith(signature):
            return code
    return _media_code(head) or _text_code(head)


def _media_code(head: bytes) -> str:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return "bmp"
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _HEIC_BRANDS:
            return "heic"
        return "mov" if brand == b"qt  " else "mp4"
    # Readers accept a PDF whose mark stands a little behind the beginning.
    return "pdf" if b"%PDF-" in head[:1024] else ""


def _text_code(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if _CONTROLS.search(head):
        return "unknown"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _SVG.search(start):
        return "svg"
    if start.startswith(b"<") and _HTML.search(start[:1024]):
        return "html"
    if start.startswith(b"<?xml"):
        return "xml"
    return "text" if _decodes(head) else "unknown"


def _decodes(head: bytes) -> bool:
    """Tell whether the bytes are Chinese text; a character cut in two at the end is forgiven."""
    for encoding in ("utf-8", "gb18030"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError as error:
            if len(head) == _HEAD_BYTES and error.start >= len(head) - 4:
                return True
        else:
            return True
    return False


def _zip_code(file: BinaryIO) -> str:
    try:
        names = [part.name for part in Archive.open(file).parts]
    except DomainError:
        # What is wrong with it is for the archive check to tell; its names still say what it is.
        names = _names_at_any_price(file)
    for prefix, code in (
        ("xl/workbook.bin", "xlsb"),
        ("xl/", "xlsx"),
        ("word/", "docx"),
        ("ppt/", "pptx"),
        ("OFD.xml", "ofd"),
        ("META-INF/manifest.xml", "odf"),
    ):
        if any(name.startswith(prefix) for name in names):
            return code
    return "zip"


def _names_at_any_price(file: BinaryIO) -> list[str]:
    """Look for the telling names in the first local headers; a broken directory has no others."""
    file.seek(0)
    head = file.read(256 * 1024)
    lengths = re.finditer(rb"PK\x03\x04.{22}(..)..", head, re.S)
    starts = [(m.end(), int.from_bytes(m.group(1), "little")) for m in lengths]
    return [head[at : at + min(size, 200)].decode("cp437") for at, size in starts]


def _ole_code(file: BinaryIO) -> str:
    names = ole.stream_names(file)
    for name, code in (
        ("EncryptedPackage", "encrypted"),
        ("EncryptionInfo", "encrypted"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("Book", "xls"),
        ("PowerPoint Document", "ppt"),
    ):
        if name in names:
            return code
    return "ole"
