"""What the pages of records say about the public site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from zhibu.ledger.models import Evidence, State
from zhibu.pillars.standards import publicity
from zhibu.pillars.standards.models import Disclosure, PowerItemPublication

register = template.Library()


@dataclass(frozen=True)
class FileMark:
    """A file of a disclosure, and whether it is marked public."""

    evidence: Evidence
    public: bool


@register.simple_tag
def public_address(body: Any) -> str:
    """Give where a record stands on the public site, "" while it does not. Queries: up to four."""
    today = timezone.localdate()
    if isinstance(body, Disclosure):
        shown = publicity.public_item(body.pk, today) is not None
        return reverse("public:item", args=[body.pk]) if shown else ""
    if isinstance(body, PowerItemPublication):
        listed = publicity.power_item(body.pk, today) is not None
        return reverse("public:power", args=[body.pk]) if listed else ""
    return ""


@register.simple_tag
def file_marks(body: Disclosure) -> list[FileMark]:
    """Give a disclosure's files that still count, with their marks. Queries: two."""
    files = Evidence.objects.filter(record=body.pk, withdrawn_reason="")
    marked = set(body.public_files.values_list("evidence_id", flat=True))
    return [FileMark(one, one.pk in marked) for one in files]


@register.simple_tag
def disclosure_steps(body: Disclosure) -> list[dict[str, str]]:
    """Give 提出、审核、审批、公开 with how far a disclosure has come."""
    state = body.record.state
    reached = {State.DRAFT: 1, State.SUBMITTED: 2, State.CONFIRMED: 4}.get(State(state), 0)
    labels = ("提出", "审核", "审批", "公开")
    return [
        {"label": label, "state": "done" if at < reached else "now" if at == reached else "todo"}
        for at, label in enumerate(labels)
    ]
