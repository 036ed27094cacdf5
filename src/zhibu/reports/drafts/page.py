"""What the composer's page shows of a draft: lines, figures to choose from, counts, warnings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from zhibu.core.errors import Problem
from zhibu.ledger import registry
from zhibu.ledger.indicators import PILLARS, Indicator
from zhibu.reports.drafts import keeping, selectors
from zhibu.reports.drafts.claims import LooseFigure, loose_figures
from zhibu.reports.drafts.comparing import LineChange, compare, is_same
from zhibu.reports.drafts.figures import Figures, Shown, ledger_figures
from zhibu.reports.drafts.prose import Prose, document_of
from zhibu.reports.drafts.selectors import Drift, Text
from zhibu.reports.drafts.showing import Count, EditedLine, count_of, edited_lines
from zhibu.reports.drafts.tokens import Token
from zhibu.reports.html import render_html
from zhibu.reports.models import AnnualDraft, DraftVersion

FORMATS = (("docx", "Word"), ("html", "网页"), ("pdf", "PDF"))


@dataclass(frozen=True)
class Choice:
    """One figure that may be put into the text: under which words it is found."""

    token: str
    label: str
    text: str
    is_gap: bool
    words: str


@dataclass(frozen=True)
class Group:
    """The figures of a pillar, as the picker lists them."""

    label: str
    choices: tuple[Choice, ...]


class Page:
    """One draft as it is shown; parts are worked out when the template asks for them."""

    def __init__(
        self,
        draft: AnnualDraft,
        version: DraftVersion,
        prose: Prose,
        figures: Figures,
        revision: int,
    ) -> None:
        self.draft, self.version, self.prose = draft, version, prose
        self.figures, self.revision = figures, revision
        self.problems: Sequence[Problem] = ()
        self.theirs: list[LineChange] = []
        self.against: list[LineChange] = []
        self.is_merged = False

    @cached_property
    def lines(self) -> list[EditedLine]:
        return list(edited_lines(self.prose, self.figures))

    @property
    def empty_paragraph(self) -> EditedLine:
        return EditedLine(0, "paragraph", 0, "", "", SafeString())

    @property
    def empty_heading(self) -> EditedLine:
        return EditedLine(0, "heading", 1, "", "", SafeString())

    @cached_property
    def count(self) -> Count:
        return count_of(self.prose, self.figures)

    @cached_property
    def loose(self) -> list[LooseFigure]:
        return list(loose_figures(self.prose.lines, self.draft.year))

    @cached_property
    def sheet(self) -> SafeString:
        """The report to read: the renderer has escaped every text in it."""
        return mark_safe(render_html(document_of(self.prose, self.figures)))  # noqa: S308

    @cached_property
    def groups(self) -> list[Group]:
        return list(_groups(self.figures))

    @cached_property
    def drift(self) -> list[Drift]:
        """Which frozen figures the ledger would write differently today."""
        return selectors.drift_of(self._text) if self.version.frozen_at else []

    @cached_property
    def is_intact(self) -> bool:
        return not self.version.frozen_at or selectors.is_intact(self._text)

    @cached_property
    def closing(self) -> str:
        return selectors.closing_words(self.draft.organization, self.draft.year)

    @property
    def formats(self) -> tuple[tuple[str, str], ...]:
        return FORMATS

    @property
    def _text(self) -> Text:
        return Text(self.version, self.prose, self.figures)

    def set_clash(self, stored: Prose, opened: DraftVersion | None) -> None:
        """Tell what the other one changed since `opened`, and how the two texts differ."""
        unit, year = self.draft.organization, self.draft.year
        before = keeping.read_prose(opened) if opened else stored
        texts = (before, stored, self.prose)
        now = ledger_figures(unit, year, [one for text in texts for one in text.tokens(year)])
        theirs = compare(before, stored, now, now)
        self.theirs = [] if is_same(theirs) else theirs
        self.against = compare(stored, self.prose, now, now)


def page_of(
    draft: AnnualDraft, version: DraftVersion, prose: Prose, *, revision: int | None = None
) -> Page:
    """Make the page of a text. Queries: those of ``ledger_figures``, however many figures."""
    if version.frozen_at:
        figures = keeping.figures_of(version)
    else:
        tokens = prose.tokens(draft.year)
        figures = ledger_figures(draft.organization, draft.year, tokens, whole_year=True)
    seen = draft.revision if revision is None else revision
    return Page(draft, version, prose, figures, seen)


def _groups(figures: Figures) -> Iterator[Group]:
    listed = [one for one in registry.indicators() if one.listed]
    yield Group("党员底数", tuple(_choice(one, figures) for one in listed if one.measure == "0"))
    for pillar in PILLARS:
        numbers = {measure.number for measure in pillar.measures}
        here = (one for one in listed if one.measure in numbers)
        yield Group(pillar.label, tuple(_choice(one, figures) for one in here))


def _choice(one: Indicator, figures: Figures) -> Choice:
    token = Token(one.code)
    shown: Shown = figures.of(token)
    words = " ".join((one.label, *one.synonyms))
    return Choice(str(token), one.label, shown.text, shown.value is None, words)
