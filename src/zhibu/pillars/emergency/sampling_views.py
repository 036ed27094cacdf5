"""The page of a sampling session's sealed list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require
from zhibu.core.errors import DomainError
from zhibu.pillars.emergency.gate_forms import PeopleForm, blame
from zhibu.pillars.emergency.models.sampling import SampledPerson, SamplingSession
from zhibu.pillars.emergency.sampling_services import add_people, open_list, read_list
from zhibu.workspace.asked import user_of


@never_cache
@require_http_methods(["GET", "POST"])
def sampled(request: HttpRequest, pk: int) -> HttpResponse:
    """Add people to a session's list, or open it with a reason that goes into the log."""
    user = user_of(request)
    sessions = SamplingSession.objects.filter(
        access_of(user).within(Permission.RECORD_VIEW, field="record__organization")
    )
    session = get_object_or_404(sessions.select_related("record__organization"), pk=pk)
    require(user, Permission.TRANSFER_READ, session.organization)
    opening = "reason" in request.POST
    form = PeopleForm(None if opening else request.POST or None)
    context: dict[str, Any] = {"session": session, "form": form}
    status = 200
    try:
        if opening:
            reason = request.POST["reason"]
            context["people"] = open_list(session, actor=user, reason=reason)
        elif request.method == "POST" and form.is_valid():
            add_people(session, read_list(form.cleaned_data["people"]), actor=user)
            messages.success(request, "已加密保存")
            return redirect("emergency:sampled", pk)
    except DomainError as error:
        status = 422
        if opening:
            context["error"] = "；".join(map(str, error.problems))
        else:
            blame(form, error)
    if form.errors:
        status = 422
    context["count"] = SampledPerson.objects.filter(session=session).count()
    return render(request, "emergency/sampled.html", context, status=status)
