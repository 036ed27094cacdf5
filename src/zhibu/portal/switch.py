"""Choose another unit or year, and come back to where one was."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhibu.workspace.current import choose_unit, choose_year

# What would override the choice just made, or point into the list of another unit.
OVERRIDES = frozenset({"unit", "period", "page"})


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Remember the unit or year; 404 for a unit that the user may not read."""
    unit = request.POST.get("organization", "")
    if unit and not (unit.isdecimal() and len(unit) < 19 and choose_unit(request, int(unit))):
        raise Http404
    year = request.POST.get("year", "")
    if year.isdecimal() and len(year) == 4:
        choose_year(request, int(year))
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return reverse("portal:home")
    parts = urlsplit(wanted)
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] not in OVERRIDES]
    return parts._replace(scheme="", netloc="", query=urlencode(kept)).geturl() or "/"
