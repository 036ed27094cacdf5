"""From when to when a document is in force, and what takes its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from zhibu.core.text import to_half_width
from zhibu.ledger.models import State
from zhibu.organization.models import Organization
from zhibu.pillars.standards.models import DocumentIssue

_DASHES = re.compile(r"[—–―‐‑-]+")
_LIST = re.compile(r"[、；;，,\n]+")


def plain_number(text: str) -> str:
    """Give a document number as it is compared: dashes, blanks and widths do not matter."""
    return _DASHES.sub("-", "".join(to_half_width(text).upper().split()))


def series_of(document: DocumentIssue) -> str:
    """Name the document of which this is a version: by its number, else by its title."""
    return plain_number(document.number) or f"《{document.record.title.strip()}》"


def replaced_by(document: DocumentIssue) -> set[str]:
    """Give the numbers of the documents whose place it takes."""
    parts = (plain_number(part) for part in _LIST.split(document.replaces))
    return {part for part in parts if part}


def first_day(document: DocumentIssue) -> date:
    return document.effective_on or document.record.date


def in_force(document: DocumentIssue, day: date) -> bool:
    """Tell whether a version is in force on a day."""
    return first_day(document) <= day and (document.ended_on is None or day < document.ended_on)


def end_of(document: DocumentIssue, others: Iterable[DocumentIssue]) -> date | None:
    """Give the first day on which a document is no longer in force; None while it goes on.

    It ends when it is repealed, when a later version comes into force, or when a document that
    says that it takes its place does; whichever is first.
    """
    series, start = series_of(document), first_day(document)
    ends = [document.repealed_on] if document.repealed_on else []
    for other in others:
        if other.pk is not None and other.pk == document.pk:
            continue
        follows = series_of(other) == series or series in replaced_by(other)
        if follows and first_day(other) > start:
            ends.append(first_day(other))
    return min(ends, default=None)


def confirmed_documents(unit: Organization) -> list[DocumentIssue]:
    """Give a unit's confirmed documents. Queries: one."""
    rows = DocumentIssue.objects.filter(
        record__organization=unit, record__state=State.CONFIRMED
    ).select_related("record")
    return list(rows.order_by("effective_on", "pk"))


def with_new_ends(documents: Sequence[DocumentIssue]) -> list[DocumentIssue]:
    """Set the ends of a unit's documents; give those whose end changed."""
    changed = []
    for document in documents:
        end = end_of(document, documents)
        if end != document.ended_on:
            document.ended_on = end
            changed.append(document)
    return changed
