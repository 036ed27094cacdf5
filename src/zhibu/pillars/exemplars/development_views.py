"""One click on an applicant's page: what a general meeting decided becomes the step."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.activities.models import Activity
from zhibu.cases.selectors import visible_cases
from zhibu.core.errors import Conflict, DomainError, NotPermitted
from zhibu.ledger.models import State
from zhibu.ledger.selectors import visible_to
from zhibu.pillars.exemplars.development_nouns import KEY
from zhibu.pillars.exemplars.development_services import take_meeting_step
from zhibu.workspace.asked import user_of


@require_POST
def take_meeting(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Take the step that a meeting decided; say what stands before it."""
    user = user_of(request)
    case = get_object_or_404(
        visible_cases(user).filter(path=KEY).select_related("organization", "person"), pk=pk
    )
    require(user, Permission.RECORD_ENTER, case.organization)
    records = visible_to(user).filter(organization=case.organization, type="activity")
    activity = get_object_or_404(
        Activity.objects.select_related("record__organization"), record__in=records, pk=meeting
    )
    try:
        record = take_meeting_step(case, activity, user)
    except (NotPermitted, Conflict):
        raise
    except DomainError as error:
        for problem in error.problems:
            messages.error(request, str(problem))
    else:
        confirmed = record.state == State.CONFIRMED
        messages.success(request, "已按会议表决记下。" if confirmed else "已记下，等确认。")
    return redirect(reverse("cases:case", args=[KEY, case.pk]))
