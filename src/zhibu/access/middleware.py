"""Who must be logged in, and who must hold a second factor before he may do anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from zhibu.access.roles import ADMINISTRATORS
from zhibu.access.scope import access_of

# Passes are given by routes that this middleware guards.
FREE_PREFIXES = ("/accounts/", "/static/", "/health/", "/ready/", "/emergency/passes/")


class RequireLogin(LoginRequiredMiddleware):
    """Django's own asks for the user even where nobody need be one: two queries for nothing."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Let whoever it is through to public pages; send strangers to the login otherwise."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class RequireSecondFactor:
    """Send an administrator without TOTP to the page that sets it up.

    Off by setting ``ZHIBU_ADMIN_MFA=no`` (the demo turns it off and says so).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_set_up(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        # The path first: looking for the user asks the database.
        if request.path.startswith(FREE_PREFIXES):
            return False
        if not settings.MFA_REQUIRED_FOR_ADMINISTRATORS or not request.user.is_authenticated:
            return False
        return bool(access_of(request.user).roles() & ADMINISTRATORS) and not is_mfa_enabled(
            request.user
        )
