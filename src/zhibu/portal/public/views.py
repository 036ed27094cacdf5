"""Pages of the public site that are only read. Everything comes from ``publicity``."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhibu.ledger.evidence import SHOWN_IN_BROWSER
from zhibu.pillars.standards import publicity
from zhibu.portal.public.asking import asked_key, asked_words
from zhibu.portal.public.frame import chosen_unit, number_of, reading, show, today
from zhibu.workspace.files import SANDBOX

NOTICES = 50
FIRST_YEAR, LAST_MONTH = 1921, 12


@reading
def index(request: HttpRequest) -> HttpResponse:
    """Show what is public today: notices with the days left, then the newest. Queries: nine."""
    units, unit = chosen_unit(request)
    number, day = number_of(unit), today()
    items = publicity.public_items(day, number, notices=False, limit=publicity.PAGE + 1)
    context = {
        "units": units,
        "unit": unit,
        "notices": publicity.public_items(day, number, notices=True, limit=NOTICES),
        "items": items[: publicity.PAGE],
        "more": len(items) > publicity.PAGE,
    }
    return show(request, "today.html", "public:today", context)


@reading
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one item, as long as it is public."""
    found = publicity.public_item(pk, today())
    if found is None:
        raise Http404("item")
    return show(request, "item.html", "", {"item": found})


@never_cache
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a file that was marked public; pictures may show in the browser, others are saved."""
    found = publicity.open_file(pk, today())
    if found is None:
        raise Http404("file")
    attachment, stream = found
    response = FileResponse(
        stream,
        as_attachment=attachment.mime not in SHOWN_IN_BROWSER,
        filename=attachment.name,
        content_type=attachment.mime,
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


@reading
def powers(request: HttpRequest) -> HttpResponse:
    """Show the power list, by kind."""
    units, unit = chosen_unit(request)
    found = publicity.power_items(today(), number_of(unit))
    groups = [(kind, list(same)) for kind, same in groupby(found, key=lambda one: one.kind)]
    context = {"units": units, "unit": unit, "groups": groups, "total": len(found)}
    return show(request, "powers.html", "public:powers", context)


@reading
def power(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one item of the power list."""
    found = publicity.power_item(pk, today())
    if found is None:
        raise Http404("power")
    steps = [line.strip() for line in found.process.splitlines() if line.strip()]
    duties = [line.strip() for line in found.duties.splitlines() if line.strip()]
    context = {"power": found, "steps": steps, "duties": duties}
    return show(request, "power.html", "public:powers", context)


@reading
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show what must be public, and when it last was."""
    units, unit = chosen_unit(request)
    lines = publicity.catalogue(today(), number_of(unit))
    context = {"units": units, "unit": unit, "lines": lines}
    return show(request, "catalogue.html", "public:catalogue", context)


@reading
def archive(request: HttpRequest) -> HttpResponse:
    """Show in which months something appeared that is still public."""
    units, unit = chosen_unit(request)
    rows = publicity.months(today(), number_of(unit))
    years = [
        (year, [(month, count) for _year, month, count in same])
        for year, same in groupby(rows, key=lambda row: row[0])
    ]
    context = {"units": units, "unit": unit, "years": years}
    return show(request, "archive.html", "public:archive", context)


@reading
def period(request: HttpRequest, year: int, month: int | None = None) -> HttpResponse:
    """Show what appeared in a year or a month, a page at a time."""
    months = range(1, LAST_MONTH + 1)
    if not FIRST_YEAR <= year <= today().year or (month is not None and month not in months):
        raise Http404("period")
    units, unit = chosen_unit(request)
    found = publicity.public_items(
        today(),
        number_of(unit),
        year=year,
        month=month,
        before=asked_key(request),
        limit=publicity.PAGE + 1,
    )
    context = {"units": units, "unit": unit, "year": year, "month": month, **_page(found)}
    return show(request, "period.html", "public:archive", context)


@reading
def search(request: HttpRequest) -> HttpResponse:
    """Find words in titles and texts of what is public today."""
    words = asked_words(request)
    found = (
        publicity.public_items(
            today(), words=words, before=asked_key(request), limit=publicity.PAGE + 1
        )
        if words
        else ()
    )
    return show(request, "search.html", "", {"words": words, **_page(found)})


def _page(found: tuple[Any, ...]) -> dict[str, Any]:
    """Give a page's rows, and where the next one begins ("" on the last)."""
    rows = found[: publicity.PAGE]
    return {"items": rows, "next": rows[-1].key if len(found) > len(rows) else ""}


@reading
def answers(request: HttpRequest) -> HttpResponse:
    """Show the answers that may be public."""
    found = publicity.answers(today(), before=asked_key(request), limit=publicity.PAGE + 1)
    return show(request, "answers.html", "public:answers", _page(found))


@reading
def about(request: HttpRequest) -> HttpResponse:
    """Say who answers, how long it takes, and what becomes of what visitors write."""
    context = {"terms": publicity.terms(today())}
    return show(request, "about.html", "public:about", context)
