"""Take a stranger's file in and give the edited one out: what it is, then the child's work."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from zhibu.core import filetypes
from zhibu.core.child import Child, Failures, refuse_problems
from zhibu.core.errors import DomainError, Problem
from zhibu.core.packages import kind_problem
from zhibu.reports.office.plain import UNKNOWN_ENCODING, read_text, write_text
from zhibu.reports.office.wire import edit_json, paper_from
from zhibu.reports.reading import Edit, FileKind, Paper

SECONDS = 60
MEMORY_MB = 1000
_WORKER = "zhibu.reports.office.worker"
_RESAVE = "请用 Office 或 WPS 打开，另存为一个新文件后再上传"
_AS_WORD = "请用 Word 或 WPS 打开，选“文件→另存为→Word 文档（*.docx）”后再上传"
_AS_SHEET = "请用 Excel 或 WPS 打开，选“文件→另存为→Excel 工作簿（*.xlsx）”后再上传"
_TEXT_NAMES = ("txt", "text", "md")
_KINDS: dict[str, FileKind] = {"docx": "docx", "xlsx": "xlsx", "text": "txt"}
# Content that is no Word, Excel or text file: which of the three it should be saved as.
_SAVE_AS = {
    "doc": _AS_WORD,
    "rtf": _AS_WORD,
    "odf": "请用原来的程序打开，另存为 .docx 或 .xlsx 后再上传",
    "xls": _AS_SHEET,
    "xlsb": _AS_SHEET,
    "ole": "请用 WPS 或 Office 打开，文字另存为 .docx，表格另存为 .xlsx，再上传",
    "encrypted": "请去掉密码后再上传",
    "empty": "请重新导出或另存后再上传",
    "pdf": "PDF 不能直接填写和核对，请上传生成它的 Word 文档（.docx）",
    "ofd": "OFD 不能直接填写和核对，请上传生成它的 Word 文档（.docx）",
}
_MACRO_NAMES = ("docm", "dotm", "xlsm", "xltm")
_FAILURES = Failures(
    late=lambda seconds: Problem(
        "DOC016", f"读取超过 {seconds} 秒，已停止", "请拆成几个文件再上传"
    ),
    swollen=lambda memory_mb: Problem(
        "DOC015",
        f"读取这个文件需要的内存超过 {memory_mb} MB",
        "请删去图片或拆成几个文件再上传",
    ),
    broken=Problem("DOC017", "文件读不出来，读取程序中途退出", _RESAVE),
)


def read(data: bytes, name: str) -> Paper:
    """Read a .docx, .xlsx or .txt file into blocks.

    `name` is the file's name; what it is is told by its content, and the two must agree.
    Raises DomainError with the remedy for: empty, encrypted, damaged and old files (.doc, .wps,
    .et, .xls), other kinds, macros, DOCTYPE, archive bombs, and what is too large to be read.
    """
    kind = kind_of(data, name)
    if kind == "txt":
        return read_text(data)
    answer, _rest = ask({"op": "read", "kind": kind}, data)
    return paper_from(answer)


def write(
    data: bytes, kind: FileKind, edits: Sequence[Edit], *, moment: datetime | None = None
) -> bytes:
    """Return the file with the edits made; the rest of it stays as it is.

    `edits` name the blocks that `read` found in these very bytes; they must not overlap and must
    not touch locked text (DOC020). `moment` dates the comments. A text file keeps encoding and
    line ends, and holds neither tags nor comments.
    """
    if kind == "txt":
        return write_text(data, edits)
    request = {
        "op": "write",
        "kind": kind,
        "edits": [edit_json(edit) for edit in edits],
        # Word shows the clock of a comment as it is written, whatever the zone.
        "moment": moment.astimezone().isoformat() if moment else "",
    }
    return ask(request, data)[1]


def ask(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Let the child answer a request; return its line of JSON and the bytes that follow it."""
    limits = {"seconds": SECONDS, "memory_mb": MEMORY_MB}
    with Child(request | limits, _WORKER, _FAILURES, data) as child:
        line = child.output.readline()
        # A line without an end means that the child died; `finish` tells how.
        answer = json.loads(line) if line.endswith(b"\n") else {}
        refuse_problems(answer)
        rest = child.output.read()
        child.finish()
    if len(rest) != answer.get("bytes", 0):
        raise DomainError(_FAILURES.broken)
    return answer, rest


def kind_of(data: bytes, name: str) -> FileKind:
    """Tell what kind of document it is, or raise DomainError with what to do."""
    file = io.BytesIO(data)
    found = filetypes.sniff(file)
    ending = PurePath(name).suffix.lstrip(".").casefold()
    if ending in _MACRO_NAMES and found.code in ("docx", "xlsx"):
        remedy = _AS_WORD if found.code == "docx" else _AS_SHEET
        raise DomainError.of("PKG010", "文件可以带宏（程序），不能上传", remedy, value=name)
    kind = _KINDS.get(found.code)
    if kind is None:
        raise DomainError(_refusal(file, found, ending))
    if ending and ending not in (_TEXT_NAMES if kind == "txt" else (kind,)):
        raise DomainError.of(
            "PKG001",
            f"扩展名是 .{ending}，内容其实是{found.label}",
            f"请把扩展名改成 .{kind} 再上传，或请原作者另存一份",
            value=name,
        )
    return kind


def _refusal(file: io.BytesIO, found: filetypes.FileType, ending: str) -> Problem:
    """Say what it is instead, and what to do: by the content, or by the name where that is lost."""
    if found.code == "unknown" and ending in _TEXT_NAMES:
        return UNKNOWN_ENCODING
    if found.code in ("unknown", "zip") and ending in ("docx", "xlsx"):
        problem = kind_problem(file, ending)
        assert problem is not None
        return problem
    if found.code == "encrypted":
        return Problem("PKG002", "文件设了密码，系统打不开", _SAVE_AS["encrypted"])
    if found.code == "empty":
        return Problem("PKG001", "文件是空的（0 字节）", _SAVE_AS["empty"])
    otherwise = "请上传 Word 文档（.docx）、Excel 工作簿（.xlsx）或文本文件（.txt）"
    remedy = _SAVE_AS.get(found.code, otherwise)
    return Problem("PKG001", f"{found.label}不能用在这里", remedy)
