"""Reads of drafts: whose they are, what a version says, what was frozen and what differs now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, QuerySet, Subquery

from zhibu.access.roles import Permission
from zhibu.access.scope import visible
from zhibu.ledger.closed import closed_through
from zhibu.organization.models import Organization
from zhibu.reports.document import Document
from zhibu.reports.drafts import keeping
from zhibu.reports.drafts.figures import Figures, Shown, ledger_figures
from zhibu.reports.drafts.prose import Prose, document_of
from zhibu.reports.models import AnnualDraft, DraftState, DraftVersion
from zhibu.reports.services import AnnualReport

if TYPE_CHECKING:
    from zhibu.access.models import User


def drafts_for(user: User) -> QuerySet[AnnualDraft]:
    """Give the drafts that a user writes or approves; frozen reports are read elsewhere by all."""
    drafts = AnnualDraft.objects.select_related("organization__book", "organization__parent")
    return visible(drafts, user, Permission.REPORT_WRITE, "organization")


def draft_of(unit: Organization, year: int) -> AnnualDraft | None:
    """Give the draft of a unit's year, whoever asks. Queries: one."""
    return AnnualDraft.objects.filter(organization=unit, year=year).first()


@dataclass(frozen=True)
class Waiting:
    """A draft that somebody must act on; when its newest version was written, and by whom."""

    draft: AnnualDraft
    since: datetime
    author: int | None


def drafts_that_wait(user: User, most: int) -> list[Waiting]:
    """Give the drafts in a user's reach that were submitted or returned. Queries: one."""
    newest = DraftVersion.objects.filter(draft=OuterRef("pk")).order_by("-number")
    returned = Q(state=DraftState.WRITING) & ~Q(returned_reason="")
    found = (
        drafts_for(user)
        .filter(Q(state=DraftState.SUBMITTED) | returned)
        .annotate(
            since=Subquery(newest.values("moment")[:1]),
            author=Subquery(newest.values("author")[:1]),
        )
    )
    return [Waiting(one, one.since, one.author) for one in found[:most]]


@dataclass(frozen=True)
class Text:
    """A version with the figures that it shows: kept ones where it has them, the ledger's else."""

    version: DraftVersion
    prose: Prose
    figures: Figures

    @property
    def document(self) -> Document:
        return document_of(self.prose, self.figures)


def text_now(version: DraftVersion) -> Text:
    """Give a version as it reads today: frozen figures where it is frozen, the ledger's else."""
    prose = keeping.read_prose(version)
    if version.frozen_at:
        return Text(version, prose, keeping.figures_of(version))
    draft = version.draft
    tokens = prose.tokens(draft.year)
    return Text(version, prose, ledger_figures(draft.organization, draft.year, tokens))


def text_then(version: DraftVersion) -> Text:
    """Give a version as it read when it was made; an unfinished one as it reads today."""
    if version.is_working:
        return text_now(version)
    return Text(version, keeping.read_prose(version), keeping.figures_of(version))


def text_shown(version: DraftVersion) -> Text:
    """Give a version as files show it: the newest with today's figures, older ones with theirs."""
    later = version.draft.versions.filter(number__gt=version.number).exists()
    return text_then(version) if later else text_now(version)


def frozen_text(unit: Organization, year: int) -> Text | None:
    """Give the report that was frozen last, also while it is taken up again; None without one."""
    version = (
        DraftVersion.objects.filter(
            draft__organization=unit, draft__year=year, frozen_at__isnull=False
        )
        .select_related("draft__organization", "author__person")
        .order_by("-number")
        .first()
    )
    return text_now(version) if version else None


def frozen_report(text: Text) -> AnnualReport:
    """Give a frozen report with the count of its figures."""
    found = text.figures.all()
    return AnnualReport(text.document, len(found), sum(one.value is not None for one in found))


@dataclass(frozen=True)
class Drift:
    """A frozen figure that the ledger would write differently today."""

    then: Shown
    now: Shown


def drift_of(text: Text) -> list[Drift]:
    """Compare frozen figures with the ledger of today. Queries: those of ``ledger_figures``."""
    draft = text.version.draft
    tokens = text.prose.tokens(draft.year)
    now = ledger_figures(draft.organization, draft.year, tokens)
    pairs = ((one, now.get(one.key)) for one in text.figures.all())
    return [Drift(one, other) for one, other in pairs if other and not one.is_as(other)]


def is_intact(text: Text) -> bool:
    """Tell whether a frozen version still carries the digest of its words and figures."""
    return text.version.digest == keeping.digest_of(text.version, text.prose, text.figures.all())


def closing_words(unit: Organization, year: int) -> str:
    """Say how far the books of a year are closed; "" while no day of it is. Queries: one."""
    closed = closed_through(unit)
    if closed is None or closed < date(year, 1, 1):
        return ""
    if closed >= date(year, 12, 31):
        return f"{year}年的账已封，更正记在封账之后"
    return f"{year}年的账封到{closed.month}月{closed.day}日"
