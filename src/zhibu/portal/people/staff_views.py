"""Staff who are no Party members: the list, and the form that registers one."""

from __future__ import annotations

from typing import cast

from django import forms as django_forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require
from zhibu.core.names import normalize_name
from zhibu.ledger.abilities import may_confirm
from zhibu.ledger.models import Record
from zhibu.organization.models import Kind, Person
from zhibu.portal.form_pages import Task, form_page
from zhibu.portal.people import forms
from zhibu.portal.people.selectors import staff_of, unit_or_404
from zhibu.portal.people.tabs import tabs
from zhibu.portal.people.twins import ask_about_twins, person_meant
from zhibu.roster.models import Category, StaffEntry
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
    branch = unit_or_404(request.user, pk)
    user = cast(User, request.user)
    require(user, Permission.PEOPLE_EDIT, branch)
    if branch.kind != Kind.BRANCH:
        raise Http404
    form = forms.StaffForm(
        request.POST or None, instance=Person(organization=branch), user_id=user.pk
    )
    confirms = may_confirm(STAFF, Record(organization=branch, entered_by=user), user)
    if request.method == "POST" and form.is_valid():
        ask_about_twins(form, user)
    entries: list[StaffEntry] = []

    def act() -> None:
        secrets = {name: form.cleaned_data[name] for name in form.secret_fields}
        person = person_meant(form, secrets, user)
        given = {name: form.cleaned_data[name] for name in ENTRY_FIELDS}
        entries.append(register_staff(person, branch, **given, actor=user))

    task = Task(
        f"{branch.name}：登记非党员职工",
        "保存并确认" if confirms else "保存并报送",
        reverse("portal:staff"),
        effects=(
            "只登记人员：不计入党员，不列入应到会，没有表决权。",
            "登记后，申请入党、培训、竞赛、志愿服务等记录里可以写到他。",
        ),
    )
    return form_page(
        request,
        form,
        task,
        act,
        done=lambda: f"已登记{entries[0].record.about}",
        to=lambda: reverse("portal:person", args=[entries[0].record.about_id]),
        template="people/staff_form.html",
    )
