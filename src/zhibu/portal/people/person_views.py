"""One person: masked data, one value in clear on demand, stays, posts, what was recorded."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require
from zhibu.activities.models import Attendance
from zhibu.activities.models.activity import Presence
from zhibu.audit.services import REVEALABLE, reveal
from zhibu.ledger.abilities import may_revise
from zhibu.ledger.models import Record, State
from zhibu.ledger.selectors import visible_to
from zhibu.organization.models import Organization, Person, RightsSuspension
from zhibu.portal.form_pages import Task, form_page
from zhibu.portal.people import acts, forms
from zhibu.portal.people.selectors import (
    STAFF_STAGE,
    people_visible_to,
    person_or_404,
    registrations_of,
    stage_of,
)
from zhibu.portal.people.tabs import tabs
from zhibu.roster.records import ROSTER
from zhibu.roster.services import open_stay
from zhibu.roster.staff import STAFF
from zhibu.workspace.current import current_period

P = Permission
SHOWN_RECORDS = 10


@never_cache
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person to those entitled, and to himself."""
    user = cast(User, request.user)
    one = person_or_404(user, pk)
    today = timezone.localdate()
    stays = list(one.memberships.select_related("organization", "entry__record").order_by("-start"))
    access = access_of(user)
    about = visible_to(user).filter(about=one)
    others = about.exclude(type__in=(ROSTER.key, STAFF.key))
    registered = registrations_of(one)
    suspensions = one.suspensions.order_by("-start")
    stage = stage_of(stays, today, registered)
    context = {
        "person": one,
        "stage": stage,
        "registered": registered,
        "stays": stays,
        "posts": one.post_terms.select_related("organization").order_by("-start"),
        "groups": one.group_terms.select_related("group").order_by("-start"),
        "suspensions": suspensions if _sees_rights(user, one) else (),
        "today": today,
        "waiting": about.filter(type=ROSTER.key, state__in=(State.DRAFT, State.SUBMITTED)),
        "about": others.order_by("-date", "-pk")[:SHOWN_RECORDS],
        "about_count": others.count(),
        "attendance": _attendance(request, one),
        "period": current_period(request),
        "reveals": access.may(P.PEOPLE_REVEAL, one.organization),
        "is_self": user.person_id == one.pk,
        "tabs": tabs(request, "staff" if stage == STAFF_STAGE else "people"),
        **_actions(user, one),
    }
    return render(request, "people/person.html", context)


def _sees_rights(user: User, one: Person) -> bool:
    edits = access_of(user).may(P.PEOPLE_EDIT, one.organization)
    return edits or user.person_id == one.pk


def _actions(user: User, one: Person) -> dict[str, Any]:
    """Tell what the user may do with this person now."""
    if not access_of(user).may(P.PEOPLE_EDIT, one.organization):
        return {"edits": False}
    stay = open_stay(one)
    changes = stay is not None and may_revise(ROSTER, stay.record, user)
    branch = stay.record.organization if stay else None
    grouped = branch is not None and _groups_of(branch).exists()
    return {
        "edits": True,
        "stay": stay,
        "may_regularize": changes and stay is not None and not stay.confirmed_on,
        "may_leave": changes and stay is not None and not stay.ended_on,
        "may_regroup": grouped and stay is not None and not stay.ended_on,
        "changes_need_secretary": stay is not None and not changes,
    }


def _groups_of(branch: Organization) -> Any:
    return Organization.objects.filter(book=branch, dissolved__isnull=True)


def _attendance(request: HttpRequest, one: Person) -> dict[str, int]:
    """Count the confirmed activities of the current year that one was expected at and came to."""
    period = current_period(request)
    held = Record.objects.filter(
        state=State.CONFIRMED, date__range=(period.start, period.end), about__isnull=True
    )
    came = Q(presence__in=(Presence.PRESENT, Presence.LATE))
    rows = Attendance.objects.filter(
        person=one, is_member=True, activity__record__in=held & visible_to(request.user)
    ).exclude(presence=Presence.GUEST)
    return rows.aggregate(due=Count("pk"), came=Count("pk", filter=came))


@never_cache
@require_POST
def reveal_one(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """Show one ID number or phone in clear, once, and write down who read it and what for."""
    user = cast(User, request.user)
    one = person_or_404(user, pk)
    require(user, P.PEOPLE_REVEAL, one.organization)
    form = forms.RevealForm(request.POST)
    context: dict[str, Any] = {
        "person": one,
        "field": field,
        "label": REVEALABLE.get(field, ""),
        "form": form,
    }
    status = 422
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        context["text"] = reveal(one, field, actor=user, reason=reason)
        status = 200
    part = request.headers.get("HX-Request") == "true"
    template = "people/revealed.html" if part else "people/revealed_page.html"
    return render(request, template, context, status=status)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a person's data; ID number and phone only when typed."""
    user = cast(User, request.user)
    one = person_or_404(user, pk)
    require(user, P.PEOPLE_EDIT, one.organization)
    form = forms.PersonForm(request.POST or None, instance=one, user_id=user.pk)

    def act() -> None:
        secrets = {name: form.cleaned_data[name] for name in form.secret_fields}
        changed = [
            str(form.fields[name].label)
            for name in form.fields
            if name in form.changed_data or secrets.get(name)
        ]
        acts.edit_person(one, secrets, [label for label in changed if label], actor=user)

    task = Task(f"{one.label}：修改资料", "保存", reverse("portal:person", args=[pk]))
    return form_page(request, form, task, act, done="已保存", template="people/person_form.html")


def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    one = person_or_404(user, pk)
    require(user, P.PEOPLE_EDIT, one.organization)
    form = forms.SuspendForm(request.POST or None)
    task = Task(
        f"{one.label}：停止行使表决权",
        "登记",
        reverse("portal:person", args=[pk]),
        effects=("这段时间里不计入有表决权的人数；出席和记录照常。",),
    )
    return form_page(
        request,
        form,
        task,
        lambda: acts.suspend(one, **form.cleaned_data, actor=user),
        done="已登记",
    )


def restore(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    row = get_object_or_404(
        RightsSuspension.objects.select_related("person__organization"),
        pk=pk,
        person__in=people_visible_to(user),
    )
    require(user, P.PEOPLE_EDIT, row.person.organization)
    form = forms.DayForm(request.POST or None, label="最后一天", help_text="第二天起恢复表决权")
    task = Task(
        f"{row.person.label}：恢复表决权",
        "恢复",
        reverse("portal:person", args=[row.person_id]),
        lead=f"{row.get_reason_display()}，{row.start} 起。",
    )
    return form_page(
        request,
        form,
        task,
        lambda: acts.restore(row, last_day=form.cleaned_data["on"], actor=user),
        done="已登记",
    )
