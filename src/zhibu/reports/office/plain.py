"""Plain text: which encoding it has, its lines as blocks, and edits in the same encoding."""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from zhibu.core.archives import MEGABYTE
from zhibu.core.errors import DomainError, Problem
from zhibu.reports.office.headings import Outline
from zhibu.reports.office.misfits import edit_problems
from zhibu.reports.reading import Block, Edit, Paper

LARGEST = 10 * MEGABYTE
UNKNOWN_ENCODING = Problem(
    "DOC014", "文字的编码认不出来", "请用记事本打开，另存为时编码选“UTF-8”，再上传"
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile("(\r\n|\n|\r)")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a]")


@dataclass(frozen=True)
class _Text:
    """A text file taken apart: its byte order mark, its encoding, lines and line ends in turn."""

    mark: bytes
    encoding: str
    pieces: list[str]


def read_text(data: bytes) -> Paper:
    """Return the lines that are not empty as blocks."""
    outline = Outline()
    blocks: list[Block] = []
    for line in _lines(_open(data)):
        level, headings = outline.take(line)
        number = len(blocks)
        blocks.append(
            Block(number, line, place=f"第{number + 1}段", level=level, headings=headings)
        )
    return Paper("txt", tuple(blocks))


def write_text(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Return the file with the edits made; comments and tags have no place in it."""
    text = _open(data)
    places = [at for at in range(0, len(text.pieces), 2) if text.pieces[at].strip()]
    by_block: dict[int, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_block[edit.block].append(edit)
    DomainError.raise_if(
        problem
        for block, mine in by_block.items()
        for problem in edit_problems(mine, _line(text, places, block), (), f"第{block + 1}段")
    )
    for block, mine in by_block.items():
        line = text.pieces[places[block]]
        for edit in sorted(mine, key=lambda edit: -edit.start):
            if edit.text is not None:
                line = line[: edit.start] + edit.text + line[edit.end :]
        text.pieces[places[block]] = line
    return text.mark + "".join(text.pieces).encode(text.encoding)


def _line(text: _Text, places: list[int], block: int) -> str | None:
    return text.pieces[places[block]] if 0 <= block < len(places) else None


def _lines(text: _Text) -> list[str]:
    return [line for line in text.pieces[::2] if line.strip()]


def _open(data: bytes) -> _Text:
    if len(data) > LARGEST:
        raise DomainError.of("PKG005", f"文件超过 {LARGEST // MEGABYTE} MB", "请拆成几个文件")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _Text(mark, encoding, _decoded(data[len(mark) :], (encoding,))[1])
    encoding, pieces = _decoded(data, ("utf-8", "gb18030"))
    return _Text(b"", encoding, pieces)


def _decoded(data: bytes, encodings: tuple[str, ...]) -> tuple[str, list[str]]:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text):
            return encoding, _LINE_END.split(text)
    raise DomainError(UNKNOWN_ENCODING)
