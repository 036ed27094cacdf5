"""Look at an uploaded file before it becomes evidence: what it really is, and whether it is safe.

The type is told by the content. What is kept is a copy of our own: pictures written anew, other
files byte for byte, with the SHA-256 of exactly what is kept.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from zhibu.core import filetypes, ole
from zhibu.core.archives import MEGABYTE, Archive
from zhibu.core.errors import DomainError, Problem
from zhibu.core.filetypes import FileType
from zhibu.core.packages import examine
from zhibu.ledger.images import clean_image

# OFD is the state's own fixed-layout format (GB/T 33190-2016), common for official documents.
ALLOWED = frozenset(
    {"pdf", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "ofd"}
    | {"jpg", "png", "webp", "text", "mp4", "mp3"}
)
_PICTURES = frozenset({"jpg", "png", "webp"})
_PACKAGES = frozenset({"docx", "xlsx", "pptx"})
_OLD_OFFICE = frozenset({"doc", "xls", "ppt"})
_ACTIVE = frozenset({"program", "script", "html", "svg"})
_IN_MEMORY = 2 * MEGABYTE
_BLOCK = 256 * 1024
_LONGEST_NAME, _LONGEST_EXTENSION = 120, 12
_DRIVE = re.compile(r"[A-Za-z]:")
# Marks that turn the direction of text: with them an .exe can be made to look like a .pdf.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_RESERVED_NAMES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)
_MACRO_STREAMS = frozenset({"Macros", "_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT", "_VBA_PROJECT_"})
_ALLOWED_LABEL = "PDF、Word、Excel、PPT、OFD、JPG、PNG、WebP、TXT、MP4、MP3"
_REMEDIES = {
    "heic": "请在手机“设置→相机→格式”里选“兼容性最佳”，或转成 JPG 后再上传",
    "gif": "请转成 JPG 或 PNG 后再上传",
    "bmp": "请转成 JPG 或 PNG 后再上传",
    "tiff": "请转成 JPG 或 PDF 后再上传",
    "mov": "请转成 MP4 后再上传",
    "ole": "请在 WPS 里另存为 .docx 或 .xlsx 后再上传",
    "odf": "请另存为 .docx、.xlsx 或 PDF 后再上传",
    "rtf": "请另存为 .docx 后再上传",
    "xlsb": "请另存为 .xlsx 后再上传",
    "encrypted": "请去掉密码后再上传",
    "zip": "请解压后逐个上传",
    "rar": "请解压后逐个上传",
    "7z": "请解压后逐个上传",
}


@dataclass(frozen=True)
class Inspected:
    """A file fit to be kept. `stream` stands at its beginning and belongs to the caller.

    `name` is for display only, never a path; `extension` has no dot; `size` in bytes and `sha256`
    in hex are those of `stream`, which for a picture is not what was sent.
    """

    name: str
    extension: str
    mime: str
    sha256: str
    size: int
    stream: BinaryIO


def inspect_upload(
    file: BinaryIO, name: str, *, cap_bytes: int, allow_zip: bool = False
) -> Inspected:
    """Return the file as it may be kept, or raise DomainError with everything that is wrong.

    Reading stops as soon as more than `cap_bytes` have come. `allow_zip` lets plain archives pass,
    unopened but for their directory.
    """
    problems, shown = _name_problems(name)
    kept = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
    try:
        size_problem = _copy(file, kept, cap_bytes)
        if size_problem:
            problems.append(size_problem)
        else:
            problems += _content_problems(kept, shown, allow_zip)
        DomainError.raise_if(problem.at(f"文件“{shown}”") for problem in problems)
        kind = filetypes.sniff(kept)
        if kind.code in _PICTURES:
            kept = _replaced(kept, clean_image(kept, kind.code))
        return _inspected(kept, shown, kind)
    except BaseException:
        kept.close()
        raise


def clean_name(name: str) -> str:
    """Return a file's name as it may be shown: one line, composed characters, not too long."""
    text = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1].replace(":", "：")
    # A break becomes a space; a mark without width (a joiner, a stray BOM) just goes.
    text = "".join(" " if _is_control(each) else each for each in text)
    text = "".join(each for each in text if unicodedata.category(each) != "Cf")
    text = " ".join(text.split()).strip(". ") or "未命名"
    path = PurePosixPath(text)
    if len(path.suffix) > _LONGEST_EXTENSION:
        return text[:_LONGEST_NAME]
    return path.stem[: _LONGEST_NAME - len(path.suffix)] + path.suffix


def _name_problems(name: str) -> tuple[list[Problem], str]:
    remedy = "请改成普通的文件名再上传"
    shown = clean_name(name)
    problems = []
    if "/" in name or "\\" in name or name.startswith("..") or _DRIVE.match(name):
        problems.append(Problem("UPL002", "文件名里带有路径", remedy))
    if any(_is_control(each) or each in _TURNING for each in name):
        problems.append(Problem("UPL003", "文件名里有看不见的控制字符", remedy))
    if _RESERVED_NAMES.match(shown):
        problems.append(Problem("UPL002", "文件名是系统保留的名字", remedy))
    return problems, shown


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def _copy(source: BinaryIO, target: IO[bytes], cap_bytes: int) -> Problem | None:
    size = 0
    while block := source.read(_BLOCK):
        size += len(block)
        if size > cap_bytes:
            cap = f"{cap_bytes / MEGABYTE:.0f} MB" if cap_bytes >= MEGABYTE else f"{cap_bytes} 字节"
            return Problem("UPL005", f"文件超过 {cap}", "请压缩图片或视频，或拆成几个文件")
        target.write(block)
    return None if size else Problem("UPL004", "文件是空的（0 字节）", "请检查原文件后再上传")


def _content_problems(file: BinaryIO, shown: str, allow_zip: bool) -> list[Problem]:
    kind = filetypes.sniff(file)
    extension = PurePosixPath(shown).suffix[1:].casefold()
    if kind.code in _ACTIVE:
        return [_refused(kind, "不能上传", f"可以上传：{_ALLOWED_LABEL}")]
    if kind.code not in ALLOWED and not (allow_zip and kind.code == "zip"):
        remedy = _REMEDIES.get(kind.code, f"可以上传：{_ALLOWED_LABEL}")
        return [_refused(kind, "不在可以上传的种类里", remedy)]
    problems = []
    if extension not in kind.extensions:
        remedy = f"请确认没有选错；确实是{kind.label}的，把扩展名改为 .{kind.extensions[0]}"
        named = f"扩展名却是 .{extension}" if extension else "文件名没有扩展名"
        problems.append(_refused(kind, named, remedy))
    return problems + _inner_problems(file, kind)


def _refused(kind: FileType, message: str, remedy: str) -> Problem:
    return Problem("UPL006", f"内容是{kind.label}，{message}", remedy)


def _inner_problems(file: BinaryIO, kind: FileType) -> list[Problem]:
    """Look inside documents for macros and archive tricks."""
    if kind.code in _PACKAGES:
        return examine(file, kind.code, strict=False)
    if kind.code in _OLD_OFFICE and ole.stream_names(file) & _MACRO_STREAMS:
        remedy = "请另存为不带宏的 .docx 或 .xlsx 后再上传"
        return [Problem("PKG010", "文件带有宏（程序），不能上传", remedy)]
    if kind.code in ("zip", "ofd"):
        try:
            Archive.open(file)
        except DomainError as error:
            return list(error.problems)
    return []


def _replaced(old: BinaryIO, data: bytes) -> BinaryIO:
    old.seek(0)
    old.truncate()
    old.write(data)
    return old


def _inspected(file: BinaryIO, shown: str, kind: FileType) -> Inspected:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while block := file.read(_BLOCK):
        digest.update(block)
        size += len(block)
    file.seek(0)
    extension = PurePosixPath(shown).suffix[1:].casefold()
    mime = "text/csv" if extension == "csv" else kind.mime
    return Inspected(shown, extension, mime, digest.hexdigest(), size, file)
