"""Paragraphs as HTML to write in: chips that cannot be mistyped, hand-typed figures marked.

Everything that people typed is escaped here; nothing else builds markup from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhibu.reports.document import layer_number
from zhibu.reports.drafts.claims import loose_spans
from zhibu.reports.drafts.figures import Figures, Shown
from zhibu.reports.drafts.prose import Line, Prose
from zhibu.reports.drafts.tokens import Token, read_text

LEVELS = (
    (0, "不编号"),
    *((level, layer_number(level, 1)) for level in range(1, 5)),
)


@dataclass(frozen=True)
class EditedLine:
    """One line as the page shows it: `html` to write in, `text` for where no script runs."""

    number: int
    kind: str
    level: int
    lead: str
    text: str
    html: SafeString

    @property
    def is_heading(self) -> bool:
        return self.kind == "heading"

    @property
    def levels(self) -> list[tuple[int, str]]:
        """The layers to choose from; a heading always has one."""
        return [one for one in LEVELS if one[0] or not self.is_heading]


@dataclass(frozen=True)
class Count:
    """How many figures a text has (each once), how many of them stand on records."""

    total: int
    proved: int

    @property
    def gaps(self) -> int:
        return self.total - self.proved


def edited_lines(prose: Prose, figures: Figures) -> Iterator[EditedLine]:
    """Give the lines of a report to write in."""
    for number, line in enumerate(prose.lines, start=1):
        html = _with_lead(line, figures)
        yield EditedLine(number, line.kind, line.level, line.lead, line.text, html)


def _with_lead(line: Line, figures: Figures) -> SafeString:
    words = words_html(line.text, figures)
    if not line.lead:
        return words
    return format_html('<b class="lead" data-lead>{}</b>{}', line.lead, words)


def words_html(text: str, figures: Figures) -> SafeString:
    """Give a text with its figures as chips and its hand-typed figures marked."""
    parts = (
        chip_html(part, figures.of(part)) if isinstance(part, Token) else _marked(part)
        for part in read_text(text, figures.year)
    )
    return format_html_join("", "{}", ((part,) for part in parts))


def _marked(words: str) -> SafeString:
    pieces: list[SafeString | str] = []
    at = 0
    for start, end in loose_spans(words):
        mark = format_html('<mark class="loose" title="未挂账的数字">{}</mark>', words[start:end])
        pieces += [words[at:start], mark]
        at = end
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, words[at:]]))


def chip_html(token: Token, one: Shown) -> SafeString:
    """Give a figure as a chip for the editor: it is moved or deleted whole, never typed in."""
    return format_html(
        '<span class="chip{}" data-token="{}" title="{}" role="button" tabindex="0"'
        ' contenteditable="false" draggable="true">{}</span>',
        mark_safe(" gap") if one.value is None else "",
        str(token),
        explained(one),
        one.written(token),
    )


def explained(one: Shown) -> str:
    """Say what a figure stands for: 学习资料：312册，来自4条记录."""
    if one.value is None:
        return f"{one.label}：没有已确认的记录"
    return f"{one.label}：{one.text}，来自{one.records}条记录"


def count_of(prose: Prose, figures: Figures) -> Count:
    """Count the different figures of a text."""
    found = {figures.of(token).key: figures.of(token) for token in prose.tokens(figures.year)}
    return Count(len(found), sum(one.value is not None for one in found.values()))
