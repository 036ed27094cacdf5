"""The page of talks: who is still to be talked with; names for the secretary, counts for others."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for
from zhibu.ledger import registry
from zhibu.organization.models import Kind, Organization, Person
from zhibu.organization.selectors import branch_of
from zhibu.pillars.conduct.integrity_posts import register
from zhibu.pillars.conduct.talk_coverage import Coverage, coverage
from zhibu.workspace.asked import user_of
from zhibu.workspace.current import current_unit, current_year
from zhibu.workspace.units import may_enter_type

MOST_BRANCHES = 50


@require_GET
def talks(request: HttpRequest) -> HttpResponse:
    """Show who was not talked with this year, with the form one click away."""
    user, unit = user_of(request), _unit(request, Permission.RECORD_VIEW)
    year, today = current_year(request), timezone.localdate()
    branches = _branches(unit)
    if unit.kind != Kind.BRANCH and len(branches) != 1:
        rows = [coverage(branch, year, today) for branch in branches[:MOST_BRANCHES]]
        context: dict[str, Any] = {"unit": unit, "year": year, "rows": rows}
        context["cut"] = len(branches) > MOST_BRANCHES
        return render(request, "conduct/talk_branches.html", context)
    found = coverage(branches[0] if branches else unit, year, today)
    names = access_of(user).may(Permission.TALK_READ, found.unit)
    context = {"unit": found.unit, "year": year, "found": found, "names": names}
    if names:
        context |= _named(found)
    return render(request, "conduct/talks.html", context)


def _unit(request: HttpRequest, permission: Permission) -> Organization:
    """Give the unit of the address, else the chosen one; 404 outside the scope."""
    text = request.GET.get("unit", "")
    if text:
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else -1
        units = organizations_for(request.user, permission).select_related("book", "parent")
        unit = units.filter(pk=number).first()
    else:
        unit = current_unit(request)
    if unit is None:
        raise Http404("unit")
    return unit


def _branches(unit: Organization) -> list[Organization]:
    if unit.kind in {Kind.BRANCH, Kind.GROUP}:
        return [branch_of(unit)]
    below = Organization.objects.below(unit).filter(kind=Kind.BRANCH).order_by("path")
    return list(below[: MOST_BRANCHES + 1])


def _named(found: Coverage) -> dict[str, Any]:
    """Give the names, each with the form that is filled in already."""
    secretary = found.secretary
    return {
        "missing": [(one, _form(found.unit, secretary, one.person)) for one in found.missing],
        "without_secretary": [
            (one, _form(found.unit, secretary, one.person))
            for one in found.without_secretary
            if not one.missing
        ],
        "pairs": [(one, _form(found.unit, one.one, one.other)) for one in found.pairs],
    }


def _form(unit: Organization, talker: Person | None, about: Person) -> str:
    asked = {"organization": unit.pk, "about": about.label}
    if talker is not None:
        asked["talker"] = talker.label
    return f"{reverse('workspace:new', args=['conduct.talk'])}?{urlencode(asked)}"


@require_GET
def integrity(request: HttpRequest) -> HttpResponse:
    """Show the register of key posts: grade, risks, when the next review is due."""
    user, unit = user_of(request), _unit(request, Permission.RECORD_VIEW)
    review = registry.record_type("conduct.integrity_post")
    standings = register(unit, timezone.localdate())
    context = {
        "unit": unit,
        "standings": standings,
        "overdue": sum(one.overdue for one in standings),
        "may_enter": may_enter_type(user, review, unit),
        "several": len({one.post.organization_id for one in standings}) > 1,
    }
    return render(request, "conduct/integrity.html", context)
