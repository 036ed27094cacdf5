"""The annual report: its page and its files."""

from __future__ import annotations

from io import BytesIO
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for
from zhibu.audit.services import record_act
from zhibu.core.periods import Period
from zhibu.core.rounding import Manner
from zhibu.organization.models import Organization
from zhibu.reports.document import Document
from zhibu.reports.drafts.selectors import (
    closing_words,
    draft_of,
    drift_of,
    frozen_report,
    frozen_text,
)
from zhibu.reports.duties import unmet_duties
from zhibu.reports.html import render_html
from zhibu.reports.services import (
    FORMATS,
    annual_name,
    annual_report,
    write_annual,
    write_document,
)
from zhibu.workspace.address import refuse_out_of_time
from zhibu.workspace.current import current_unit, current_year
from zhibu.workspace.sending import attachment

MANNERS: tuple[tuple[Manner, str], ...] = (("exact", "精确数"), ("rounded", "约数"))


@require_safe
def annual(request: HttpRequest) -> HttpResponse:
    """Show a unit's annual report with every figure as a chip that leads to its records.

    The one that was frozen last; until then the built-in composition of today's figures.
    """
    unit, year, manner = _unit(request), _year(request), _manner(request)
    frozen = frozen_text(unit, year)
    report = (
        frozen_report(frozen)
        if frozen
        else annual_report(unit, year, manner, duties=unmet_duties(unit, year))
    )
    asked = {"unit": unit.pk, "period": year}
    writes = access_of(request.user).may(Permission.REPORT_WRITE, unit)
    context = {
        "unit": unit,
        "year": year,
        "manner": manner,
        "frozen": frozen,
        "drift": drift_of(frozen) if frozen else [],
        "closing": closing_words(unit, year),
        "writes": writes,
        "draft": draft_of(unit, year) if writes else None,
        "report": report,
        "sheet": _sheet(report.document),
        "manners": [
            {"label": label, "on": key == manner, "query": urlencode({**asked, "manner": key})}
            for key, label in MANNERS
        ]
        if frozen is None
        else [],
        "files": [
            {"label": label, "url": _file_url(key, {**asked, "manner": manner})}
            for key, label in FORMATS.items()
        ],
    }
    return render(request, "reports/annual.html", context)


@require_safe
def annual_file(request: HttpRequest, format: str) -> HttpResponse:
    """Send the report as a file; the act is audited. PDF001 where fonts are missing."""
    if format not in FORMATS:
        raise Http404(format)
    unit, year, manner = _unit(request), _year(request), _manner(request)
    stream = BytesIO()
    frozen = frozen_text(unit, year)
    if frozen:
        document = frozen.document
        write_document(document, stream, format)
    else:
        document = write_annual(unit, year, stream, format, manner)
    _audit(request, unit, "annual", unit.pk, {"format": format, "year": year, "manner": manner})
    return attachment(stream.getvalue(), annual_name(document, format))


def _unit(request: HttpRequest) -> Organization:
    """Give the unit asked for, else the current one; 404 outside the reader's scope."""
    units = organizations_for(request.user, Permission.REPORT_VIEW)
    asked = request.GET.get("unit", "")
    if not asked:
        current = current_unit(request)
        asked = str(current.pk) if current else ""
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= 18):
        raise Http404("unit")
    return get_object_or_404(units.select_related("parent", "book"), pk=int(asked))


def _year(request: HttpRequest) -> int:
    """Give the year asked for, else the current one; PER002 for what is no period."""
    asked = request.GET.get("period", "")
    if not asked:
        return current_year(request)
    year = Period.parse(asked).start.year
    refuse_out_of_time(year)
    return year


def _manner(request: HttpRequest) -> Manner:
    return "rounded" if request.GET.get("manner") == "rounded" else "exact"


def _sheet(document: Document) -> SafeString:
    """Give the document as HTML: the renderer has escaped every text in it."""
    return mark_safe(render_html(document))  # noqa: S308


def _file_url(format: str, query: dict[str, Any]) -> str:
    return f"{reverse('reports:annual_file', args=[format])}?{urlencode(query)}"


def _audit(
    request: HttpRequest,
    unit: Organization,
    report: str,
    target: int,
    detail: dict[str, Any],
) -> None:
    record_act(
        "report.export",
        actor=cast(User, request.user),
        target_type=report,
        target_id=target,
        organization=unit,
        detail=detail,
    )
