"""What lies on disk for a paper: the file that was handed in, and what was made of it.

Both are under ``HOME/papers/<number>/``, for this account only.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from zhibu.core.archives import MEGABYTE
from zhibu.core.errors import DomainError
from zhibu.reports.models import PaperTask

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


def keep(task: PaperTask, content: bytes) -> None:
    """Store the paper that was handed in."""
    folder(task).mkdir(parents=True, mode=0o700)
    _write(folder(task) / "given", content)


def given(task: PaperTask) -> bytes:
    """Give the paper that was handed in; raises DomainError when it is gone."""
    return _read(task, "given")


def keep_made(task: PaperTask, content: bytes | None) -> None:
    """Store what was made, in the place of what was made before."""
    path = folder(task) / "made"
    if content is None:
        path.unlink(missing_ok=True)
        return
    waiting = path.with_suffix(".part")
    _write(waiting, content)
    waiting.replace(path)


def made(task: PaperTask) -> bytes:
    """Give what was made; raises DomainError when there is nothing."""
    return _read(task, "made")


def has_made(task: PaperTask) -> bool:
    """Tell whether a result was made that can be fetched."""
    return (folder(task) / "made").is_file()


def remove(task: PaperTask) -> None:
    """Delete both."""
    shutil.rmtree(folder(task), ignore_errors=True)


def folder(task: PaperTask) -> Path:
    """Give the folder of a paper; it may not exist."""
    return Path(settings.HOME) / "papers" / str(task.pk)


def _read(task: PaperTask, name: str) -> bytes:
    try:
        return (folder(task) / name).read_bytes()
    except OSError as error:
        raise DomainError.of("PAP002", "的文件已经不在了", "请重新上传", value=task.name) from error


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
