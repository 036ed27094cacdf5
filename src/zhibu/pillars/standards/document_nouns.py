"""How the version of a standard is named that an inspection goes by."""

from __future__ import annotations

import re

from django.db.models import F, QuerySet

from zhibu.ledger.models import State
from zhibu.ledger.nouns import Noun
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.standards.document_terms import plain_number
from zhibu.pillars.standards.models import DocumentIssue, DocumentKind

_MARKS = re.compile(r"[《》\s]")


def standards_for(unit: Organization) -> QuerySet[DocumentIssue]:
    """Give the confirmed standards of a unit's branch and of all above it, in force ones first.

    Queries: one.
    """
    return (
        DocumentIssue.objects.filter(
            kind=DocumentKind.STANDARD,
            record__state=State.CONFIRMED,
            record__organization__in=branch_of(unit).numbers_up,
        )
        .select_related("record")
        .order_by(F("ended_on").desc(nulls_first=True), "record__title", "pk")
    )


def standards_named(text: str, unit: Organization) -> list[DocumentIssue]:
    """Give the versions that a number, a title, or both, with or without a version, may mean."""
    wanted = _plain(text)
    return [one for one in standards_for(unit) if wanted in _names(one)]


def _names(document: DocumentIssue) -> set[str]:
    number, title, version = document.number, document.record.title, document.edition
    plain = {_plain(number), _plain(title), _plain(number + title)} - {""}
    if version:
        behind = {name + _plain(f"（{version}）") for name in plain}
        plain |= behind | {name + _plain(version) for name in plain}
    return plain


def _plain(text: str) -> str:
    return plain_number(_MARKS.sub("", text))


STANDARD = Noun(
    label="服务标准",
    among=standards_for,
    named=standards_named,
    text=lambda document: document.label,
    select=("record",),
    few=True,
    remedy="请核对标准的编号或名称，或先登记并确认这项标准",
)
