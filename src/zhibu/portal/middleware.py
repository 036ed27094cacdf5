"""What holds for every page: a strict content policy, and errors said in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from zhibu.core.errors import Conflict, DomainError, NotFound, NotPermitted, Problem

Handler = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
# Types that a browser runs as a document, and therefore scripts inside them.
DOCUMENT_TYPES = re.compile(r"^(text/html|application/xhtml\+xml|image/svg\+xml)\b", re.IGNORECASE)


class ContentSecurityPolicy:
    """Forbid inline scripts and styles, framing and foreign sources on every document.

    A view that needs a stricter policy sets its own header; it is left alone.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers to the answer."""
        response = self.get_response(request)
        if DOCUMENT_TYPES.match(response.headers.get("Content-Type", "")):
            response.headers.setdefault("Content-Security-Policy", POLICY)
            response.headers.setdefault("Permissions-Policy", PERMISSIONS)
            response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response


class PlainErrors:
    """Turn a broken rule that escapes a view into a page, or a toast, that lists the problems.

    Views need not catch `DomainError`: the transaction has been rolled back by the time it comes
    here. Unexpected exceptions are none of its business and stay errors 500.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer a `DomainError`; for htmx also Django's own 403 and 404, which are whole pages."""
        wants_part = _wants_part(request)
        if isinstance(exception, DomainError):
            problems = exception.problems
        elif wants_part and isinstance(exception, Http404):
            problems = (Problem("WEB404", "内容不存在，或不在您的范围之内", "请刷新页面"),)
        elif wants_part and isinstance(exception, PermissionDenied):
            problems = (Problem("WEB403", "您的账号不能做这一步", "请找安全管理员授权"),)
        else:
            return None
        status, title, lead = _say(exception)
        if wants_part:
            return _toast(problems, status)
        sent = request.method not in {"GET", "HEAD"}
        context = {"problems": problems, "title": title, "lead": lead if sent else ""}
        # Without the request: context processors ask the database, and may be what failed.
        return HttpResponse(render_to_string("problems.html", context), status=status)


def _wants_part(request: HttpRequest) -> bool:
    # A boosted link replaces the whole page, so it gets a whole page.
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def _say(exception: Exception) -> tuple[int, str, str]:
    """Return the status, the title, and what to tell someone who was sending a form."""
    if isinstance(exception, (NotPermitted, PermissionDenied)):
        return 403, "没有权限", "没有保存任何东西。"
    if isinstance(exception, (NotFound, Http404)):
        return 404, "没有找到", "没有保存任何东西。"
    if isinstance(exception, Conflict):
        return 409, "别人刚改过", "为免互相覆盖，这次没有保存。返回后，您填写的内容可以恢复。"
    return 400, "没有办成", "没有保存任何东西。返回后，您填写的内容可以恢复。"


def _toast(problems: tuple[Problem, ...], status: int) -> HttpResponse:
    context = {"problems": problems, "level": "error"}
    response = HttpResponse(render_to_string("parts/toast.html", context), status=status)
    response.headers["HX-Retarget"] = "#toasts"
    response.headers["HX-Reswap"] = "beforeend"
    return response
