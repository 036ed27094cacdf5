"""Pages on which anybody writes to a discipline commissioner and follows a letter by its code.

They ask for no account and use none: pages are drawn without the request, so that nothing of a
session reaches them. Attempts are counted under a secret of this process, not under addresses.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhibu.access.limits import DAY, HOUR, MINUTE, Rates, within_limit
from zhibu.core.errors import DomainError, Problem
from zhibu.pillars.conduct import letter_box as box
from zhibu.pillars.conduct.letter_crypto import fingerprint_of

# A form that comes back is answered as usual: anything else would put the hour into the log.
COMES_BACK, TOO_MANY, NO_FILES = 200, 429, 415
WRITING: Rates = ((4, MINUTE), (10, HOUR), (20, DAY))
FOLLOWING: Rates = ((10, MINUTE), (60, HOUR))
TYPED = "application/x-www-form-urlencoded"
# Kept in memory alone: with it gone, nobody can tell which address a count belonged to.
_secret = os.urandom(32)

View = Callable[..., HttpResponse]


def _private(view: View) -> View:
    """Guard a page on which secrets are typed: no files, no copies, the usual token.

    The kind of form is looked at before anything is read, so that no upload reaches a disk.
    """
    guarded = csrf_protect(never_cache(sensitive_post_parameters()(view)))

    @csrf_exempt
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and request.content_type != TYPED:
            return _page("letter_refused", {}, NO_FILES)
        return guarded(request, *args, **kwargs)

    return inner


def _page(name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(render_to_string(f"conduct/{name}.html", context), status=status)


def _often(request: HttpRequest, action: str, rates: Rates) -> bool:
    address = str(get_adapter().get_client_ip(request))
    key = hmac.new(_secret, address.encode(), hashlib.sha256).hexdigest()
    return not within_limit(request, action, rates, key=key)


SLOWER = Problem("LET010", "提交得太频繁", "请过几分钟再试；写好的内容请先留在页面上")


@require_GET
@never_cache
def letter_boxes(_request: HttpRequest) -> HttpResponse:
    """List the units that can be written to."""
    return _page("letter_boxes", {"units": box.boxes()})


@_private
def letter_write(request: HttpRequest, code: str) -> HttpResponse:
    """Take a letter to one unit, and show its code this once."""
    unit = box.boxes().filter(code=code).first()
    if unit is None:
        raise Http404("letter box")
    if request.method == "GET":
        return _write_page(request, unit)
    problems: tuple[Problem, ...] = ()
    text = request.POST.get("text", "")
    number = _number(request.POST.get("number", ""))
    if _often(request, "letter.write", WRITING):
        return _write_page(request, unit, text, (SLOWER,), TOO_MANY)
    try:
        shown = box.send(unit, number, text)
    except DomainError as error:
        problems = error.problems
        return _write_page(request, unit, text, problems, COMES_BACK)
    return _page("letter_sent", {"unit": unit, "code": shown, "csrf_token": get_token(request)})


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _write_page(
    request: HttpRequest,
    unit: Any,
    text: str = "",
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    key = box.current_key(unit)
    context = {
        "unit": unit,
        "text": text,
        "problems": problems,
        "number": uuid4(),
        "longest": box.LONGEST_LETTER,
        "fingerprint": fingerprint_of(bytes(key.public)) if key else "",
        "since": key.since if key else None,
        "csrf_token": get_token(request),
    }
    return _page("letter_write", context, status)


@_private
def letter_follow(request: HttpRequest) -> HttpResponse:
    """Show a writer how far his letter is and what he was answered; take what he adds."""
    context: dict[str, Any] = {"csrf_token": get_token(request)}
    if request.method == "GET":
        return _page("letter_follow", context)
    code, text = request.POST.get("code", ""), request.POST.get("text")
    if _often(request, "letter.follow", FOLLOWING):
        return _page("letter_follow", context | {"problems": (SLOWER,)}, TOO_MANY)
    try:
        followed = box.follow(code) if text is None else box.add(code, text)
    except DomainError as error:
        asked = {"problems": error.problems, "text": text or ""}
        return _page("letter_follow", context | asked, COMES_BACK)
    done = followed.letter.state in box.DONE
    context |= {"followed": followed, "code": code, "done": done, "added": text is not None}
    return _page("letter_follow", context)
