"""What the pages of standards and jobs show beyond the columns that every record has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.ledger.models import Record
from zhibu.pillars.standards import service_selectors as selectors
from zhibu.pillars.standards.document_terms import in_force
from zhibu.pillars.standards.documents import CLAUSES
from zhibu.pillars.standards.inspections import clauses_of
from zhibu.pillars.standards.models import DocumentIssue, ServiceInspection, ServiceJob
from zhibu.pillars.standards.rating_links import link_of
from zhibu.pillars.standards.rating_services import (
    WORDS,
    Standing,
    last_rating_day,
    standing_of,
)
from zhibu.workspace.current import current_year
from zhibu.workspace.record_views import Fact

register = template.Library()


@register.simple_tag(takes_context=True)
def clause_conformity(context: Context, document: DocumentIssue) -> dict[str, Any]:
    """Give the year and each clause of a version with its conformity in it. Queries: four."""
    request = context["request"]
    year = current_year(request)
    return {"year": year, "clauses": selectors.clause_conformity(request.user, document, year)}


@register.simple_tag
def without_text(facts: Sequence[Fact]) -> list[Fact]:
    """Leave out the text from which the clauses below are read."""
    return [fact for fact in facts if fact.label != CLAUSES.label]


@register.simple_tag
def holds_today(document: DocumentIssue) -> bool:
    return in_force(document, timezone.localdate())


@register.simple_tag
def rest_lines(inspection: ServiceInspection) -> list[tuple[str, str]]:
    """Give number and text of the clauses that conformed without a row. Queries: at most one."""
    texts = {clause.number: clause.text for clause in clauses_of(inspection.document)}
    return [(number, texts.get(number, "")) for number in inspection.rest_numbers]


@register.simple_tag(takes_context=True)
def rating_link(context: Context, job: ServiceJob) -> dict[str, Any]:
    """Give the link to be passed on, to those who keep the record; else why there is none."""
    request, record = context["request"], job.record
    standing = standing_of(job, record, timezone.localdate())
    if standing != Standing.OPEN:
        return {"words": WORDS[standing], "rated": standing == Standing.RATED}
    if not _keeps(request.user, record):
        return {"words": "等服务对象评价。"}
    last = last_rating_day(job, record.organization)
    return {"link": link_of(request, job), "last_day": last}


def _keeps(user: Any, record: Record) -> bool:
    return access_of(user).may(Permission.RECORD_ENTER, record.organization)
