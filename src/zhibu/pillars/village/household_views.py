"""Pages of a household's data: change it; read one sealed value, once and written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.cases.models import Case
from zhibu.pillars.village.household_forms import (
    HouseholdForm,
    MemberLines,
    RevealForm,
    first_lines,
)
from zhibu.pillars.village.household_services import (
    SEALED,
    reveal_sealed,
    save_household,
    visible_household,
)
from zhibu.pillars.village.models import Household, HouseholdMember

if TYPE_CHECKING:
    from zhibu.access.models import User

UNPROCESSABLE = 422


def user_of(request: HttpRequest) -> User:
    return cast("User", request.user)


@never_cache
@require_POST
def reveal(request: HttpRequest, kind: str, pk: int, field: str) -> HttpResponse:
    """Show one sealed value in clear, once, and write down who read it and what for."""
    form = RevealForm(request.POST)
    context: dict[str, Any] = {
        "kind": kind,
        "pk": pk,
        "field": field,
        "label": SEALED.get(kind, {}).get(field, ""),
        "form": form,
    }
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    if reason:
        context["text"] = reveal_sealed(kind, pk, field, actor=user_of(request), reason=reason)
    part = request.headers.get("HX-Request") == "true"
    template = "village/revealed.html" if part else "village/revealed_page.html"
    return render(request, template, context, status=200 if reason else UNPROCESSABLE)


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the data of a household and of those who live there."""
    user = user_of(request)
    case = visible_household(user, pk)
    require(user, Permission.RECORD_ENTER, case.organization)
    household: Household = case.household
    data = request.POST if request.method == "POST" else None
    form = HouseholdForm(data, initial={"address": household.address})
    lines = MemberLines(data, initial=first_lines(household), prefix="members")
    if data is not None and form.is_valid() and lines.is_valid():
        members = _members(lines, household, case)
        if members is not None:
            gone = {
                line.cleaned_data["number"]
                for line in lines
                if line.cleaned_data.get("gone") and line.cleaned_data.get("number")
            }
            save_household(case, form.columns(), members, gone, actor=user)
            messages.success(request, f"已保存：{case.title}")
            return redirect(reverse("cases:case", args=[case.path, case.pk]))
    context = {"case": case, "household": household, "form": form, "lines": lines}
    status = UNPROCESSABLE if data is not None else 200
    return render(request, "village/household_form.html", context, status=status)


def _members(lines: Any, household: Household, case: Case) -> list[HouseholdMember] | None:
    """Give the members as typed; None when a name could not be read, which its line then says."""
    found: list[HouseholdMember] = []
    for line in lines:
        if not line.cleaned_data or line.cleaned_data["gone"]:
            continue
        try:
            member = line.changed_member(household, case.organization)
        except ValidationError as error:
            line.add_error("name", error)
            continue
        if member is not None and any(_same(member, one) for one in found):
            line.add_error("name", "同一个人只列一次")
        elif member is not None:
            found.append(member)
    return None if any(line.errors for line in lines) else found


def _same(one: HouseholdMember, other: HouseholdMember) -> bool:
    return one.villager.label == other.villager.label and (
        one.villager.village_id == other.villager.village_id
    )
