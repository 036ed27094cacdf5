"""Leaving a message on the public site, and following it by its code.

No account, no captcha: limits by address, a hidden field, and the length told before anything is
read. Whatever is wrong, what was typed comes back in the form.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from zhibu.access.limits import DAY, MINUTE, within_limit
from zhibu.pillars.standards import publicity
from zhibu.pillars.standards.feedback_services import follow, receive, shown_code, take_back
from zhibu.portal.public.asking import asked_unit
from zhibu.portal.public.forms import FeedbackForm, FollowForm
from zhibu.portal.public.frame import View, show, today

MOST_BYTES = 64 * 1024  # 2000 characters take 18 KB on the way
# What the writer may take back with his code.
TAKEN_BACK = {"forget": "contact", "close": "consent"}
SENDING = ((5, MINUTE), (30, DAY))
ASKING = ((10, MINUTE), (200, DAY))
TOO_LARGE, TOO_OFTEN, WRONG = 413, 429, 422


def small(view: View) -> View:
    """Refuse a large message unread; the check against forged forms comes after, as it reads."""
    protected = csrf_protect(view)

    @csrf_exempt
    def inner(request: HttpRequest) -> HttpResponse:
        text = request.headers.get("Content-Length") or "0"
        if not text.isdecimal() or int(text) > MOST_BYTES:
            return show(request, "too_large.html", "public:feedback", status=TOO_LARGE)
        return protected(request)

    return inner


@small
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Show the form, or keep the message and show its code. Queries: about five."""
    units = publicity.feedback_units(today())
    if request.method != "POST":
        return _form(request, FeedbackForm(units, asked_unit(request, units)))
    form = FeedbackForm(units, None, request.POST)
    if not form.is_valid():
        return _form(request, form, WRONG)
    if not within_limit(request, "feedback", SENDING):
        form.add_error(None, "提交得太频繁，请过一会儿再试；您写的内容还在")
        return _form(request, form, TOO_OFTEN)
    typed = form.cleaned_data
    code = receive(
        int(typed["unit"]),
        typed["text"],
        contact=typed["contact"],
        wants_public=typed["wants_public"],
        ticket=typed["ticket"],
    )
    context = {"code": shown_code(code), "unit": form.unit_name}
    return show(request, "received.html", "public:feedback", context)


def _form(request: HttpRequest, form: FeedbackForm, status: int = 200) -> HttpResponse:
    return show(request, "feedback.html", "public:feedback", {"form": form}, status=status)


@small
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def followed(request: HttpRequest) -> HttpResponse:
    """Show how a message stands to whoever holds its code, which never stands in an address."""
    form = FollowForm(request.POST if request.method == "POST" else None, label_suffix="")
    found, status = None, 200
    if form.is_bound:
        status = WRONG
        if form.is_valid():
            found, status = _followed(request, form)
    context = {"form": form, "found": found}
    return show(request, "follow.html", "public:feedback", context, status=status)


def _followed(request: HttpRequest, form: FollowForm) -> tuple[object, int]:
    if not within_limit(request, "feedback-code", ASKING):
        form.add_error("code", "查询得太频繁，请过一会儿再试")
        return None, TOO_OFTEN
    code, act = form.cleaned_data["code"], request.POST.get("act", "")
    if act in TAKEN_BACK:
        take_back(code, **{TAKEN_BACK[act]: True})
    found = follow(code)
    if found is None:
        form.add_error("code", "没有这个查询码，请核对；字母不分大小写")
        return None, WRONG
    return found, 200
