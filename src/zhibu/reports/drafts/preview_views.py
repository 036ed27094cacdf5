"""A version as a file, and as pictures of its printed pages."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.reports.document import Document
from zhibu.reports.drafts.asked import draft_or_404, version_asked
from zhibu.reports.drafts.selectors import text_shown
from zhibu.reports.pdf import page_images
from zhibu.reports.services import FORMATS, write_document
from zhibu.workspace.asked import user_of
from zhibu.workspace.sending import attachment

KEPT_SECONDS = 600
MOST_PAGES = 99


@require_safe
def draft_file(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """Send a version (``?version=``, else the newest) as Word, HTML or PDF; audited.

    Raises DomainError PDF001–PDF003 where a PDF cannot be set.
    """
    if format not in FORMATS:
        raise Http404(format)
    draft = draft_or_404(request, pk)
    text = text_shown(version_asked(request, draft))
    stream = BytesIO()
    write_document(text.document, stream, format)
    version = text.version
    record_act(
        "report.export",
        actor=user_of(request),
        target_type="annual_draft",
        target_id=pk,
        organization=draft.organization,
        detail={"format": format, "year": draft.year, "version": version.number},
    )
    kind = "" if version.frozen_at else f"（草稿第{version.number}版）"
    return attachment(stream.getvalue(), f"{text.prose.title}{kind}.{format}")


@require_safe
def draft_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the page of page pictures; they are set when it asks for them."""
    draft = draft_or_404(request, pk)
    version = version_asked(request, draft)
    context = {
        "draft": draft,
        "version": version,
        "back_url": reverse("reports:draft", args=[pk]),
        "back_label": "撰写",
    }
    return render(request, "reports/drafts/preview.html", context)


@require_safe
def draft_pages(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the pages and give the pictures' addresses, as a part of the preview.

    Where they cannot be set (PDF001–PDF003) it says why.
    """
    draft = draft_or_404(request, pk)
    version = version_asked(request, draft)
    document = text_shown(version).document
    context: dict[str, Any] = {"draft": draft, "version": version, "key": _key(document)}
    try:
        context["numbers"] = range(1, len(_pages(document)) + 1)
    except DomainError as error:
        context["problems"] = error.problems
    return render(request, "reports/drafts/pages.html", context)


@require_safe
def draft_page(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """Send the picture of one page; 404 beyond the last."""
    draft = draft_or_404(request, pk)
    images = _pages(text_shown(version_asked(request, draft)).document)
    if not 1 <= page <= len(images):
        raise Http404("page")
    response = HttpResponse(images[page - 1], content_type="image/png")
    # The address carries the key of the text, so a picture never shows another text.
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response


def _key(document: Document) -> str:
    return hashlib.sha256(repr(document).encode()).hexdigest()[:32]


def _pages(document: Document) -> list[bytes]:
    """Give the pictures of all pages; the same text is set once in ten minutes."""
    key = f"report-pages:{_key(document)}"
    known: list[bytes] | None = cache.get(key)
    if known is None:
        known = page_images(document)[:MOST_PAGES]
        cache.set(key, known, KEPT_SECONDS)
    return known
