"""The page that the menu leads to in an emergency: what runs, my duty, gates, what is to do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency import roster_showing as showing
from zhibu.pillars.emergency.desks import DESKS
from zhibu.pillars.emergency.gate_services import gates_on_duty, standing
from zhibu.pillars.emergency.response_nouns import OPEN, responses_for
from zhibu.workspace.address import asked_unit
from zhibu.workspace.asked import user_of
from zhibu.workspace.desks import desks_of

if TYPE_CHECKING:
    from zhibu.access.models import User

HERE = "emergency:now"
OWN_SHOWN = 4


@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """Show the running responses, one's own next shifts, and the gates. Queries: constant."""
    user, today = user_of(request), timezone.localdate()
    unit = branch_of(asked_unit(request, Permission.RECORD_VIEW))
    running = responses_for(unit).filter(state=OPEN)
    gates = gates_on_duty(user).filter(standing(), organization__path__startswith=unit.path)
    known = showing.rosters_below(user, unit)
    context: dict[str, Any] = {
        "unit": unit,
        "today": today,
        "running": running.select_related("response"),
        "own": _next_turns(user, today),
        "duty": showing.turns_of(showing.shifts_between(known, today, today), user),
        "gates": gates.order_by("name"),
        "desks": [one for one in desks_of(user, DESKS) if one.name != HERE],
        "may_enter": access_of(user).may(Permission.RECORD_ENTER, unit),
    }
    return render(request, "emergency/now.html", context)


def _next_turns(user: User, today: date) -> list[showing.Turn]:
    """Give one's own shifts from today on, and those whose handover is still to be written."""
    turns = showing.own_turns(user, today)
    coming = [one for one in turns if one.due or (one.shift and one.shift.date >= today)]
    return coming[:OWN_SHOWN]
