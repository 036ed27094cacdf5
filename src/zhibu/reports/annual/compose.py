"""Put the annual report together: template, figures, opening, problems, signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone

from zhibu.core.periods import Period
from zhibu.core.rounding import Manner
from zhibu.ledger.figures import Figure as LedgerFigure
from zhibu.ledger.figures import figures as ledger_figures
from zhibu.organization.models import Organization
from zhibu.reports.annual.content import BUILT_IN
from zhibu.reports.annual.opening import full_name, opening, profile_of
from zhibu.reports.annual.problems import Duty, problems_and_steps
from zhibu.reports.annual.sentences import Slots, write_sentences
from zhibu.reports.annual.template import Section
from zhibu.reports.document import Block, Document, Figure, Heading, Paragraph, Signature
from zhibu.reports.wording import report_figure


def compose(
    unit: Organization,
    year: int,
    *,
    manner: Manner = "exact",
    figures: Mapping[str, LedgerFigure] | None = None,
    duties: Sequence[Duty] = (),
) -> Document:
    """Compose a unit's annual report.

    Args:
        manner: `exact` writes every digit; `rounded` writes 余, 近 and 万 where they are true.
        figures: the ledger's figures by code, where the caller has them already.
        duties: what was due and is not met; the report names it among the problems.

    The report speaks up to the last day of the year, or to today while the year is running, and
    bears that date. Queries: those of `ledger.figures` (unless given) and four more.
    """
    found = ledger_figures(unit, Period.year(year)) if figures is None else figures

    def slot(code: str) -> Figure:
        return report_figure(found[code], manner)

    profile = profile_of(unit)
    name = full_name(unit, profile)
    until = last_day(year)
    blocks: list[Block] = [opening(unit, year, profile, until, BUILT_IN.members, slot)]
    for section in BUILT_IN.sections:
        blocks += _section(section, slot, unit.kind)
    blocks += problems_and_steps(found, asked_codes(unit, found), duties)
    title = f"{year}年度{BUILT_IN.title}"
    return Document(
        title=(name, title),
        blocks=tuple(blocks),
        signature=Signature(name, until),
        subject=title,
        author=name,
    )


def asked_codes(unit: Organization, figures: Mapping[str, LedgerFigure]) -> list[str]:
    """Give the codes that a unit's report writes: all, but missing ones that it is spared."""
    spared = set(BUILT_IN.codes()) - set(BUILT_IN.codes(spared_by=unit.kind))
    codes = BUILT_IN.codes()
    return [code for code in codes if not (code in spared and figures[code].missing)]


def last_day(year: int) -> date:
    """Give the day up to which a year's report speaks: its last, or today while it runs."""
    return min(date(year, 12, 31), timezone.localdate())


def _section(section: Section, slots: Slots, unit_kind: str) -> list[Block]:
    measures = (
        Paragraph(write_sentences(measure.sentences, slots, unit_kind), lead=f"{measure.lead}。")
        for measure in section.measures
    )
    return [Heading(1, section.heading), *measures]
