"""Staff who are no Party members: the list, and the form that registers one."""

from __future__ import annotations

from django import forms as django_forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.names import normalize_name
from zhibu.organization.models import Kind, Person
from zhibu.portal.people import forms
from zhibu.portal.people.newcomers import branch_to_enter, confirms_at_once, newcomer_page
from zhibu.portal.people.selectors import staff_of
from zhibu.portal.people.tabs import tabs
from zhibu.roster.models import Category
from zhibu.roster.services import register_staff
from zhibu.roster.staff import STAFF
from zhibu.workspace.current import current_unit

PER_PAGE = 50
ENTRY_FIELDS = ("category", "is_league_member", "arrived_on", "since")


class StaffFilter(django_forms.Form):
    """What narrows the list."""

    q = django_forms.CharField(
        label="姓名", required=False, widget=django_forms.TextInput({"type": "search"})
    )
    category = django_forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部"), *Category.choices]
    )


def staff(request: HttpRequest) -> HttpResponse:
    """List the staff of the current unit's branches who are on no roll today. Queries: constant."""
    unit = current_unit(request)
    form = StaffFilter(request.GET or None)
    given = form.cleaned_data if form.is_valid() else {}
    found = staff_of(request.user, unit, timezone.localdate())
    if given.get("category"):
        found = found.filter(category=given["category"])
    if name := normalize_name(given.get("q", "")):
        found = found.filter(record__about__search_name__icontains=name)
    may_register = (
        unit is not None
        and unit.kind == Kind.BRANCH
        and access_of(request.user).may(Permission.PEOPLE_EDIT, unit)
    )
    context = {
        "unit": unit,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "filter_form": form,
        "several": unit is None or unit.kind not in {Kind.BRANCH, Kind.GROUP},
        "may_register": may_register,
        "narrowed": any(given.values()),
        "tabs": tabs(request, "staff"),
    }
    return render(request, "people/staff.html", context)


def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Register somebody who is no Party member: person and entry in one form."""
    branch, user = branch_to_enter(request, pk)
    form = forms.StaffForm(
        request.POST or None, instance=Person(organization=branch), user_id=user.pk
    )
    return newcomer_page(
        request,
        form,
        ENTRY_FIELDS,
        register_staff,
        branch=branch,
        title="登记非党员职工",
        confirms=confirms_at_once(STAFF, branch, user),
        effects=(
            "只登记人员：不计入党员，不列入应到会，没有表决权。",
            "登记后，申请入党、培训、竞赛、志愿服务等记录里可以写到他。",
        ),
        back=reverse("portal:staff"),
        template="people/staff_form.html",
    )
