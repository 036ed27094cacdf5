"""Read the labelled reports of the test set (README.md describes the format)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parent
HALVES = ("tune", "held_out")
VERDICTS = ("true", "false", "unprovable")
KINDS = ("header", "footer", "textbox", "footnote", "title")

_META = re.compile(r"# (\w+): (.*)")
_HEADING = re.compile(r"#([1-4]) (.+)")
_PLACED = re.compile(rf"@({'|'.join(KINDS)}) (.+)")
_LABEL = re.compile(r"\{\{(?P<mask>[^{}=]+)=(?P<answer>[^{}]+)\}\}")
_ANSWER = re.compile(
    r"(?P<code>\?|-|name:[a-z_.]+|[a-z]+\.[a-z_]+)(?:@(?P<period>[0-9HQ.-]+))?"
    r"(?::(?P<verdict>true|false|unprovable))?"
)
_BLANK = re.compile(r"_([ \u3000]+)_")


class MarkupError(ValueError):
    """A labelled report is written against the format; says the file, the line and the words."""


@dataclass(frozen=True)
class Label:
    """A slot or claim: where it stands in its paragraph's text and what is right for it.

    `code` is "" where nothing can answer or prove it; `period` is "" for the report's own year;
    `verdict` is "" for slots.
    """

    start: int
    end: int
    text: str
    code: str
    period: str = ""
    verdict: str = ""

    @property
    def is_name(self) -> bool:
        return self.code.startswith("name:")

    @property
    def is_figure(self) -> bool:
        return bool(self.code) and not self.is_name


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, or the content of one cell, as the document shows it."""

    text: str
    kind: str = "body"
    level: int = 0
    labels: tuple[Label, ...] = ()
    blanks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows of cells; None continues the cell above (`^`), False the cell to the left (`<`)."""

    rows: tuple[tuple[Paragraph | bool | None, ...], ...]


@dataclass(frozen=True)
class Source:
    """One labelled report."""

    path: Path
    meta: dict[str, str]
    parts: tuple[Paragraph | Table, ...]

    @property
    def name(self) -> str:
        return "/".join(self.path.with_suffix("").parts[-3:])

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield all paragraphs and cells in the order of the file."""
        for part in self.parts:
            if isinstance(part, Paragraph):
                yield part
            else:
                yield from (
                    cell for row in part.rows for cell in row if isinstance(cell, Paragraph)
                )

    def labels(self) -> list[Label]:
        return [label for paragraph in self.paragraphs() for label in paragraph.labels]


def sources(half: str, task: str) -> list[Source]:
    """Read all reports of a half (tune, held_out) for a task (fill, check), by name."""
    return [read_source(path) for path in sorted((HOME / half / task).glob("*.txt"))]


def read_source(path: Path) -> Source:
    """Read one labelled report; MarkupError names the line that is wrong."""
    meta: dict[str, str] = {}
    parts: list[Paragraph | Table] = []
    rows: list[tuple[Paragraph | bool | None, ...]] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            if line.startswith("|"):
                rows.append(_row(line))
                continue
            if rows:
                parts.append(_table(rows))
                rows = []
            if found := _META.fullmatch(line):
                meta[found[1]] = found[2]
            elif line.strip():
                parts.append(_part(line))
        except MarkupError as error:
            raise MarkupError(f"{path.name}:{number}: {error}") from error
    if rows:
        parts.append(_table(rows))
    return Source(path, meta, tuple(parts))


def _part(line: str) -> Paragraph:
    if heading := _HEADING.fullmatch(line):
        return _paragraph(heading[2], level=int(heading[1]))
    if placed := _PLACED.fullmatch(line):
        return _paragraph(placed[2], kind=placed[1])
    if line[0] in "#@":
        raise MarkupError(f"unknown line: {line[:30]}")
    return _paragraph(line)


def _row(line: str) -> tuple[Paragraph | bool | None, ...]:
    if not line.endswith("|"):
        raise MarkupError("a row ends with |")
    marks: dict[str, bool | None] = {"^": None, "<": False}
    cells = [cell.strip(" ") for cell in line[1:-1].split("|")]
    return tuple(marks[c] if c in marks else _paragraph(c, kind="cell") for c in cells)


def _table(rows: list[tuple[Paragraph | bool | None, ...]]) -> Table:
    if len({len(row) for row in rows}) > 1:
        raise MarkupError(f"rows of {sorted({len(row) for row in rows})} cells before this line")
    return Table(tuple(rows))


def _paragraph(marked: str, kind: str = "body", level: int = 0) -> Paragraph:
    text = ""
    labels: list[Label] = []
    blanks: list[tuple[int, int]] = []
    last = 0
    for found in _LABEL.finditer(marked):
        text += marked[last : found.start()]
        last = found.end()
        blank = _BLANK.fullmatch(found["mask"])
        shown = blank[1] if blank else found["mask"]
        start, end = len(text), len(text) + len(shown)
        if blank:
            blanks.append((start, end))
        labels.append(_label(start, end, shown, found["answer"]))
        text += shown
    text += marked[last:]
    if "{{" in text or "}}" in text:
        raise MarkupError(f"a label is not closed: {text[:60]}")
    return Paragraph(text, kind, level, tuple(labels), tuple(blanks))


def _label(start: int, end: int, shown: str, answer: str) -> Label:
    found = _ANSWER.fullmatch(answer)
    if found is None:
        raise MarkupError(f"not an answer: {answer}")
    code = "" if found["code"] in "?-" else found["code"]
    verdict = found["verdict"] or ""
    if (verdict in ("true", "false")) != (bool(code) and bool(verdict)):
        raise MarkupError(f"verdict and code do not fit: {answer}")
    return Label(start, end, shown, code, found["period"] or "", verdict)
