"""Pages of supplies: the overview with what wants a look first, a stock card, an item's data."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require
from zhibu.audit.services import record_act
from zhibu.core.names import normalize_name
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.models import SupplyItem
from zhibu.pillars.emergency.supply_showing import card_of, items_below, visible_items
from zhibu.workspace.address import asked_unit

if TYPE_CHECKING:
    from zhibu.access.models import User

P = Permission
UNPROCESSABLE = 422


def user_of(request: HttpRequest) -> User:
    return cast("User", request.user)


class ItemForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is known of supplies; the balance is never typed."""

    class Meta:
        model = SupplyItem
        fields = ("name", "spec", "measure", "safe_level", "place")

    def clean_measure(self) -> str:
        return self._cleaned("measure", "请填个、副、件、瓶、桶等")

    def clean_name(self) -> str:
        return normalize_name(self._cleaned("name", "请填物资名称"))

    def _cleaned(self, name: str, remedy: str) -> str:
        text: str = self.cleaned_data[name].strip()
        if not text:
            raise forms.ValidationError(remedy)
        return text

    def clean_safe_level(self) -> object:
        level = self.cleaned_data["safe_level"]
        if level is not None and level < 0:
            raise forms.ValidationError("请填 0 或更大的数，不提醒的留空")
        return level

    def clean(self) -> None:
        same = SupplyItem.objects.filter(
            organization=self.instance.organization,
            name=self.cleaned_data.get("name", ""),
            spec=self.cleaned_data.get("spec", ""),
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "这种物资已经登记过，请用规格区分")


@require_GET
def supplies(request: HttpRequest) -> HttpResponse:
    """List the supplies of a unit and all below it. Queries: constant."""
    unit, user = asked_unit(request, P.RECORD_VIEW), user_of(request)
    shown = items_below(user, branch_of(unit))
    context = {
        "unit": unit,
        "items": shown,
        "cautions": sum(bool(one.warnings) for one in shown),
        "several": len({one.item.organization_id for one in shown}) > 1,
        "may_enter": access_of(user).may(P.RECORD_ENTER, branch_of(unit)),
    }
    return render(request, "emergency/supplies.html", context)


@require_GET
def supply(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the stock card of one item."""
    user = user_of(request)
    item = get_object_or_404(visible_items(user), pk=pk)
    may_enter = access_of(user).may(P.RECORD_ENTER, item.organization)
    context = {"item": item, "may_enter": may_enter, **card_of(item)}
    return render(request, "emergency/supply.html", context)


@require_http_methods(["GET", "POST"])
def supply_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of an item: its name, its safe level, where it lies."""
    user = user_of(request)
    item = get_object_or_404(visible_items(user), pk=pk)
    require(user, P.RECORD_ENTER, item.organization)
    form = ItemForm(request.POST if request.method == "POST" else None, instance=item)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            form.save()
            record_act(
                "supply.edit",
                actor=user,
                target_type="supply",
                target_id=item.pk,
                organization=item.organization_id,
                detail={"fields": [str(form.fields[name].label) for name in form.changed_data]},
            )
        messages.success(request, f"已保存：{item}")
        return redirect("emergency:supply", item.pk)
    context = {
        "form": form,
        "title": f"修改 {SupplyItem.objects.get(pk=pk)}",
        "back": reverse("emergency:supply", args=[pk]),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "emergency/supply_form.html", context, status=status)
