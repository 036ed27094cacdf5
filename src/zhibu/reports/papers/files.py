"""Which files are taken as papers, and their text as it was read.

The text lies beside the paper (`jobs.storage`), so that a page can show it without opening the file
again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from zhibu.core.archives import MEGABYTE
from zhibu.core.errors import DomainError
from zhibu.reports.jobs import storage
from zhibu.reports.models import PaperTask
from zhibu.reports.office import read
from zhibu.reports.reading import Block

MOST_BYTES = 30 * MEGABYTE
SUFFIXES = (".docx", ".xlsx", ".txt")


def take(upload: UploadedFile[Any]) -> tuple[str, bytes]:
    """Give name and content of an uploaded file; raises DomainError when empty or too large."""
    name = Path(str(upload.name).replace("\\", "/")).name[-160:] or "未命名"
    if not upload.size:
        raise DomainError.of("PAP001", "文件是空的（0 字节）", "请重新选择", value=name)
    if upload.size > MOST_BYTES:
        raise DomainError.of(
            "PAP001",
            f"超过 {MOST_BYTES // MEGABYTE} MB",
            "请压缩里面的图片，或拆成几个文件",
            value=name,
        )
    return name, b"".join(upload.chunks())


def keep_text(task: PaperTask, blocks: Iterable[Block]) -> None:
    """Store what was read of a paper: of each block what a page shows of it."""
    rows = [
        {"key": one.key, "text": one.text, "kind": one.kind, "place": one.place, "level": one.level}
        for one in blocks
    ]
    storage.write(task, "text", json.dumps(rows, ensure_ascii=False).encode())


def text_of(task: PaperTask) -> list[Block]:
    """Give what `keep_text` stored; a paper from before is read again."""
    try:
        return [Block(**row) for row in json.loads(storage.read(task, "text"))]
    except DomainError:
        return list(read(storage.given(task), task.name).blocks)
