"""Pages of those who run gates: the list, setting one up, what is checked, day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for, require
from zhibu.cases.models import Case
from zhibu.core.errors import DomainError
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency import gate_services
from zhibu.pillars.emergency.entry_people import open_refused, with_names
from zhibu.pillars.emergency.entry_sheets import close_day
from zhibu.pillars.emergency.gate_days import days_of, gates_today
from zhibu.pillars.emergency.gate_forms import CheckSettingsForm, GateForm, NewGateForm, blame
from zhibu.pillars.emergency.models.gates import Gate
from zhibu.pillars.emergency.response_nouns import responses_for
from zhibu.pillars.emergency.response_terms import KEY, OPEN
from zhibu.workspace.address import asked_unit
from zhibu.workspace.asked import user_of

P = Permission


def gate_or_404(request: HttpRequest, pk: int) -> Gate:
    """Give a gate in whose unit the user may work at a gate; else 404."""
    return get_object_or_404(gate_services.gates_on_duty(user_of(request)), pk=pk)


@require_GET
def gates(request: HttpRequest) -> HttpResponse:
    """List the gates of a unit and all below it, with what each did today. Queries: constant."""
    unit, user = asked_unit(request, P.GATE_DUTY), user_of(request)
    branch = branch_of(unit)
    known = gate_services.gates_on_duty(user).filter(organization__path__startswith=branch.path)
    running = responses_for(branch).filter(state=OPEN)
    context = {
        "unit": unit,
        "branch": branch,
        "standing": gates_today(known.filter(gate_services.standing())),
        "past": known.exclude(gate_services.standing()),
        "running": running,
        "may_enter": access_of(user).may(P.RECORD_ENTER, branch),
    }
    return render(request, "emergency/gates.html", context)


@require_http_methods(["GET", "POST"])
def gate_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Set up a gate of a unit for a running response."""
    units = organizations_for(request.user, P.ORGANIZATION_VIEW).select_related("book")
    branch = branch_of(get_object_or_404(units, pk=pk))
    require(request.user, P.RECORD_ENTER, branch)
    back = f"{reverse('emergency:gates')}?unit={branch.pk}"
    form = NewGateForm(request.POST or None, instance=Gate(organization=branch))
    title = "增设查验点"
    return _gate_form(request, form, title, back)


@require_http_methods(["GET", "POST"])
def gate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a gate, or say which day was its last."""
    gate = gate_or_404(request, pk)
    require(request.user, P.RECORD_ENTER, gate.organization)
    form = GateForm(request.POST or None, instance=gate)
    return _gate_form(request, form, f"修改查验点：{gate.name}", _days_url(gate))


def _days_url(gate: Gate) -> str:
    return reverse("emergency:gate_days", args=[gate.pk])


def _gate_form(request: HttpRequest, form: Any, title: str, back: str) -> HttpResponse:
    def act() -> str:
        gate = gate_services.save_gate(form.instance, actor=user_of(request))
        return _days_url(gate)

    return form_page(request, form, act, {"title": title, "back": back})


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], str],
    context: dict[str, Any],
    template: str = "emergency/gate_form.html",
) -> HttpResponse:
    """Show the form, or do the act and go where it says; broken rules are told beside fields."""
    if request.method == "POST" and form.is_valid():
        try:
            to = act()
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "已保存")
            return redirect(to)
    status = 422 if request.method == "POST" else 200
    return render(request, template, context | {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def check_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is checked at the gates of a response."""
    user = user_of(request)
    cases = Case.objects.filter(access_of(user).within(P.RECORD_VIEW), path=KEY)
    response = get_object_or_404(cases.select_related("organization__book"), pk=pk)
    require(user, P.RECORD_ENTER, response.organization)
    back = f"{reverse('emergency:gates')}?unit={response.organization_id}"
    form = CheckSettingsForm(response, request.POST or None)

    def act() -> str:
        gate_services.save_settings(response, form.settings(), actor=user)
        return back

    context = {"response": response, "back": back}
    return form_page(request, form, act, context, "emergency/check_settings.html")


@require_GET
def gate_days(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one gate day by day: what its lines say, and what stands in the books."""
    gate = gate_or_404(request, pk)
    access = access_of(user_of(request))
    context = {
        "gate": gate,
        "standing": gate_services.is_standing(gate),
        "days": days_of(gate),
        "may_enter": access.may(P.RECORD_ENTER, gate.organization),
        "reads_names": access.may(P.TRANSFER_READ, gate.organization),
    }
    return render(request, "emergency/gate_days.html", context)


@require_POST
def gate_close_day(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """Bring a day into the books as far as its lines go (收班)."""
    gate = gate_or_404(request, pk)
    sheet = close_day(gate, _day_or_404(day), actor=user_of(request))
    if sheet is None:
        messages.warning(request, f"{day} 没有查验一个人，不用收班。")
    else:
        messages.success(
            request,
            f"{day} 已收班：放行 {sheet.passed} 人次，劝返 {sheet.refused} 人次。",
        )
    return redirect(_days_url(gate))


def _day_or_404(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404(text) from None
    if day > timezone.localdate():
        raise Http404(text)
    return day


@never_cache
@require_http_methods(["GET", "POST"])
def gate_refused(request: HttpRequest, pk: int) -> HttpResponse:
    """Show, with a reason that goes into the log, whom a gate turned away."""
    gate = gate_or_404(request, pk)
    require(request.user, P.TRANSFER_READ, gate.organization)
    context: dict[str, Any] = {"gate": gate, "count": with_names(gate).count()}
    status = 200
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            context["people"] = open_refused(gate, actor=user_of(request), reason=reason)
        except DomainError as error:
            context["error"], status = "；".join(map(str, error.problems)), 422
    return render(request, "emergency/gate_refused.html", context, status=status)
