"""The stored record that an address names, or 404."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from zhibu.ledger import registry
from zhibu.ledger.models import Record
from zhibu.ledger.selectors import visible_to
from zhibu.ledger.types import Body, RecordType


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
