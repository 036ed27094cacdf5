"""Pages of the composer: begin, write, save, hand in, freeze."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhibu.access.roles import Permission
from zhibu.access.scope import organizations_for, require
from zhibu.core.errors import Conflict, DomainError
from zhibu.core.periods import Period
from zhibu.core.rounding import Manner
from zhibu.reports.drafts import keeping, services
from zhibu.reports.drafts.asked import (
    draft_or_404,
    may_freeze,
    prose_sent,
    require_freeze,
    reshaped,
    revision_of,
)
from zhibu.reports.drafts.claims import loose_figures
from zhibu.reports.drafts.merging import merge
from zhibu.reports.drafts.page import Page, page_of
from zhibu.reports.drafts.prose import Prose, tidied
from zhibu.reports.drafts.selectors import draft_of
from zhibu.reports.models import AnnualDraft, DraftState, DraftVersion
from zhibu.workspace.address import refuse_out_of_time
from zhibu.workspace.asked import user_of

P = Permission


@require_POST
def draft_new(request: HttpRequest) -> HttpResponse:
    """Begin the draft of a unit's year, or open the one that is there."""
    asked = request.POST.get("unit", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= 18):
        raise Http404("unit")
    units = organizations_for(request.user, P.REPORT_VIEW).select_related("parent", "book")
    unit = get_object_or_404(units, pk=int(asked))
    require(request.user, P.REPORT_WRITE, unit)
    year = Period.parse(request.POST.get("period", "")).start.year
    refuse_out_of_time(year)
    manner: Manner = "rounded" if request.POST.get("manner") == "rounded" else "exact"
    draft = draft_of(unit, year)
    if draft is None:
        draft = services.create_draft(unit, year, actor=user_of(request), manner=manner)
    return redirect("reports:draft", draft.pk)


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft to write in; submitted and frozen ones to read."""
    found = draft_or_404(request, pk)
    version = keeping.newest_version(found)
    version.draft = found
    page = page_of(found, version, keeping.read_prose(version))
    return _shown(request, page)


@require_POST
def draft_save(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Store what was typed; of two who write at once the second gets it back beside the other's.

    ``autosave`` asks for a working version and answers with JSON.
    """
    found = draft_or_404(request, pk)
    quiet = "autosave" in request.POST
    prose = prose_sent(request.POST)
    if request.POST.get("do"):
        return _again(request, found, reshaped(prose, request.POST["do"]))
    try:
        version = services.save_draft(
            pk,
            prose,
            revision=revision_of(request.POST),
            actor=user_of(request),
            note="" if quiet else " ".join(request.POST.get("note", "").split()),
            working=quiet,
            apart="apart" in request.POST,
        )
    except Conflict as error:
        return _refused(error, 409) if quiet else _clash(request, pk, prose, error)
    except DomainError as error:
        return _refused(error, 422) if quiet else _again(request, found, prose, error)
    if quiet:
        return _kept(version, prose)
    found.refresh_from_db(fields=["revision"])
    # Always a success: what is kept in the browser has reached the server.
    said = f"已保存为第{version.number}版。"
    if found.revision == revision_of(request.POST):
        said = "没有改动，没有增加版本。"
    messages.success(request, said)
    return redirect("reports:draft", pk)


def _kept(version: DraftVersion, prose: Prose) -> JsonResponse:
    """Tell the page what it now stands on, and how many figures are typed by hand."""
    draft = AnnualDraft.objects.get(pk=version.draft_id)
    loose = sum(1 for _one in loose_figures(prose.lines, draft.year))
    said = {
        "revision": draft.revision,
        "base": version.number,
        "at": f"{timezone.localtime():%H:%M}",
        "loose": loose,
    }
    return JsonResponse(said)


def _refused(error: DomainError, status: int) -> JsonResponse:
    return JsonResponse({"problems": [str(problem) for problem in error.problems]}, status=status)


def _again(
    request: HttpRequest, draft: AnnualDraft, prose: Prose, error: DomainError | None = None
) -> HttpResponse:
    """Show the page with what was typed, not yet saved."""
    version = keeping.newest_version(draft)
    version.draft = draft
    page = page_of(draft, version, prose, revision=revision_of(request.POST))
    page.problems = error.problems if error else ()
    return _shown(request, page, status=422 if error else 200, unsaved=True)


def _clash(request: HttpRequest, pk: int, prose: Prose, error: Conflict) -> HttpResponse:
    """Show what was typed beside what the other one made of the report, put together if they can.

    Who opened the page of a version that was written on since (``base`` is the newest, or none)
    has to compare for himself.
    """
    draft = draft_or_404(request, pk)
    version = keeping.newest_version(draft)
    version.draft = draft
    stored, mine = keeping.read_prose(version), tidied(prose, draft.year)
    asked = request.POST.get("base", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 9 else 0
    opened = draft.versions.filter(number=number, number__lt=version.number).first()
    merged = merge(keeping.read_prose(opened), mine, stored) if opened else None
    page = page_of(draft, version, merged or mine)
    page.set_clash(stored, opened)
    page.is_merged = merged is not None
    page.problems = error.problems
    return _shown(request, page, status=409, unsaved=True)


def _shown(
    request: HttpRequest, page: Page, *, status: int = 200, unsaved: bool = False
) -> HttpResponse:
    writing = page.draft.state == DraftState.WRITING or unsaved
    context: dict[str, Any] = {
        "page": page,
        "draft": page.draft,
        "version": page.version,
        "unit": page.draft.organization,
        "year": page.draft.year,
        "writing": writing,
        "unsaved": unsaved,
        "may_freeze": may_freeze(request, page.draft),
        "base": "" if _still_moves(request, page.version) else page.version.number,
        "back_url": f"{reverse('reports:annual')}"
        f"?unit={page.draft.organization_id}&period={page.draft.year}",
        "back_label": "报告",
    }
    name = "reports/drafts/write.html" if writing else "reports/drafts/read.html"
    return render(request, name, context, status=status)


def _still_moves(request: HttpRequest, version: DraftVersion) -> bool:
    """Tell whether another one's working version is shown, which he may write on meanwhile."""
    return version.is_working and version.author_id != request.user.pk


SAID = {
    "submit": "已提交书记审定。",
    "take_back": "已撤回，可以接着写。",
    "return": "已退回。",
    "freeze": "已定稿并冻结，数字不再随台账变动。",
    "unfreeze": "已解冻，可以接着写；冻结的那一版还在。",
}


@require_POST
def draft_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Submit, take back, return, freeze or take up again."""
    if verb not in SAID:
        raise Http404(verb)
    found = draft_or_404(request, pk)
    if verb in ("return", "freeze", "unfreeze"):
        require_freeze(request, found)
    actor, revision = user_of(request), revision_of(request.POST)
    reason = request.POST.get("reason", "")
    if verb == "submit":
        services.submit_draft(pk, revision=revision, actor=actor)
    elif verb == "take_back":
        services.take_back_draft(pk, revision=revision, actor=actor)
    elif verb == "return":
        services.return_draft(pk, reason, revision=revision, actor=actor)
    elif verb == "freeze":
        services.freeze_draft(pk, revision=revision, actor=actor)
    else:
        services.unfreeze_draft(pk, reason, revision=revision, actor=actor)
    messages.success(request, SAID[verb])
    return redirect("reports:draft", pk)
