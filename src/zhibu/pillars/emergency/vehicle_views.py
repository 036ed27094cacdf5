"""Pages of the vehicles that a unit may send out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for, require
from zhibu.core.errors import DomainError
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.models.vehicles import Vehicle
from zhibu.pillars.emergency.vehicle_services import save_vehicle
from zhibu.workspace.address import asked_unit

if TYPE_CHECKING:
    from zhibu.access.models import User

P = Permission
PER_PAGE = 50
UNPROCESSABLE = 422
LABELS = {"车牌号": "plate", "座位数": "seats"}


class VehicleForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is known of a vehicle."""

    class Meta:
        model = Vehicle
        fields = ("plate", "kind", "seats", "owner")


def user_of(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_GET
def vehicles(request: HttpRequest) -> HttpResponse:
    """List the vehicles of a unit and all below it. Queries: constant."""
    unit, user = asked_unit(request, P.RECORD_ENTER), user_of(request)
    rows = Vehicle.objects.filter(
        access_of(user).within(P.RECORD_ENTER), organization__path__startswith=branch_of(unit).path
    )
    page = Paginator(rows.select_related("organization"), PER_PAGE)
    context = {
        "unit": unit,
        "home": branch_of(unit),
        "page": page.get_page(request.GET.get("page")),
    }
    return render(request, "emergency/vehicles.html", context)


@require_http_methods(["GET", "POST"])
def vehicle_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a vehicle of a unit."""
    units = organizations_for(user_of(request), P.ORGANIZATION_VIEW).select_related("book")
    unit = branch_of(get_object_or_404(units, pk=pk))
    require(request.user, P.RECORD_ENTER, unit)
    return _form(request, Vehicle(organization=unit), "登记车辆")


@require_http_methods(["GET", "POST"])
def vehicle_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is known of a vehicle."""
    rows = Vehicle.objects.filter(access_of(user_of(request)).within(P.RECORD_ENTER))
    one = get_object_or_404(rows.select_related("organization"), pk=pk)
    return _form(request, one, f"{one.plate}：修改")


def _form(request: HttpRequest, one: Vehicle, title: str) -> HttpResponse:
    form = VehicleForm(request.POST or None, instance=one)
    back = f"{reverse('emergency:vehicles')}?unit={one.organization_id}"
    if request.method == "POST" and form.is_valid():
        changed = [str(form.fields[name].label) for name in form.changed_data]
        try:
            save_vehicle(one, changed, actor=user_of(request))
        except DomainError as error:
            for problem in error.problems:
                form.add_error(LABELS.get(problem.field), str(problem))
        else:
            messages.success(request, f"已保存：{one.plate}")
            return redirect(back)
    context = {"form": form, "title": title, "back": back}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "emergency/vehicle_form.html", context, status=status)
