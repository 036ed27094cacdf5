"""What all commands share that make one file of another."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.cli.environment import find_unit, start_books
from zhibu.cli.parser import say
from zhibu.core.errors import DomainError
from zhibu.core.periods import FIRST_YEAR

if TYPE_CHECKING:
    from zhibu.organization.models import Organization


def begin(options: argparse.Namespace) -> Organization:
    """Start, and find unit and year; a year before the Party or not yet begun is refused."""
    start_books()
    from django.utils import timezone

    unit = find_unit(options.organization)
    if not FIRST_YEAR <= options.year <= timezone.localdate().year:
        raise DomainError.of(
            "CLI007",
            "不是台账会有的年份",
            f"请写 {FIRST_YEAR} 到 {timezone.localdate().year} 之间的年份",
            field="--year",
            value=str(options.year),
        )
    return unit


def content_of(file: str) -> tuple[str, bytes]:
    """Give a file's name and bytes; CLI008 when it cannot be read."""
    path = Path(file)
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise DomainError.of("CLI008", "打不开这个文件", "请核对路径和权限", value=file) from error


def other_place(given: str, made: str) -> Path:
    """Refuse to write over what was given."""
    path = Path(made)
    if path.resolve() == Path(given).resolve():
        raise DomainError.of("CLI009", "会盖掉原文件", "请换一个文件名", value=made)
    return path


def save(path: Path, content: bytes) -> None:
    """Write beside the place first, so that a crash leaves no half file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f".{path.name}.part")
    try:
        waiting.write_bytes(content)
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)


def tell(notes: Sequence[str]) -> None:
    """Say what must be said beside the result."""
    for note in notes:
        say(f"注意：{note}")
