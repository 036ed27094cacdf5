"""Versions in the database: written whole, read back whole, proved unchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from zhibu.reports.drafts.figures import Figures, Shown, kept_figures, ledger_figures
from zhibu.reports.drafts.prose import Prose, prose_from
from zhibu.reports.drafts.tokens import Token
from zhibu.reports.models import AnnualDraft, DraftBlock, DraftFigure, DraftVersion

if TYPE_CHECKING:
    from zhibu.access.models import User


def newest_version(draft: AnnualDraft) -> DraftVersion:
    """Give the version that is worked on. Queries: one."""
    return draft.versions.select_related("author__person").order_by("-number")[:1].get()


def read_prose(version: DraftVersion) -> Prose:
    """Give the text of a version. Queries: one."""
    return prose_from(version, version.blocks.order_by("order"))


def add_version(
    draft: AnnualDraft, prose: Prose, *, author: User | None, note: str = "", working: bool = False
) -> DraftVersion:
    """Write a new version after the newest; a kept one with its figures of this moment."""
    number = draft.versions.count() + 1
    version = DraftVersion(draft=draft, number=number, author=author, note=note, is_working=working)
    write_prose(version, prose)
    if not working:
        keep_figures(version, ledger_figures(draft.organization, draft.year, _tokens(draft, prose)))
    return version


def write_prose(version: DraftVersion, prose: Prose) -> None:
    """Write a text into a version, in place of what a working one held."""
    version.issuer, version.title = prose.issuer, prose.title
    version.signed_by, version.signed_on = prose.signed_by, prose.signed_on
    version.moment = timezone.now()
    version.save()
    version.blocks.all().delete()
    DraftBlock.objects.bulk_create(
        DraftBlock(
            version=version,
            order=order,
            kind=line.kind,
            level=line.level,
            lead=line.lead,
            text=line.text,
        )
        for order, line in enumerate(prose.lines)
    )


def settle(draft: AnnualDraft, version: DraftVersion, note: str = "") -> None:
    """Make a working version one that is kept."""
    version.is_working, version.note = False, note
    version.moment = timezone.now()
    version.save(update_fields=["is_working", "note", "moment"])
    tokens = _tokens(draft, read_prose(version))
    keep_figures(version, ledger_figures(draft.organization, draft.year, tokens))


def keep_figures(version: DraftVersion, figures: Figures) -> None:
    """Keep what the figures of a version are at this moment."""
    DraftFigure.objects.bulk_create(
        DraftFigure(
            version=version,
            code=one.code,
            period=one.period,
            label=one.label,
            unit=one.unit,
            value=one.value,
            text=one.text,
            rounded=one.rounded,
            records=one.records,
        )
        for one in figures.all()
    )


def figures_of(version: DraftVersion) -> Figures:
    """Give the figures that a version kept. Queries: one."""
    draft = version.draft
    return kept_figures(draft.organization, draft.year, list(version.figures.all()))


def digest_of(version: DraftVersion, prose: Prose, figures: Iterable[Shown]) -> str:
    """Compute what a frozen version must carry: SHA-256 over all its words and figures."""
    said = hashlib.sha256()
    head = (version.number, prose.issuer, prose.title, prose.signed_by, prose.signed_on)
    _add(said, *head)
    for line in prose.lines:
        _add(said, line.kind, line.level, line.lead, line.text)
    for one in sorted(figures, key=lambda one: one.key):
        value = "" if one.value is None else f"{one.value:.4f}"
        _add(said, *one.key, one.unit, value, one.text, one.rounded, one.records)
    return said.hexdigest()


def _add(said: hashlib._Hash, *parts: object) -> None:
    said.update(("\x1f".join(map(str, parts)) + "\x1e").encode())


def _tokens(draft: AnnualDraft, prose: Prose) -> list[Token]:
    return prose.tokens(draft.year)
