"""Forms that change the roll: admit, make full, leave, change group."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.organization.models import Organization, Person
from zhibu.portal.form_pages import Task, form_page
from zhibu.portal.people import forms
from zhibu.portal.people.newcomers import branch_to_enter, confirms_at_once, newcomer_page
from zhibu.portal.people.selectors import person_or_404
from zhibu.roster import services
from zhibu.roster.models import RosterEntry
from zhibu.roster.records import ROSTER

P = Permission
STAY_FIELDS = ("since", "joined_on", "confirmed_on", "how_in", "group")


def admit(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter somebody on the branch's roll: person and stay in one form."""
    branch, user = branch_to_enter(request, pk)
    form = forms.AdmitForm(
        request.POST or None, instance=Person(organization=branch), branch=branch, user_id=user.pk
    )
    confirms = confirms_at_once(ROSTER, branch, user)
    return newcomer_page(
        request,
        form,
        STAY_FIELDS,
        services.admit,
        branch=branch,
        title="转入、新增党员",
        confirms=confirms,
        effects=(
            ("确认后记入：党员 +1 名；填了转正日期的，正式党员 +1 名。",)
            if confirms
            else ("报送后由书记确认，确认后才计入党员人数。",)
        ),
        back=reverse("portal:people"),
        template="people/admit.html",
    )


def _stay(request: HttpRequest, pk: int) -> tuple[RosterEntry, User, str]:
    """Give the open stay of a person whom the user may change, the user, the person's address."""
    user = cast(User, request.user)
    person = person_or_404(user, pk)
    require(user, P.PEOPLE_EDIT, person.organization)
    stay = services.open_stay(person)
    if stay is None:
        raise Http404
    return stay, user, reverse("portal:person", args=[pk])


def regularize(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in the day on which a probationary member became a full one."""
    stay, user, back = _stay(request, pk)
    form = forms.DayForm(
        request.POST or None,
        label="转正日期",
        help_text="支部大会通过、上级批准后，按预备期满之日填写",
    )
    task = Task(
        f"{stay.record.about}：转正",
        "转正",
        back,
        lead=f"{stay.joined_on} 接收为预备党员。",
        effects=("从这一天起有表决权。", "记入：正式党员 +1 名。"),
    )
    return form_page(
        request,
        form,
        task,
        lambda: services.regularize(stay, on=form.cleaned_data["on"], actor=user),
        done="已转正",
    )


def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a member off the roll; what ends with it is said before."""
    stay, user, back = _stay(request, pk)
    form = forms.LeaveForm(request.POST or None, initial={"on": timezone.localdate()})
    posts = "、".join(
        f"{term.organization.name}{term.get_post_display()}"
        for term in services.posts_ending_with(stay)
    )
    effects = ["从第二天起记入：党员 −1 名。", "以前的记录和数字都不变。"]
    if stay.confirmed_on:
        effects[0] = "从第二天起记入：党员 −1 名，正式党员 −1 名。"
    if posts:
        effects.append(f"同时免去：{posts}。")
    if hasattr(stay.record.about, "account"):
        effects.append("登录账号和授权不会自动停止，请通知系统管理员和安全管理员。")
    task = Task(
        f"{stay.record.about}：转出、离开",
        "办理",
        back,
        lead=f"{stay.date} 进入{stay.record.organization.name}。",
        effects=tuple(effects),
        danger=True,
    )
    return form_page(
        request,
        form,
        task,
        lambda: services.leave(
            stay, on=form.cleaned_data["on"], how=form.cleaned_data["how"], actor=user
        ),
        done="已办理",
    )


def regroup(request: HttpRequest, pk: int) -> HttpResponse:
    stay, user, back = _stay(request, pk)
    branch = stay.record.organization
    groups = Organization.objects.filter(book=branch, dissolved__isnull=True)
    form = forms.RegroupForm(request.POST or None, groups=groups, today=timezone.localdate())
    person = stay.record.about
    assert person is not None
    task = Task(
        f"{person}：调整党小组",
        "调整",
        back,
        effects=("从这一天起，新小组的活动通知他；以前的记录不变。",),
    )
    return form_page(
        request,
        form,
        task,
        lambda: services.regroup(person, **form.cleaned_data, actor=user),
        done="已调整党小组",
    )
