"""Downloads of signed pledges."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.audit.services import record_act
from zhibu.ledger.models import State
from zhibu.ledger.selectors import visible_to
from zhibu.organization.models import Organization
from zhibu.pillars.standards.models import Pledge, PledgeText
from zhibu.pillars.standards.pledge_selectors import standing_of
from zhibu.reports.document import Document
from zhibu.reports.pledges import collection_name, pledge_collection, pledge_copy, pledge_name
from zhibu.reports.services import CONTENT_TYPES, write_document
from zhibu.workspace.asked import user_of


@require_safe
def pledge_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one signer's copy as a Word file; the act is audited."""
    found = Pledge.objects.filter(record__in=visible_to(user_of(request)))
    found = found.filter(record__state=State.CONFIRMED)
    found = found.select_related(
        "record__organization", "record__about", "pledge_text__organization"
    )
    pledge = get_object_or_404(found, pk=pk)
    return _send(request, pledge_copy(pledge), pledge_name(pledge), pledge.organization, pk)


@require_safe
def pledge_list_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a text with all who signed it as a Word file; the act is audited."""
    access = access_of(user_of(request))
    texts = PledgeText.objects.filter(access.within(Permission.RECORD_VIEW))
    text = get_object_or_404(texts.select_related("organization"), pk=pk)
    signed = standing_of(text, timezone.localdate()).signed
    if not signed:
        raise Http404("nobody signed")
    document = pledge_collection(text, signed)
    return _send(
        request, document, collection_name(text), text.organization, pk, signed=len(signed)
    )


def _send(
    request: HttpRequest,
    document: Document,
    name: str,
    unit: Organization,
    target: int,
    **detail: Any,
) -> HttpResponse:
    stream = BytesIO()
    write_document(document, stream, "docx")
    record_act(
        "report.export",
        actor=user_of(request),
        target_type="pledge",
        target_id=target,
        organization=unit,
        detail={"format": "docx", **detail},
    )
    response = HttpResponse(stream.getvalue(), content_type=CONTENT_TYPES["docx"])
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
