"""What lies on disk for a job: the file that was handed in, if any, and what was made of it.

Both are under ``HOME/papers/<number>/``, for this account only, and part of every backup.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings

from zhibu.core.errors import DomainError
from zhibu.reports.models.jobs import Job


def keep(job: Job, content: bytes) -> None:
    """Store the file that was handed in."""
    write(job, "given", content)


def given(job: Job) -> bytes:
    """Give the file that was handed in; raises DomainError (PAP002) when it is gone."""
    return read(job, "given")


def keep_made(job: Job, content: bytes | None) -> None:
    """Store what was made, in the place of what was made before."""
    if content is None:
        (folder(job) / "made").unlink(missing_ok=True)
        return
    write(job, "made", content)


def made(job: Job) -> bytes:
    """Give what was made; raises DomainError (PAP002) when there is nothing."""
    return read(job, "made")


def has_made(job: Job) -> bool:
    """Tell whether a result was made that can be fetched."""
    return (folder(job) / "made").is_file()


def remove(job: Job) -> None:
    """Delete everything that lies there for a job."""
    shutil.rmtree(folder(job), ignore_errors=True)


def folder(job: Job) -> Path:
    """Give the folder of a job; it may not exist."""
    return Path(settings.HOME) / "papers" / str(job.pk)


def read(job: Job, name: str) -> bytes:
    """Give a file of a job; raises DomainError (PAP002) when it is gone."""
    try:
        return (folder(job) / name).read_bytes()
    except OSError as error:
        raise DomainError.of(
            "PAP002", "的文件已经不在了", "请重新办一次", value=str(job)
        ) from error


def write(job: Job, name: str, content: bytes) -> None:
    """Store a file of a job; what was there is replaced at once or not at all."""
    folder(job).mkdir(parents=True, mode=0o700, exist_ok=True)
    waiting = folder(job) / f"{name}.part"
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    waiting.replace(folder(job) / name)
