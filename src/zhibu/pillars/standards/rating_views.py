"""The page behind a job's code: no login, one tap, once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from zhibu.access.limits import DAY, MINUTE, within_limit
from zhibu.core.errors import Conflict, DomainError, NotFound
from zhibu.pillars.standards.rating_services import WORDS, Standing, ratable, rate
from zhibu.pillars.standards.service_forms import RatingForm

# A whole office stands behind one address; who guesses links meets the second limit.
SENDS = ((20, MINUTE), (300, DAY))
MISSES = ((20, MINUTE), (200, DAY))
LONGEST_TOKEN = 64


@require_http_methods(["GET", "POST"])
def rating(request: HttpRequest, token: str) -> HttpResponse:
    """Show which service it was, and keep the answer."""
    if len(token) > LONGEST_TOKEN:
        return _refused(request, "链接无效，请重新扫码。", 404)
    if request.method == "POST" and not within_limit(request, "rating", SENDS):
        return _refused(request, "提交得太快了，请过一分钟再试。", 429)
    try:
        shown = ratable(token)
        if shown.standing != Standing.OPEN:
            status = 409 if request.method == "POST" else 200
            return _page(request, {"shown": shown, "words": WORDS[shown.standing]}, status)
        if request.method == "GET":
            return _page(request, {"shown": shown, "form": RatingForm()})
        return _keep(request, token, {"shown": shown})
    except NotFound:
        # Counted only here: who holds a true link is never told to wait for looking at it.
        if not within_limit(request, "rating-miss", MISSES):
            return _refused(request, "试得太多了，请明天再试。", 429)
        return _refused(request, "链接无效，请重新扫码，或向服务人员要新的二维码。", 404)


def _keep(request: HttpRequest, token: str, context: dict[str, Any]) -> HttpResponse:
    form = RatingForm(request.POST)
    status = 422
    if form.is_valid():
        values = form.cleaned_data
        try:
            rate(token, values["answer"], values["remark"])
        except Conflict:
            context["words"], status = WORDS[Standing.RATED], 409
            return _page(request, context, status)
        except DomainError as error:
            for problem in error.problems:
                form.add_error("remark" if problem.field == "意见" else None, problem.message)
        else:
            return _page(request, context | {"thanks": True})
    return _page(request, context | {"form": form}, status)


def _refused(request: HttpRequest, words: str, status: int) -> HttpResponse:
    return _page(request, {"words": words}, status)


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "standards/rating.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
