"""What the page of one activity shows beyond the columns that every record has."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from zhibu.ledger.models import Record
from zhibu.workspace.activities.sheet import Sheet, sheet_of
from zhibu.workspace.activities.signin import is_offered
from zhibu.workspace.papers import page_of_paper

register = template.Library()


@register.simple_tag
def activity_sheet(record: Record) -> Sheet:
    """Give agenda, attendance and votes of an activity, read once a page. Queries: five or six."""
    known: Sheet | None = getattr(record, "_zhibu_sheet", None)
    if known is None:
        known = sheet_of(record)
        record._zhibu_sheet = known  # type: ignore[attr-defined]
    return known


@register.simple_tag
def minutes_url(record: Record) -> str:
    """Give the page of the minutes, whence Word; "" in a deployment without reports."""
    return page_of_paper("reports:minutes_preview", record.pk)


@register.simple_tag
def notice_url(record: Record) -> str:
    """Give the page of the notice while the activity is still to come; else ""."""
    return page_of_paper("reports:notice_preview", record.pk) if record.is_open else ""


@register.simple_tag
def sign_in_url(record: Record, can: Any) -> str:
    """Give the address of the QR sign-in where it is switched on and of use now; else ""."""
    offered = "submit" in can and is_offered(record)
    return reverse("activities:sign_in", args=[record.pk]) if offered else ""
