"""Grants, as the security administrator gives and ends them."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from zhibu.access.models import Grant, User
from zhibu.access.roles import Permission
from zhibu.access.scope import organizations_for, visible
from zhibu.portal.administration import acts, forms, selectors
from zhibu.portal.form_pages import Task, form_page
from zhibu.portal.people.forms import DayForm

P = Permission
PAGE = 50


def grants(request: HttpRequest) -> HttpResponse:
    """List the accounts with their grants; a search finds one by login or owner's name."""
    user = cast(User, request.user)
    form = forms.SearchForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = selectors.search_accounts(selectors.accounts_for(user, P.GRANT_MANAGE), text)
    listed = selectors.with_grants(
        found.filter(is_active=True).order_by("username"), timezone.localdate()
    )
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    return render(request, "administration/grants.html", {"page": page, "filter_form": form})


def grants_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one account's grants with their history, and give another one."""
    user = cast(User, request.user)
    account = selectors.account_or_404(user, P.GRANT_MANAGE, pk)
    units = organizations_for(user, P.GRANT_MANAGE).filter(dissolved__isnull=True)
    form = forms.GrantForm(request.POST or None, units=units)

    def act() -> None:
        data = form.cleaned_data
        acts.give_grant(
            account,
            data["role"],
            data["organization"],
            start=data["start"],
            end=data["end"],
            actor=user,
        )

    history = account.grants.select_related("organization", "granted_by__person")
    here = reverse("portal:grants_of", args=[pk])
    return form_page(
        request,
        form,
        Task(f"{account.label}：授权", "授权", here),
        act,
        done="已授权，对方刷新页面即生效",
        template="administration/grants_of.html",
        context={
            "account": account,
            "history": history.order_by("-start", "-pk"),
            "mine": set(
                visible(
                    Grant.objects.filter(user=account), user, P.GRANT_MANAGE, "organization"
                ).values_list("pk", flat=True)
            ),
            "today": timezone.localdate(),
            "is_self": account.pk == user.pk,
        },
    )


def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a grant after a day; yesterday ends it at once."""
    user = cast(User, request.user)
    scoped = visible(Grant.objects.all(), user, P.GRANT_MANAGE, "organization")
    grant = get_object_or_404(scoped.select_related("user__person", "organization"), pk=pk)
    form = DayForm(
        request.POST or None, label="最后一天", help_text="填昨天，马上失效；填今天，用到今天为止"
    )
    form.fields["on"].initial = max(timezone.localdate() - timedelta(days=1), grant.start)
    task = Task(
        f"停止授权：{grant.user.label}，{grant.get_role_display()}",
        "停止授权",
        reverse("portal:grants_of", args=[grant.user_id]),
        lead=f"{grant.organization.name}，{grant.start} 起。",
        effects=("今天才开始的授权最早到今天为止；要马上挡住，请系统管理员停用账号。",)
        if grant.start >= timezone.localdate()
        else (),
        danger=True,
    )
    return form_page(
        request,
        form,
        task,
        lambda: acts.end_grant(grant, last_day=form.cleaned_data["on"], actor=user),
        done="已停止授权",
    )
