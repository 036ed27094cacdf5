"""Drafts of reports for tests: saved, read and sent as people do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from zhibu.access.models import User
from zhibu.reports.document import Document, Figure, Heading, Paragraph
from zhibu.reports.drafts import keeping, services
from zhibu.reports.drafts.prose import Line, Prose
from zhibu.reports.models import AnnualDraft, DraftVersion

YEAR = 2022
THEME = "{life.theme_days}"


def prose(draft: AnnualDraft) -> Prose:
    return keeping.read_prose(keeping.newest_version(draft))


def with_line(text: str, draft: AnnualDraft, **more: Any) -> Prose:
    now = prose(draft)
    return replace(now, lines=(*now.lines, Line("paragraph", text, level=0)), **more)


def fresh(draft: AnnualDraft) -> AnnualDraft:
    return AnnualDraft.objects.select_related("organization").get(pk=draft.pk)


def save(draft: AnnualDraft, text: str, actor: User, **more: Any) -> DraftVersion:
    revision = more.pop("revision", fresh(draft).revision)
    return services.save_draft(
        draft.pk, with_line(text, draft), revision=revision, actor=actor, **more
    )


def said(document: Document) -> list[str]:
    """Give a document's lines as they are read."""
    lines = []
    for block in document.blocks:
        if isinstance(block, Heading):
            lines.append(block.text)
        elif isinstance(block, Paragraph):
            words = (one.shown if isinstance(one, Figure) else str(one) for one in block.parts)
            lines.append(block.lead + "".join(words))
    return lines


def sent(draft: AnnualDraft, text: Prose, **more: Any) -> dict[str, Any]:
    """Give a text as the form sends it."""
    return {
        "record_version": fresh(draft).revision,
        "base": draft.versions.count(),
        "issuer": text.issuer,
        "title": text.title,
        "signed_by": text.signed_by,
        "signed_on": text.signed_on.isoformat(),
        "kind": [line.kind for line in text.lines],
        "level": [line.level for line in text.lines],
        "lead": [line.lead for line in text.lines],
        "text": [line.text for line in text.lines],
        **more,
    }
