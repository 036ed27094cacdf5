"""The page of duties: what is due, late and met, by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhibu.access.roles import Permission
from zhibu.organization.models import Kind
from zhibu.planning.deadlines import deadline_rows
from zhibu.planning.duties import Duty
from zhibu.planning.selectors import duties, sees_members
from zhibu.planning.showing import FILTERS, OPEN, due_row, unit_lines
from zhibu.workspace.address import asked_unit, asked_year

if TYPE_CHECKING:
    from zhibu.access.models import User

LINES = 50
ROWS = 30
KEEPS_OWN_BOOKS = frozenset({Kind.BRANCH, Kind.GROUP})


@require_GET
def duty_list(request: HttpRequest) -> HttpResponse:
    """Show a unit's duties of a year; above branches, a line per unit that leads to its own."""
    user = cast("User", request.user)
    unit = asked_unit(request, Permission.RECORD_VIEW)
    year = asked_year(request)
    today = timezone.localdate()
    found = duties(unit, year, today, members=sees_members(user, unit))
    chosen = request.GET.get("state", OPEN)
    chosen = chosen if chosen in FILTERS else OPEN
    own = found if unit.kind in KEEPS_OWN_BOOKS else [one for one in found if one.unit == unit]
    shown = Paginator(_in_order(own, chosen), ROWS).get_page(request.GET.get("page"))
    lines = [] if unit.kind in KEEPS_OWN_BOOKS else unit_lines(found)
    context = {
        "unit": unit,
        "duty_year": year,
        "shown": shown,
        "rows": [due_row(duty, user) for duty in shown],
        "chips": _chips(own, chosen),
        "chosen_label": FILTERS[chosen][0],
        "owes": bool(own),
        "lines": Paginator([one for one in lines if one.unit != unit], LINES).get_page(
            request.GET.get("units")
        ),
        "deadlines": deadline_rows(user, unit, year),
        "is_branch": unit.kind in KEEPS_OWN_BOOKS,
        "query": f"period={year}",
    }
    return render(request, "planning/list.html", context)


def _in_order(found: list[Duty], chosen: str) -> list[Duty]:
    """Give the chosen duties: open ones by urgency, others by window."""
    states = FILTERS[chosen][1]
    shown = [duty for duty in found if duty.state in states]
    if chosen in {OPEN, "overdue"}:
        return sorted(shown, key=lambda duty: duty.urgency)
    return sorted(shown, key=lambda duty: (duty.window.end, duty.window.start))


def _chips(found: list[Duty], chosen: str) -> list[dict[str, object]]:
    return [
        {
            "key": key,
            "label": label,
            "count": sum(duty.state in states for duty in found),
            "on": key == chosen,
        }
        for key, (label, states) in FILTERS.items()
    ]
