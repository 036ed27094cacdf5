"""The tree of units, and one unit on any day."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.organization.models import Affiliation, Kind, Organization, PostTerm
from zhibu.organization.selectors import in_force
from zhibu.organization.services import BEGINNING
from zhibu.portal.form_pages import read_day
from zhibu.portal.links import link
from zhibu.portal.people import selectors
from zhibu.portal.people.tabs import tabs


def tree(request: HttpRequest) -> HttpResponse:
    """Show the units in the user's scope with today's members and secretaries."""
    user = cast(User, request.user)
    roots, count = selectors.tree_for(user, timezone.localdate())
    return render(
        request,
        "people/tree.html",
        {"roots": roots, "count": count, "tabs": tabs(request, "organizations")},
    )


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one unit: its profile, posts, groups, history, and the roll on a day (``?on=``)."""
    unit = selectors.unit_or_404(request.user, pk)
    today = timezone.localdate()
    on = min(read_day(request.GET.get("on"), today), today)
    access = access_of(request.user)
    keeps_roll = unit.kind in {Kind.BRANCH, Kind.GROUP}
    sees_people = access.may(Permission.PEOPLE_VIEW, unit)
    branches = None if keeps_roll else selectors.branches_of(unit, on)
    terms = PostTerm.objects.filter(organization=unit).select_related("person")
    context = {
        "unit": unit,
        "on": on,
        "is_today": on == today,
        "counts": (
            selectors.counts_on(unit, on) if branches is None else selectors.totals(branches)
        ),
        "keeps_roll": keeps_roll,
        "roll": selectors.roll_of(unit, on) if keeps_roll and sees_people else None,
        "branches": branches,
        "posts": terms.filter(in_force(on)).order_by("pk"),
        "former": terms.filter(end__lt=on).order_by("-end", "-pk")[:30],
        "groups": _groups(unit, on),
        "affiliations": _affiliations(unit),
        "beginning": BEGINNING,
        "sees_people": sees_people,
        "roster_url": (
            link("reports:roster_preview", unit.pk, on=on.isoformat())
            if sees_people and access.may(Permission.RECORD_EXPORT, unit)
            else ""
        ),
        "edits": access.may(Permission.ORGANIZATION_EDIT, unit),
        "moves": _may_move(request, unit),
        "admits": unit.kind == Kind.BRANCH and access.may(Permission.PEOPLE_EDIT, unit),
        "suspensions": (
            selectors.suspensions_of(unit, on)
            if keeps_roll and access.may(Permission.PEOPLE_EDIT, unit)
            else ()
        ),
        "tabs": tabs(request, "organizations"),
    }
    return render(request, "people/unit.html", context)


def _groups(unit: Organization, on: date) -> list[Organization]:
    if unit.kind != Kind.BRANCH:
        return []
    return list(Organization.objects.existing_on(on).filter(book=unit).order_by("order", "pk"))


def _affiliations(unit: Organization) -> list[Affiliation]:
    rows = Affiliation.objects.filter(organization=unit).select_related("parent")
    return list(rows.order_by("-start"))


def _may_move(request: HttpRequest, unit: Organization) -> bool:
    if unit.parent is None or unit.kind == Kind.GROUP:
        return False
    return access_of(request.user).may(Permission.ORGANIZATION_EDIT, unit.parent)
