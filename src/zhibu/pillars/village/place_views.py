"""Pages of the villages that are helped and of the people there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for, require
from zhibu.core.errors import DomainError
from zhibu.core.names import normalize_name
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.village import selectors
from zhibu.pillars.village.models import Village, Villager
from zhibu.pillars.village.place_forms import VillageForm, VillagerForm, blame
from zhibu.pillars.village.place_services import (
    SECRETS,
    reveal_villager,
    save_village,
    save_villager,
)
from zhibu.pillars.village.stays import duty_days_required
from zhibu.workspace.address import asked_unit, asked_year

if TYPE_CHECKING:
    from zhibu.access.models import User

P = Permission
PER_PAGE = 30


def user_of(request: HttpRequest) -> User:
    return cast("User", request.user)


def village_or_404(user: User, pk: int) -> Village:
    """Give a village whose people's list the user may see."""
    scoped = Village.objects.filter(access_of(user).within(P.PEOPLE_VIEW))
    return get_object_or_404(scoped.select_related("organization"), pk=pk)


def villager_or_404(user: User, pk: int) -> Villager:
    scoped = Villager.objects.filter(
        access_of(user).within(P.PEOPLE_VIEW, field="village__organization")
    )
    return get_object_or_404(scoped.select_related("village__organization"), pk=pk)


@require_GET
def villages(request: HttpRequest) -> HttpResponse:
    """List the villages of a unit and all below it. Queries: constant."""
    unit, user = asked_unit(request, P.PEOPLE_VIEW), user_of(request)
    found = selectors.villages_below(user, branch_of(unit))
    helper = branch_of(unit)
    context = {
        "unit": unit,
        "helper": helper,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "may_add": access_of(user).may(P.RECORD_ENTER, helper),
    }
    return render(request, "village/places.html", context)


@require_GET
def village(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one village: who lives there on duty, what was planned and reached, its people."""
    user = user_of(request)
    one, year = village_or_404(user, pk), asked_year(request)
    access = access_of(user)
    text = normalize_name(request.GET.get("q", ""))
    people = one.villagers.filter(name__contains=text) if text else one.villagers.all()
    targets = selectors.targets_against(one.organization, year)
    context = {
        "village": one,
        "village_year": year,
        "cadres": selectors.cadres_of(user, one, year),
        "required": duty_days_required(one.organization, year),
        "targets": next((found for found in targets if found.village == one), None),
        "page": Paginator(people, PER_PAGE).get_page(request.GET.get("page")),
        "q": text,
        "may_edit": access.may(P.RECORD_ENTER, one.organization),
        "may_add": access.may(P.PEOPLE_EDIT, one.organization),
        "ledgers": selectors.ledgers_of(one),
    }
    return render(request, "village/place.html", context)


@require_http_methods(["GET", "POST"])
def village_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a village that a unit helps."""
    user = user_of(request)
    units = organizations_for(user, P.ORGANIZATION_VIEW).select_related("book")
    helper = branch_of(get_object_or_404(units, pk=pk))
    require(user, P.RECORD_ENTER, helper)
    return _village_form(request, Village(organization=helper), _list_of(helper))


@require_http_methods(["GET", "POST"])
def village_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is known of a village."""
    one = village_or_404(user_of(request), pk)
    require(request.user, P.RECORD_ENTER, one.organization)
    return _village_form(request, one, reverse("village:place", args=[pk]))


def _list_of(unit: Organization) -> str:
    return f"{reverse('village:places')}?unit={unit.pk}"


def _village_form(request: HttpRequest, one: Village, back: str) -> HttpResponse:
    title = f"{one.name}：修改" if one.pk else f"登记{one.organization.name}的帮扶村"
    form = VillageForm(request.POST or None, instance=one)

    def act() -> None:
        changed = [str(form.fields[name].label) for name in form.changed_data]
        save_village(one, changed, actor=user_of(request))

    return _form_page(
        request, form, title, back, act, lambda: reverse("village:place", args=[one.pk])
    )


@never_cache
@require_GET
def villager(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one villager with masks; one value in clear on demand."""
    user = user_of(request)
    one = villager_or_404(user, pk)
    access = access_of(user)
    context = {
        "villager": one,
        "secrets": [
            {"field": name, "label": label, "mask": getattr(one, name)}
            for name, label in SECRETS.items()
        ],
        "reveals": access.may(P.PEOPLE_REVEAL, one.village.organization),
        "edits": access.may(P.PEOPLE_EDIT, one.village.organization),
        "trainings": selectors.trainings_of(user, one),
    }
    return render(request, "village/villager.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def villager_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Register somebody who lives in a village."""
    home = village_or_404(user_of(request), pk)
    require(request.user, P.PEOPLE_EDIT, home.organization)
    return _villager_form(
        request, Villager(village=home), f"登记{home.name}村民", reverse("village:place", args=[pk])
    )


@never_cache
@require_http_methods(["GET", "POST"])
def villager_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a villager's data; sealed ones only when typed."""
    one = villager_or_404(user_of(request), pk)
    require(request.user, P.PEOPLE_EDIT, one.village.organization)
    return _villager_form(
        request, one, f"{one.label}：修改资料", reverse("village:villager", args=[pk])
    )


def _villager_form(request: HttpRequest, one: Villager, title: str, back: str) -> HttpResponse:
    form = VillagerForm(request.POST or None, instance=one)

    def act() -> None:
        save_villager(
            one,
            form.secrets,
            form.changed_labels(),
            cleared=form.cleared,
            actor=user_of(request),
        )

    return _form_page(
        request, form, title, back, act, lambda: reverse("village:villager", args=[one.pk])
    )


def _form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    title: str,
    back: str,
    act: Callable[[], object],
    to: Callable[[], str],
) -> HttpResponse:
    """Show the form, or do the act and go on; broken rules are told beside their fields."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "已保存")
            return redirect(to())
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title, "back": back}
    return render(request, "village/place_form.html", context, status=status)


@never_cache
@require_POST
def villager_reveal(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """Show one sealed value in clear, once, and write down who read it and what for."""
    user = user_of(request)
    one = villager_or_404(user, pk)
    require(user, P.PEOPLE_REVEAL, one.village.organization)
    if field not in SECRETS:
        raise Http404(field)
    context: dict[str, Any] = {"villager": one, "field": field, "label": SECRETS[field]}
    status = 200
    try:
        reason = request.POST.get("reason", "")[:100]
        context["text"] = reveal_villager(one, field, actor=user, reason=reason)
    except DomainError as error:
        context["error"] = "；".join(str(problem) for problem in error.problems)
        status = 422
    part = request.headers.get("HX-Request") == "true"
    template = "village/villager_revealed.html" if part else "village/villager_revealed_page.html"
    return render(request, template, context, status=status)
