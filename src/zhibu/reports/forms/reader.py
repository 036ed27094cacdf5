"""Take a blank workbook in: guards first, then a child process reads it."""

from __future__ import annotations

import json

from zhibu.core.archives import MEGABYTE
from zhibu.core.child import Child, refuse_problems
from zhibu.core.errors import DomainError
from zhibu.reports.forms.book import Book, from_json
from zhibu.reports.office.doors import kind_of
from zhibu.workspace.sheets.child import FAILURES

LARGEST = 10 * MEGABYTE
ANSWER_AT_MOST = 40 * MEGABYTE
_WORKER = "zhibu.reports.forms.worker"
_SECONDS, _MEMORY_MB = 30, 800


def read_book(data: bytes, name: str = "") -> Book:
    """Read a blank workbook.

    Raises DomainError: empty or too large (FRM001), too many cells or sheets (XLS002, FRM002),
    .xls, encrypted, damaged, with macros, links or traps (PKG…), or without any text (FRM003).
    """
    if not data:
        raise DomainError.of("FRM001", "文件是空的（0 字节）", "请重新选择", value=name)
    if len(data) > LARGEST:
        raise DomainError.of(
            "FRM001", f"超过 {LARGEST // MEGABYTE} MB", "请删去图片和多余的工作表", value=name
        )
    if kind_of(data, name) != "xlsx":
        remedy = "上级的空白表要是 Excel 工作簿；Word 表格请用“填报告”"
        raise DomainError.of("FRM006", "不是 Excel 工作簿（.xlsx）", remedy, value=name)
    book = _parsed(data)
    if not any(cell.text.strip() for sheet in book.sheets for cell in sheet.cells.values()):
        raise DomainError.of("FRM003", "表里一个字也没有", "请选上级发的空白表", value=name)
    return book


def _parsed(data: bytes) -> Book:
    request = {"seconds": _SECONDS, "memory_mb": _MEMORY_MB}
    with Child(request, _WORKER, FAILURES, data) as child:
        answer = child.output.read(ANSWER_AT_MOST + 1)
        if len(answer) > ANSWER_AT_MOST:
            raise DomainError.of("FRM002", "表里的文字太多", "请拆成几个文件")
        child.finish()
    refuse_problems(json.loads(answer))
    return from_json(answer)
