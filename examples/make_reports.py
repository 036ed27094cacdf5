"""Make two Word files of one made-up report: 填数示例.docx and 核对示例.docx.

Run it from the project's folder: ``python examples/make_reports.py``. The same run gives the same
bytes. The text is in report_2022.txt, where `{mask|figure}` is a place that the first file leaves
open and the second states; `{mask|figure|wrong}` marks the three figures that the second file
states falsely on purpose. `#` begins a heading, `@` a paragraph with a run-in heading, `|` a row
of the table.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import docx
from docx.text.paragraph import Paragraph as WordParagraph

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "src"))

from zhibu.reports.document import (  # noqa: E402
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Signature,
    Table,
)
from zhibu.reports.word import write_word  # noqa: E402

TEXT = HERE / "report_2022.txt"
BRANCH = "云岭县机关事务服务中心党支部"
SIGNED = date(2022, 12, 31)
ROOM = "\u3000" * 12
_PLACE = re.compile(r"\{([^{}|]+)\|([^{}|]+)(?:\|([^{}|]+))?\}")
_WIDTHS = (70, 35, 40)

Say = Callable[[re.Match[str]], str]


def masked(place: re.Match[str]) -> str:
    """Leave a place open."""
    return place[1]


def stated(place: re.Match[str]) -> str:
    """State a figure, the wrong one where one is planted."""
    return place[3] or place[2]


def report(say: Say, county: str) -> Document:
    """Build the report; `county` stands in its title."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in TEXT.read_text("utf-8").splitlines():
        text = _PLACE.sub(say, line)
        if text.startswith("|"):
            rows.append(tuple(text.strip("|").split("|")))
            continue
        if rows:
            blocks.append(_table(rows))
            rows = []
        blocks.append(_block(text))
    return Document(
        title=(f"{county}机关事务服务中心党支部", "2022年度工作报告"),
        blocks=tuple(blocks),
        signature=Signature(BRANCH, SIGNED),
    )


def _block(text: str) -> Block:
    if text.startswith("# "):
        return Heading(1, text[2:])
    if text.startswith("@"):
        lead, rest = text[1:].split("。", 1)
        return Paragraph((rest,), lead=f"{lead}。")
    return Paragraph((text,))


def _table(rows: list[tuple[str, ...]]) -> Table:
    head, *body = rows
    columns = (Column(title, width, "center") for title, width in zip(head, _WIDTHS, strict=True))
    return Table(tuple(columns), tuple(body), caption="表1  帮扶工作主要数据")


def with_header(data: bytes, name: str) -> bytes:
    """Add a page header that names the unit, or leaves underlined room for it."""
    document = docx.Document(io.BytesIO(data))
    for section in document.sections:
        for header in (section.header, section.even_page_header):
            header.is_linked_to_previous = False
            _fill_header(header.paragraphs[0], name)
    stream = io.BytesIO()
    document.save(stream)
    return same_bytes(stream.getvalue())


def _fill_header(paragraph: WordParagraph, name: str) -> None:
    paragraph.add_run("填报党组织：")
    paragraph.add_run(name or ROOM).underline = not name


def same_bytes(data: bytes) -> bytes:
    """Pack the file again without the time of day."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for item in old.infolist():
            entry = zipfile.ZipInfo(item.filename, (2023, 1, 5, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(item))
    return stream.getvalue()


def word(document: Document, header: str) -> bytes:
    """Write a document as Word with its page header."""
    stream = io.BytesIO()
    write_word(document, stream)
    return with_header(stream.getvalue(), header)


def files() -> Iterable[tuple[str, bytes]]:
    """Give both files by name."""
    yield "填数示例.docx", word(report(masked, "**县"), "")
    yield "核对示例.docx", word(report(stated, "云岭县"), BRANCH)


def main() -> None:
    """Write both files beside this one."""
    for name, data in files():
        (HERE / name).write_bytes(data)


if __name__ == "__main__":
    main()
