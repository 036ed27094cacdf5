"""Which files are taken as papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from zhibu.core.archives import MEGABYTE
from zhibu.core.errors import DomainError

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
