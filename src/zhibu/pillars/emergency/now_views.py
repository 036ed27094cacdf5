"""The page that the menu leads to in an emergency: what runs, my duty, gates, what is to do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.models import Case
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency import roster_showing as showing
from zhibu.pillars.emergency.desks import DESKS
from zhibu.pillars.emergency.gate_services import gates_on_duty, standing
from zhibu.pillars.emergency.response_terms import KEY, OPEN
from zhibu.workspace.address import asked_unit
from zhibu.workspace.asked import user_of
from zhibu.workspace.desks import desks_of

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization

HERE = "emergency:now"
OWN_SHOWN = 4


@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """Show the running responses, one's own next shifts, and the gates. Queries: constant."""
    user, today = user_of(request), timezone.localdate()
    unit = branch_of(asked_unit(request, Permission.RECORD_VIEW))
    gates = gates_on_duty(user).filter(standing(), organization__path__startswith=unit.path)
    known = showing.rosters_below(user, unit)
    context: dict[str, Any] = {
        "unit": unit,
        "today": today,
        "running": _running(user, unit),
        "own": _next_turns(user, today),
        "duty": showing.turns_of(showing.shifts_between(known, today, today), user),
        "gates": gates.order_by("name"),
        "desks": [one for one in desks_of(user, DESKS) if one.name != HERE],
        "may_enter": access_of(user).may(Permission.RECORD_ENTER, unit),
    }
    return render(request, "emergency/now.html", context)


def _running(user: User, unit: Organization) -> QuerySet[Case]:
    """Give the responses that hold for a unit, and those that units below it run.

    Each says as ``reads`` whether the user may open its page. Queries: one.
    """
    within = access_of(user).within(Permission.RECORD_VIEW)
    below = within & Q(organization__path__startswith=unit.path)
    found = Case.objects.filter(
        below | Q(organization__in=branch_of(unit).numbers_up), path=KEY, state=OPEN
    )
    reads = Exists(Case.objects.filter(within, pk=OuterRef("pk")))
    rows = found.annotate(reads=reads).select_related("organization", "response")
    return rows.order_by("-opened_on", "number")


def _next_turns(user: User, today: date) -> list[showing.Turn]:
    """Give one's own shifts from today on, and those whose handover is still to be written."""
    turns = showing.own_turns(user, today)
    coming = [one for one in turns if one.due or (one.shift and one.shift.date >= today)]
    return coming[:OWN_SHOWN]
