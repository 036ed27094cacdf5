"""Closing the books of a unit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import organizations_for
from zhibu.core.errors import DomainError
from zhibu.ledger.closing import close_books
from zhibu.ledger.models import BookClosing, Record, State
from zhibu.ledger.selectors import visible_to
from zhibu.organization.models import Kind, Organization
from zhibu.portal.administration import forms
from zhibu.portal.form_pages import Task, form_page, read_day
from zhibu.portal.people.tabs import tabs
from zhibu.workspace.current import current_unit

SHOWN_OPEN = 50


def closing(request: HttpRequest) -> HttpResponse:
    """Show what is closed and what hinders closing further, and close."""
    user = cast(User, request.user)
    units = organizations_for(user, Permission.PERIOD_CLOSE).exclude(kind=Kind.GROUP)
    unit = _chosen(request, units)
    today = timezone.localdate()
    through = read_day(request.POST.get("through") or request.GET.get("through"), month_end(today))
    hindering = open_records(unit, through)
    seen = hindering.filter(pk__in=visible_to(user).values("pk"))
    form = forms.ClosingForm(request.POST or None, initial={"through": through})

    def act() -> None:
        if hindering.exists():
            raise DomainError.of(
                "LED022", f"还有 {hindering.count()} 条记录没有处理", "请先确认或作废，再封账"
            )
        close_books(unit, through=form.cleaned_data["through"], actor=user)

    here = f"{reverse('portal:closing')}?unit={unit.pk}"
    return form_page(
        request,
        form,
        Task(f"封账：{unit.name}", "封账", here, danger=True),
        act,
        done=lambda: f"已封到 {form.cleaned_data['through']}",
        template="administration/closing.html",
        context={
            "unit": unit,
            "units": units if units.count() > 1 else (),
            "through": through,
            "closings": BookClosing.objects.filter(organization=unit).select_related(
                "closed_by__person"
            )[:12],
            "hindering": seen.order_by("date", "pk")[:SHOWN_OPEN],
            "hindering_count": hindering.count(),
            "unseen": hindering.count() - seen.count(),
            "choices": [("上月末", month_end(today)), ("上年末", date(today.year - 1, 12, 31))],
            "tabs": tabs(request, "closing"),
        },
    )


def _chosen(request: HttpRequest, units: Any) -> Organization:
    """Give the unit of ``?unit=``, else the current one, else the first that may be closed.

    A unit out of reach is 404: closing another one instead would surprise whoever sent it.
    """
    wanted = request.GET.get("unit", "")
    if wanted:
        number = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0
        return cast(Organization, get_object_or_404(units, pk=number))
    current = current_unit(request)
    found = units.filter(pk=current.book_unit_id).first() if current else None
    return cast(Organization, found or units.first())


def month_end(day: date) -> date:
    """Give the last day of the month before."""
    return day.replace(day=1) - timedelta(days=1)


def open_records(unit: Organization, through: date) -> Any:
    """Give the drafts and submitted records dated up to a day, of the unit and its groups."""
    books = [unit.pk, *unit.book_units.values_list("pk", flat=True)]
    return Record.objects.filter(
        organization__in=books, date__lte=through, state__in=(State.DRAFT, State.SUBMITTED)
    )
