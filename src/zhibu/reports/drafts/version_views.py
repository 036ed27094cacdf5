"""Pages of versions: the list of them, one to read, two compared, an old one restored."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhibu.reports.drafts import services
from zhibu.reports.drafts.asked import draft_or_404, revision_of, version_asked, version_or_404
from zhibu.reports.drafts.comparing import compare, is_same
from zhibu.reports.drafts.page import Page
from zhibu.reports.drafts.selectors import text_then
from zhibu.reports.models import AnnualDraft, DraftState
from zhibu.workspace.asked import user_of

SHOWN_VERSIONS = 100


@require_safe
def draft_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """List the versions, newest first, to read, compare or restore."""
    draft = draft_or_404(request, pk)
    versions = draft.versions.select_related("author__person").order_by("-number")
    context = {
        "draft": draft,
        "versions": list(versions[:SHOWN_VERSIONS]),
        "cut": versions.count() > SHOWN_VERSIONS,
        "writing": draft.state == DraftState.WRITING,
        **_way_back(draft),
    }
    return render(request, "reports/drafts/versions.html", context)


@require_safe
def draft_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show one version as it read when it was made."""
    draft = draft_or_404(request, pk)
    text = text_then(version_or_404(draft, number))
    page = Page(draft, text.version, text.prose, text.figures, draft.revision)
    context = {
        "page": page,
        "draft": draft,
        "version": text.version,
        "unit": draft.organization,
        "year": draft.year,
        "writing": draft.state == DraftState.WRITING,
        "back_url": reverse("reports:draft_versions", args=[pk]),
        "back_label": "版本",
    }
    return render(request, "reports/drafts/version.html", context)


@require_safe
def draft_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what changed from one version (``?from=``) to another (``?to=``)."""
    draft = draft_or_404(request, pk)
    later = version_asked(request, draft, "to")
    asked = "from" if request.GET.get("from") else ""
    earlier = (
        version_asked(request, draft, asked)
        if asked
        else version_or_404(draft, max(later.number - 1, 1))
    )
    old, new = text_then(earlier), text_then(later)
    changes = compare(old.prose, new.prose, old.figures, new.figures)
    context = {
        "draft": draft,
        "earlier": earlier,
        "later": later,
        "changes": changes,
        "same": is_same(changes),
        "whole": "whole" in request.GET,
        "versions": list(draft.versions.order_by("-number")[:SHOWN_VERSIONS]),
        "back_url": reverse("reports:draft_versions", args=[pk]),
        "back_label": "版本",
    }
    return render(request, "reports/drafts/compare.html", context)


@require_POST
def draft_restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Bring an old version back as a new one."""
    draft = draft_or_404(request, pk)
    version_or_404(draft, number)
    found = services.restore_version(
        pk, number, revision=revision_of(request.POST), actor=user_of(request)
    )
    messages.success(request, f"第{number}版已恢复为第{found.number}版。")
    return redirect("reports:draft", pk)


def _way_back(draft: AnnualDraft) -> dict[str, str]:
    return {"back_url": reverse("reports:draft", args=[draft.pk]), "back_label": "撰写"}
