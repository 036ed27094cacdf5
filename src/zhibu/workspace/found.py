"""The stored record that an address names, or 404."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.urls import reverse

from zhibu.ledger import registry
from zhibu.ledger.models import Record
from zhibu.ledger.selectors import visible_to
from zhibu.ledger.types import Body, RecordType
from zhibu.workspace.asked import user_of
from zhibu.workspace.cases.reach import page_of_step


@dataclass(frozen=True)
class Found:
    """A record that the user may read, with its type and body."""

    record: Record
    record_type: RecordType
    body: Body


def found_or_404(request: HttpRequest, pk: int) -> Found:
    """Give a record inside the user's scope; 404 outside. Queries: two and what the type needs."""
    rows = visible_to(request.user).select_related(
        "organization__book", "about", "entered_by__person", "confirmed_by__person"
    )
    record = rows.filter(pk=pk).first()
    if record is None:
        raise Http404("record")
    record_type = registry.record_type(record.type)
    return Found(record, record_type, record_type.load([record])[record.pk])


def page_after(request: HttpRequest, record: Record) -> str:
    """Give the page to show after a verb: of a step its case, else the record's own, or its list
    where the actor, having entered something restricted, may no longer read it."""
    if page := page_of_step(user_of(request), record):
        return page
    if visible_to(request.user).filter(pk=record.pk).exists():
        return reverse("workspace:record", args=[record.pk])
    return reverse("workspace:list", args=[record.type])
