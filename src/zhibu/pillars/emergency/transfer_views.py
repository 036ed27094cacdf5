"""Pages of transfers: the board that updates by itself, one mission's desk, its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require
from zhibu.cases.models import Case
from zhibu.cases.paths import case_path
from zhibu.cases.situation import Situation, situation_of
from zhibu.core.errors import DomainError
from zhibu.ledger import registry
from zhibu.ledger.abilities import may_confirm
from zhibu.ledger.models import Record
from zhibu.pillars.emergency.models.transfer import Passenger
from zhibu.pillars.emergency.transfer_board import (
    STEP_TYPE,
    closed_today,
    open_missions,
    version_of,
)
from zhibu.pillars.emergency.transfer_desk import (
    HIDDEN,
    WITH_TEMPERATURE,
    first_values,
    mission_actions,
    shown_trips,
    step_form,
    ticks,
)
from zhibu.pillars.emergency.transfer_fold import Manifest, follow
from zhibu.pillars.emergency.transfer_rows import with_rows
from zhibu.pillars.emergency.transfer_services import (
    KEY,
    SECRETS,
    reveal_passenger,
    visible_mission,
)
from zhibu.pillars.emergency.transfer_showing import shown_people, sums_of
from zhibu.workspace.address import asked_unit
from zhibu.workspace.cases.reach import begin_url
from zhibu.workspace.form_lists import lists_of
from zhibu.workspace.saving import Then, save

if TYPE_CHECKING:
    from zhibu.access.models import User

P = Permission
UNPROCESSABLE, UNCHANGED = 422, 204
LONGEST_NUMBER = 4


def user_of(request: HttpRequest) -> User:
    return cast("User", request.user)


@never_cache
@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    """Show the open missions; asked again by the page itself, answer only what changed.

    Queries: two where nothing changed, else about ten, whatever the number of missions.
    """
    user, unit = user_of(request), asked_unit(request, P.RECORD_VIEW)
    version = version_of(unit)
    part = request.headers.get("HX-Request") == "true"
    if part and request.GET.get("seen") == version:
        return HttpResponse(status=UNCHANGED)
    context = {
        "unit": unit,
        "version": version,
        "missions": open_missions(user, unit),
        "closed": closed_today(user, unit),
        "may_act": access_of(user).holds(P.TRANSFER_READ),
    }
    if part:
        return render(request, "emergency/transfers_part.html", context)
    context["begin_url"] = begin_url(user, case_path(KEY), unit)
    return render(request, "emergency/transfers.html", context)


def _desk(request: HttpRequest, pk: int) -> tuple[Case, Situation, Manifest]:
    user = user_of(request)
    case = visible_mission(user, pk)
    require(user, P.TRANSFER_READ, case.organization)
    situation = situation_of(case)
    return case, situation, follow(with_rows(situation.history))[0]


@never_cache
@require_GET
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a mission to whoever dispatches it: what comes next for each vehicle and for all."""
    case, situation, manifest = _desk(request, pk)
    enters = access_of(request.user).may(P.RECORD_ENTER, case.organization)
    context = {
        "case": case,
        "state": situation.state,
        "listed": len(manifest.riders),
        "sums": sums_of(manifest.counts()),
        "trips": shown_trips(case, manifest),
        "actions": mission_actions(situation) if enters else [],
        "enters": enters and not situation.state.final,
        "people": shown_people(case.pk, manifest, reads=True),
        "reads": True,
        "reveals": True,
        "secrets": SECRETS,
    }
    return render(request, "emergency/transfer.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def transfer_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of a mission: who is concerned is ticked in the list."""
    case, situation, manifest = _desk(request, pk)
    require(request.user, P.RECORD_ENTER, case.organization)
    declared = situation.path.steps_by_key.get(step)
    if declared is None or declared.opens:
        raise Http404(step)
    sent = request.POST if request.method == "POST" else None
    trip = _trip(sent.get("trip", "") if sent else request.GET.get("trip", ""))
    first = first_values(case, manifest, step, trip)
    form = step_form(user_of(request), case, step, sent, first)
    if sent is not None and form.is_valid():
        try:
            words = _store(request, form.build())
        except DomainError as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, f"{declared.label}：{words}")
            return redirect("emergency:transfer", case.pk)
    people = shown_people(case.pk, manifest, reads=True)
    context = {
        "case": case,
        "back_url": reverse("emergency:transfer", args=[case.pk]),
        "back_label": case.number,
        "step": declared,
        "trip": first["trip"] if sent is None else trip,
        "trip_shown": manifest.trips.get(trip or 0),
        "form": form,
        "fields": [form[one.name] for one in form.columns if one.name not in HIDDEN],
        "ticks": ticks(people, manifest, step, trip, sent),
        "temperatures": step in WITH_TEMPERATURE,
        "people_faults": form.errors.get("moves", []),
        "lists": lists_of(form.record_type, form, situation.today),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "emergency/transfer_step.html", context, status=status)


def _trip(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def _store(request: HttpRequest, body: Any) -> str:
    """Keep a step, confirmed at once by whoever may."""
    record_type, user = registry.record_type(STEP_TYPE), user_of(request)
    record: Record = body.record
    record.type, record.entered_by = STEP_TYPE, user
    then = Then.CONFIRM if may_confirm(record_type, record, user) else Then.SUBMIT
    return save(record_type, body, actor=user, version=None, then=then)


@never_cache
@require_POST
def transfer_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one sealed value of somebody on the list, once, and write down who read it."""
    user = user_of(request)
    case = visible_mission(user, pk)
    if not access_of(user).may(P.TRANSFER_READ, case.organization):
        raise PermissionDenied("名单上的姓名和号码只对有权的人开放。")
    code, field = request.POST.get("code", ""), request.POST.get("field", "")
    person = Passenger.objects.filter(step__case=case, code=code).exclude(standing="").first()
    context: dict[str, Any] = {
        "case": case,
        "code": code,
        "label": SECRETS.get(field, ""),
        "people": Passenger.objects.filter(step__case=case).exclude(standing="").order_by("code"),
        "secrets": SECRETS,
        "field": field,
    }
    if person is None:
        raise Http404("passenger")
    try:
        context["text"] = reveal_passenger(
            person.pk, field, actor=user, reason=request.POST.get("reason", "")
        )
    except DomainError as error:
        context["error"] = "；".join(str(one) for one in error.problems)
    part = request.headers.get("HX-Request") == "true"
    template = "emergency/transfer_revealed.html" if part else "emergency/transfer_reveal_page.html"
    return render(request, template, context, status=UNPROCESSABLE if context.get("error") else 200)
