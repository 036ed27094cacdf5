"""A report while it is written: its lines of text, before and after they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhibu.core.errors import Problem
from zhibu.core.periods import Period
from zhibu.core.rounding import Manner
from zhibu.reports.document import (
    Block,
    Document,
    Figure,
    Heading,
    Paragraph,
    Signature,
    printable,
)
from zhibu.reports.drafts.figures import Figures
from zhibu.reports.drafts.tokens import Token, read_text, tokens_of, write_text
from zhibu.reports.models import DraftBlock, DraftVersion
from zhibu.reports.models.drafts import LONGEST_LEAD, LONGEST_NAME, LONGEST_TEXT

Kind = DraftBlock.Kind
MOST_BLOCKS = 200
NO_DATE = date.min
_LEVELS = {Kind.HEADING: range(1, 5), Kind.PARAGRAPH: range(5)}


@dataclass(frozen=True)
class Line:
    """A heading or a paragraph; `text` holds tokens, `lead` is given without its full stop."""

    kind: str
    text: str
    lead: str = ""
    level: int = 2

    @property
    def is_heading(self) -> bool:
        return self.kind == Kind.HEADING

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.lead)


@dataclass(frozen=True)
class Prose:
    """A whole report as text: two lines of title, the body, the signature with its date."""

    issuer: str
    title: str
    lines: tuple[Line, ...]
    signed_by: str
    signed_on: date

    @property
    def has_date(self) -> bool:
        """Tell whether the date was one: `NO_DATE` stands for what could not be read."""
        return self.signed_on != NO_DATE

    def tokens(self, year: int) -> list[Token]:
        """Give all figures in reading order."""
        return list(tokens_of((line.text for line in self.lines), year))


def prose_of(document: Document, year: int, manner: Manner = "exact") -> Prose:
    """Turn a composed report into text to go on with; every figure becomes a token."""
    issuer, title = document.title
    assert document.signature is not None
    lines = (_line(block, year, manner) for block in document.blocks)
    found = tuple(line for line in lines if line is not None)
    return Prose(issuer, title, found, document.signature.name, document.signature.date)


def _line(block: Block, year: int, manner: Manner) -> Line | None:
    if isinstance(block, Heading):
        return Line(Kind.HEADING, block.text, level=block.level)
    if not isinstance(block, Paragraph):
        return None
    text = "".join(
        str(_token(part, year, manner)) if isinstance(part, Figure) else str(part)
        for part in block.parts
    )
    return Line(Kind.PARAGRAPH, text, block.lead.rstrip("。"), block.lead_level)


def _token(figure: Figure, year: int, manner: Manner) -> Token:
    period = Period.parse(figure.period)
    return Token(figure.code, manner, None if period == Period.year(year) else period)


def prose_from(version: DraftVersion, blocks: Iterable[DraftBlock]) -> Prose:
    """Read a stored version."""
    lines = (Line(block.kind, block.text, block.lead, block.level) for block in blocks)
    return Prose(version.issuer, version.title, tuple(lines), version.signed_by, version.signed_on)


def document_of(prose: Prose, figures: Figures) -> Document:
    """Make the document that is printed. Empty lines are left out."""
    return Document(
        title=tuple(line for line in (prose.issuer, prose.title) if line),
        blocks=tuple(_block(line, figures) for line in prose.lines if not line.is_empty),
        signature=Signature(prose.signed_by, prose.signed_on),
        subject=prose.title,
        author=prose.signed_by,
    )


def _block(line: Line, figures: Figures) -> Block:
    parts = tuple(
        figures.in_document(part) if isinstance(part, Token) else part
        for part in read_text(line.text, figures.year)
    )
    if line.is_heading:
        words = (part.shown if isinstance(part, Figure) else part for part in parts)
        return Heading(line.level, "".join(words))
    lead = f"{line.lead}。" if line.lead else ""
    return Paragraph(parts, lead=lead, lead_level=line.level)


def tidied(prose: Prose, year: int) -> Prose:
    """Bring typed text into the form in which it is kept.

    One line to a paragraph, nothing that cannot be printed, tokens in their one way of writing;
    paragraphs without a word are dropped. Doing it again changes nothing.
    """
    lines = (
        replace(
            line,
            text=_one_token_form(_plain(line.text), year),
            lead=_plain(line.lead).rstrip("。"),
        )
        for line in prose.lines
    )
    return replace(
        prose,
        issuer=_plain(prose.issuer),
        title=_plain(prose.title),
        signed_by=_plain(prose.signed_by),
        lines=tuple(line for line in lines if not line.is_empty),
    )


def _plain(text: str) -> str:
    return " ".join(printable(text).split())


def _one_token_form(text: str, year: int) -> str:
    return write_text(read_text(text, year))


def problems_of(prose: Prose) -> list[Problem]:
    """Say all that is wrong with typed text."""
    found = [
        Problem("DRF001", "没有填写", "请填写", field=label)
        for label, value in (("标题", prose.title), ("落款", prose.signed_by))
        if not value
    ]
    found += [
        Problem("DRF002", f"超过 {LONGEST_NAME} 字", "请写短些", field=label, value=value)
        for label, value in (
            ("标题第一行", prose.issuer),
            ("标题", prose.title),
            ("落款", prose.signed_by),
        )
        if len(value) > LONGEST_NAME
    ]
    if not prose.has_date:
        wrong = "没有填写，或不是日期"
        found.append(Problem("DRF008", wrong, "请写成 2022-12-31", field="成文日期"))
    if not prose.lines:
        found.append(Problem("DRF003", "正文是空的", "请至少写一段"))
    if len(prose.lines) > MOST_BLOCKS:
        found.append(Problem("DRF004", f"超过 {MOST_BLOCKS} 段", "请合并一些段落"))
    return found + _line_problems(prose.lines)


def _line_problems(lines: Sequence[Line]) -> list[Problem]:
    found = []
    for number, line in enumerate(lines, start=1):
        place = f"第{number}段"
        if line.kind not in _LEVELS or line.level not in _LEVELS[Kind(line.kind)]:
            found.append(Problem("DRF005", "种类或层次不对", "请重新打开页面再试", place=place))
        if len(line.text) > LONGEST_TEXT:
            wrong = f"超过 {LONGEST_TEXT} 字"
            found.append(Problem("DRF006", wrong, "请分成几段", place=place))
        if len(line.lead) > LONGEST_LEAD:
            wrong = f"段首小标题超过 {LONGEST_LEAD} 字"
            found.append(Problem("DRF007", wrong, "请写短些", place=place, value=line.lead))
    return found
