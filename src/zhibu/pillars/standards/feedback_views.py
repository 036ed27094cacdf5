"""Workbench pages of what the public wrote: the list, setting aside, opening a contact."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.errors import DomainError
from zhibu.pillars.standards.feedback_selectors import closed_rows, open_rows, visible_feedback
from zhibu.pillars.standards.feedback_services import reveal_contact, set_aside, take_up
from zhibu.pillars.standards.models import Feedback
from zhibu.pillars.standards.openness_views import user_of
from zhibu.workspace.address import asked_unit

UNPROCESSABLE = 422


@require_GET
def feedback(request: HttpRequest) -> HttpResponse:
    """Show what waits for an answer, overdue first, and what was closed lately.

    Queries: about ten, whatever their number.
    """
    unit, user = asked_unit(request, Permission.RECORD_ENTER), user_of(request)
    today = timezone.localdate()
    waiting = open_rows(user, unit, today)
    context = {
        "unit": unit,
        "today": today,
        "waiting": waiting,
        "late": sum(1 for row in waiting if row.late),
        "closed": closed_rows(user, unit, today),
        "reveals": access_of(user).may(Permission.PEOPLE_REVEAL, unit),
    }
    return render(request, "standards/feedback.html", context)


def _feedback_or_404(request: HttpRequest, pk: int) -> Feedback:
    found = visible_feedback(user_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404("feedback")
    return found


@require_POST
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a message without an answer, or open it again."""
    found = _feedback_or_404(request, pk)
    try:
        if request.POST.get("back") == "yes":
            take_up(found.pk, actor=user_of(request))
            messages.success(request, f"已恢复：{found.number}")
        else:
            set_aside(found.pk, actor=user_of(request), reason=request.POST.get("reason", ""))
            messages.success(request, f"已按不予答复处理：{found.number}")
    except PermissionDenied:
        raise
    except DomainError as error:
        for problem in error.problems:
            messages.error(request, str(problem))
    return redirect("standards:feedback")


@never_cache
@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a contact in clear, once, and write down who read it and what for."""
    found = _feedback_or_404(request, pk)
    context: dict[str, Any] = {"feedback": found}
    status = 200
    try:
        reason = request.POST.get("reason", "")[:100]
        context["text"] = reveal_contact(found, actor=user_of(request), reason=reason)
    except DomainError as error:
        context["error"] = "；".join(str(problem) for problem in error.problems)
        status = UNPROCESSABLE
    return render(request, "standards/feedback_contact.html", context, status=status)
