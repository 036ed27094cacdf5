"""Forms that change a unit, its posts and its place in the tree."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import organizations_for, require
from zhibu.organization.models import Kind, Organization, PostTerm
from zhibu.organization.models.tree import ALLOWED_CHILDREN
from zhibu.portal.form_pages import Task, form_page
from zhibu.portal.people import acts, forms
from zhibu.portal.people.selectors import unit_or_404

P = Permission


def _editable(request: HttpRequest, pk: int) -> tuple[Organization, User, str]:
    """Give a unit in scope that the user may change, the user, and the unit's address."""
    unit = unit_or_404(request.user, pk)
    require(request.user, P.ORGANIZATION_EDIT, unit)
    return unit, cast(User, request.user), reverse("portal:organization", args=[pk])


def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit how reports name the office."""
    unit, user, back = _editable(request, pk)
    form = forms.ProfileForm(request.POST or None, instance=unit.profile)

    def act() -> None:
        changed = [str(form.fields[name].label) for name in form.changed_data]
        acts.save_profile(form.save(commit=False), changed, actor=user)

    task = Task(f"{unit.name}：单位资料", "保存", back, lead="报告的标题、落款和正文用这里的名称。")
    return form_page(request, form, task, act, done="已保存单位资料")


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Found a unit below this one; below a branch, a group."""
    unit, user, back = _editable(request, pk)
    if not ALLOWED_CHILDREN[unit.kind]:
        raise Http404
    form = forms.UnitForm(request.POST or None, parent=unit)
    is_branch = unit.kind == Kind.BRANCH
    task = Task(
        f"{unit.name}：{'新建党小组' if is_branch else '新设下级组织'}",
        "新建",
        back,
        effects=("新组织的记录计入它和全部上级的数字。",),
    )
    return form_page(
        request,
        form,
        task,
        lambda: acts.add_unit(unit, **form.cleaned_data, actor=user),
        done=lambda: f"已新建{form.cleaned_data['name']}",
    )


def rename(request: HttpRequest, pk: int) -> HttpResponse:
    unit, user, back = _editable(request, pk)
    form = forms.RenameForm(request.POST or None, initial={"name": unit.name})
    task = Task(
        f"{unit.name}：改名",
        "改名",
        back,
        effects=("今后的页面和报告用新名称；已经导出的报告不变。",),
    )
    return form_page(
        request,
        form,
        task,
        lambda: acts.rename_unit(unit, form.cleaned_data["name"], actor=user),
        done="已改名",
    )


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a unit under another parent from a day on; what that means is said before."""
    unit, user, back = _editable(request, pk)
    if unit.parent is None or unit.kind == Kind.GROUP:
        raise Http404
    require(user, P.ORGANIZATION_EDIT, unit.parent)
    kinds = [kind for kind, below in ALLOWED_CHILDREN.items() if unit.kind in below]
    parents = (
        organizations_for(user, P.ORGANIZATION_EDIT)
        .filter(kind__in=kinds, dissolved__isnull=True)
        .exclude(path__startswith=unit.path)
        .exclude(pk=unit.parent.pk)
    )
    form = forms.MoveForm(request.POST or None, parents=parents)
    task = Task(
        f"{unit.name}：调整隶属关系",
        "调整",
        back,
        lead=f"现在的上级是{unit.parent.name}。",
        effects=(
            f"移动前的数字留在原上级{unit.parent.name}，从这一天起的数字计入新上级。",
            f"{unit.name}自己的记录、名册和数字都不变。",
            "新上级的管理人员今后看得到它的全部记录，原上级的不再看得到。",
        ),
    )
    return form_page(
        request,
        form,
        task,
        lambda: acts.move_unit(
            unit, parent=form.cleaned_data["parent"], on=form.cleaned_data["on"], actor=user
        ),
        done=lambda: f"已调整到{form.cleaned_data['parent'].name}",
    )


def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    unit, user, back = _editable(request, pk)
    if unit.dissolved or unit.parent is None:
        raise Http404
    parent = unit.parent
    if unit.kind != Kind.GROUP:
        require(user, P.ORGANIZATION_EDIT, parent)
    form = forms.DayForm(request.POST or None, label="撤销日期")
    task = Task(
        f"撤销{unit.name}",
        "撤销",
        back,
        effects=("名册上没有人、也没有下级组织，才能撤销。", "以前的记录和数字都保留。"),
        danger=True,
    )
    return form_page(
        request,
        form,
        task,
        lambda: acts.dissolve_unit(unit, on=form.cleaned_data["on"], actor=user),
        done=f"已撤销{unit.name}",
        to=reverse("portal:organization", args=[parent.pk]),
    )


def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    unit, user, back = _editable(request, pk)
    form = forms.AppointForm(request.POST or None, unit=unit)
    task = Task(
        f"{unit.name}：登记任职",
        "登记",
        back,
        effects=("任职只记事实；登录后能做什么，由安全管理员另行授权。",),
    )
    return form_page(
        request,
        form,
        task,
        lambda: acts.appoint(unit=unit, **form.cleaned_data, actor=user),
        done="已登记任职",
    )


def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    term = get_object_or_404(
        PostTerm.objects.select_related("organization", "person"),
        pk=pk,
        organization__in=organizations_for(request.user, P.ORGANIZATION_VIEW),
    )
    unit, user, back = _editable(request, term.organization_id)
    form = forms.DayForm(request.POST or None, label="免职日期", help_text="任职的最后一天")
    task = Task(
        f"{term.person.label}不再担任{term.get_post_display()}",
        "免职",
        back,
        lead=f"{unit.name}，{term.start} 起任职。",
        danger=True,
    )
    return form_page(
        request,
        form,
        task,
        lambda: acts.end_post(term, last_day=form.cleaned_data["on"], actor=user),
        done="已登记免职",
    )
