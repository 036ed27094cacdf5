"""Routes that say who may use them. A route without a declared permission does not start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, path

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of

View = Callable[..., HttpResponseBase]

PUBLIC = "public"  # anybody, without login
ACCOUNT = "account"  # login and second factor: django-allauth guards its own pages
# Pages of libraries that cannot carry our mark, by route prefix.
LIBRARY_ROUTES = {"accounts/": ACCOUNT}


def route(
    pattern: str, view: View, *, permission: Permission | str, name: str | None = None
) -> URLPattern:
    """Declare a route with the permission that its caller must hold somewhere.

    The view still checks the stored row: ``visible_to`` for 404, ``require`` for 403.
    """
    return path(pattern, guarded(view, permission), name=name)


def guarded(view: View, permission: Permission | str) -> View:
    """Wrap a view so that only holders of the permission reach it; ``PUBLIC`` opens it to all."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(permission, Permission) and not access_of(request.user).holds(permission):
            raise PermissionDenied("您的角色不能使用这个页面。")
        return view(request, *args, **kwargs)

    inner.zhibu_permission = permission  # type: ignore[attr-defined]
    return login_not_required(inner) if permission == PUBLIC else inner


def walk() -> Iterator[tuple[str, URLPattern]]:
    """Give every route of the process with its full pattern."""
    yield from _walk("", get_resolver())


def _walk(prefix: str, resolver: URLResolver) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(here, entry)
        else:
            yield here, entry


def permission_of(full_pattern: str, entry: URLPattern) -> Permission | str | None:
    """Give the permission that a route declares, or None when it declares none."""
    declared: Permission | str | None = getattr(entry.callback, "zhibu_permission", None)
    if declared is not None:
        return declared
    for prefix, kind in LIBRARY_ROUTES.items():
        if full_pattern.startswith(prefix):
            return kind
    return None


@register("security")
def check_routes(**_kwargs: Any) -> list[CheckMessage]:
    """System check: every route declares a permission."""
    return [
        Error(
            f"路由 {pattern!r} 没有声明权限", hint="用 access.routes.route 声明", id="access.E001"
        )
        for pattern, entry in walk()
        if permission_of(pattern, entry) is None
    ]


def assert_routes_declared() -> None:
    """Stop the process when a route declares no permission; servers call it at start."""
    errors = check_routes()
    if errors:
        raise ImproperlyConfigured("\n".join(str(error.msg) for error in errors))
