"""Accounts, as the system administrator keeps them, and one's own account."""

from __future__ import annotations

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhibu.access.models import User
from zhibu.access.roles import ADMINISTRATORS, Permission
from zhibu.access.services import link_problems
from zhibu.core.errors import DomainError, NotPermitted
from zhibu.portal.administration import acts, forms, selectors
from zhibu.portal.form_pages import blame

P = Permission
PAGE = 50
DONE = {
    "disable": "已停用，本人立即不能再用",
    "enable": "已启用",
    "unlock": "已解除锁定，可以马上登录",
    "mfa": "已重置，本人下次登录后重新设置",
}


def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts in scope with what they hold today. Queries: constant."""
    user = cast(User, request.user)
    form = forms.SearchForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = selectors.search_accounts(selectors.accounts_for(user, P.ACCOUNT_MANAGE), text)
    listed = selectors.with_grants(found.order_by("-is_active", "username"), timezone.localdate())
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    return render(request, "administration/accounts.html", {"page": page, "filter_form": form})


@never_cache
def account_new(request: HttpRequest) -> HttpResponse:
    """Open an account: first find the person by name, then give the login name."""
    user = cast(User, request.user)
    name = request.GET.get("name", "").strip()
    alone = request.GET.get("alone") == "1"
    found = selectors.people_without_account(user, name) if name else []
    asked = bool(found) or alone
    form = forms.AccountForm(request.POST or None, found=found) if asked else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            opened, password = acts.create_account(
                form.cleaned_data["username"],
                form.cleaned_data.get("person"),
                form.cleaned_data.get("display_name", ""),
                actor=user,
            )
        except NotPermitted:
            raise
        except DomainError as error:
            blame(form, error)
        else:
            context = {"account": opened, "password": password, "is_new": True}
            return render(request, "administration/password.html", context)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "name": name, "alone": alone, "found": found}
    return render(request, "administration/account_new.html", context, status=status)


def account_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one account and what may be done with it."""
    user = cast(User, request.user)
    account = selectors.account_or_404(user, P.ACCOUNT_MANAGE, pk)
    context = {
        "account": account,
        "grants": account.grants.select_related("organization").order_by("-start", "-pk"),
        "today": timezone.localdate(),
        "mfa": is_mfa_enabled(account),
        "governed": account.pk != user.pk and selectors.governs(user, P.ACCOUNT_MANAGE, account),
        "is_self": account.pk == user.pk,
        "linkable": not link_problems(account),
    }
    return render(request, "administration/account.html", context)


def account_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose account it is: find the person by name, then choose."""
    user = cast(User, request.user)
    account = selectors.account_or_404(user, P.ACCOUNT_MANAGE, pk)
    acts.require_governs(user, P.ACCOUNT_MANAGE, account)
    name = request.GET.get("name", "").strip()
    problems = link_problems(account)
    found = selectors.people_without_account(user, name) if name and not problems else []
    form = forms.LinkForm(request.POST or None, found=found) if found else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            acts.link_person(account, form.cleaned_data["person"], actor=user)
        except NotPermitted:
            raise
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "已选定本人")
            return redirect(reverse("portal:account_one", args=[pk]))
    status = 422 if request.method == "POST" else 200
    shown = {"form": form, "name": name, "found": found, "problems": problems}
    context = {"account": account, **shown}
    return render(request, "administration/account_link.html", context, status=status)


@never_cache
@require_POST
def account_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Disable, enable, unlock, reset the second factor, or give a new password."""
    user = cast(User, request.user)
    account = selectors.account_or_404(user, P.ACCOUNT_MANAGE, pk)
    if verb == "password":
        password = acts.reset_password(account, actor=user)
        context = {"account": account, "password": password, "is_new": False}
        return render(request, "administration/password.html", context)
    if verb in {"disable", "enable"}:
        acts.set_active(account, verb == "enable", actor=user)
    elif verb == "unlock":
        acts.unlock(account, request, actor=user)
    elif verb == "mfa":
        acts.reset_mfa(account, actor=user)
    else:
        raise Http404
    messages.success(request, DONE[verb])
    return redirect(reverse("portal:account_one", args=[pk]))


def own_account(request: HttpRequest) -> HttpResponse:
    """Show who one is, what one may do, and where password and second factor are kept."""
    user = cast(User, request.user)
    grants = user.grants.select_related("organization").order_by("-start", "-pk")
    today = timezone.localdate()
    context = {
        "account": user,
        "grants": [row for row in grants if row.end is None or row.end >= today],
        "mfa": is_mfa_enabled(user),
        "is_administrator": any(row.role in ADMINISTRATORS for row in grants),
        "person": user.person,
    }
    return render(request, "administration/own_account.html", context)
