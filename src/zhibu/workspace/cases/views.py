"""Pages of cases: all boards, one board, the plain list of a path, one case."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.models import Case, StepBody
from zhibu.cases.paths import CasePath, paths
from zhibu.cases.running import last_run, neglected
from zhibu.cases.selectors import (
    may_read_path,
    records_about,
    sources_of,
    visible_cases,
)
from zhibu.cases.situation import situation_of
from zhibu.organization.models import Organization
from zhibu.workspace.address import asked_unit
from zhibu.workspace.asked import type_or_404, user_of
from zhibu.workspace.cases.asked import asked_text, read_asked_cases
from zhibu.workspace.cases.board import cards_of, clock_labels, columns_of
from zhibu.workspace.cases.exporting import export_cases
from zhibu.workspace.cases.happenings import happenings
from zhibu.workspace.cases.ladder import ladder
from zhibu.workspace.cases.nexts import at_hand, nexts, running
from zhibu.workspace.cases.paging import page_of, read_cursor
from zhibu.workspace.cases.reach import (
    begin_url,
    case_or_404,
    case_url,
    path_or_404,
    readable_path,
)
from zhibu.workspace.cases.step_note import step_note
from zhibu.workspace.current import current_unit, current_year
from zhibu.workspace.papers import IN_MEMORY, page_of_paper
from zhibu.workspace.sending import WORKBOOK
from zhibu.workspace.units import enterable_units, may_enter_type

if TYPE_CHECKING:
    from zhibu.access.models import User

FEW = 2


@require_GET
def boards(request: HttpRequest) -> HttpResponse:
    """Show the paths that the user may read, with how many cases are open and overdue."""
    user, unit = user_of(request), asked_unit(request, Permission.RECORD_VIEW)
    today = timezone.localdate()
    rows = visible_cases(user).filter(organization__path__startswith=unit.path)
    is_open, late = Q(is_open=True), Q(next_due__lt=today)
    counts = {
        key: {"open": total, "late": overdue}
        for key, total, overdue in rows.filter(is_open | late)
        .order_by()
        .values_list("path")
        .annotate(total=Count("pk", filter=is_open), late=Count("pk", filter=late))
    }
    nothing = {"open": 0, "late": 0}
    shown = [
        {"path": path, "url": _board_url(path, unit, request), **counts.get(path.key, nothing)}
        for path in paths()
        if may_read_path(user, path)
    ]
    run = last_run()
    context = {"unit": unit, "boards": shown, "clock_run": run, "clocks_late": neglected(run)}
    return render(request, "cases/boards.html", context)


def _board_url(path: CasePath, unit: Organization, request: HttpRequest) -> str:
    url = reverse("cases:board", args=[path.key])
    return f"{url}?unit={unit.pk}" if "unit" in request.GET else url


@require_GET
def board_page(request: HttpRequest, path: str) -> HttpResponse:
    """Show the cases of a path by state. Queries: the same however many there are."""
    declared = readable_path(request, path)
    user, unit = user_of(request), asked_unit(request, Permission.RECORD_VIEW)
    text = asked_text(request)
    columns = columns_of(user, declared, unit, text=text, chosen=request.GET.get("state"))
    context = {
        "path": declared,
        "unit": unit,
        "q": text,
        "columns": columns,
        "total": sum(column.total for column in columns),
        "late": sum(column.late for column in columns),
        "begin_url": begin_url(user, declared, unit),
        "list_url": reverse("cases:list", args=[declared.key]),
        "asked_unit": request.GET.get("unit", ""),
    }
    if declared.board_template:
        context |= declared.board_context(user, unit, current_year(request))
    return render(request, "cases/board.html", context)


@require_GET
def case_list(request: HttpRequest, path: str) -> HttpResponse:
    """Show one page of the cases of a path, most urgent first. Queries: the same for any number."""
    asked = read_asked_cases(request, path)
    declared, unit = asked.path, asked.unit
    rows = asked.rows()
    cursor = read_cursor(request.GET.get("after", ""), request.GET.get("before", ""))
    total = rows.count()
    page = page_of(rows.select_related("organization"), asked.order, cursor)
    clocks = clock_labels(declared, page.cases)
    notes = declared.card_notes([case.pk for case in page.cases])
    cards = list(cards_of(declared, page.cases, unit, clocks, notes))
    context = {
        "path": declared,
        "unit": unit,
        "state": asked.state,
        "q": asked.text,
        "overdue": asked.overdue,
        "total": total,
        "cards": cards,
        "several": any(card.unit for card in cards),
        "previous_url": _address(request, before=page.before.text) if page.before else "",
        "next_url": _address(request, after=page.after.text) if page.after else "",
        "all_url": _address(request, late=""),
        "late_url": _address(request, late="yes"),
        "board_url": _board_url(declared, unit, request),
        **_export_links(request, declared, asked.user),
        "kept": {key: request.GET[key] for key in ("unit", "state", "late") if key in request.GET},
    }
    return render(request, "cases/list.html", context)


def _export_links(request: HttpRequest, path: CasePath, user: User) -> dict[str, str]:
    if not access_of(user).holds(Permission.RECORD_EXPORT):
        return {}
    query = _address(request)
    return {
        "export_url": reverse("cases:export", args=[path.key]) + query,
        "paper_url": page_of_paper("reports:case_list_preview", path.key, query),
    }


@require_GET
def export(request: HttpRequest, path: str) -> FileResponse:
    """Send the list of cases as a workbook."""
    asked = read_asked_cases(request, path)
    # The file is handed to the response, which closes it.
    stream = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    export_cases(asked, cast(Any, stream))
    stream.seek(0)
    name = f"{asked.path.label}（{asked.unit.name}）.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=WORKBOOK)


def _address(request: HttpRequest, **changes: str) -> str:
    given = {key: request.GET[key] for key in ("unit", "state", "late", "q") if key in request.GET}
    return "?" + urlencode(
        {key: one for key, one in (given | changes).items() if one or key == "state"}
    )


@require_GET
def numbered(request: HttpRequest, path: str, number: str) -> HttpResponse:
    """Lead to the case of a number: the current unit's first, then whichever is alone."""
    declared = path_or_404(path)
    rows = visible_cases(user_of(request)).filter(path=declared.key, number=number)
    found = list(rows[:FEW])
    if len(found) > 1:
        unit = current_unit(request)
        found = list(rows.filter(organization__path__startswith=unit.path)[:FEW]) if unit else []
        if len(found) > 1:
            query = urlencode({"q": number})
            return redirect(f"{reverse('cases:list', args=[declared.key])}?{query}")
    if not found:
        raise Http404("case")
    return redirect(case_url(found[0]))


@require_GET
def case_page(request: HttpRequest, path: str, pk: int) -> HttpResponse:
    """Show where a case stands, what may come next, what runs, and everything that happened."""
    declared = path_or_404(path)
    user = user_of(request)
    case = case_or_404(request, declared, pk)
    return render(request, "cases/case.html", page_context(request, user, declared, case))


def page_context(request: HttpRequest, user: Any, path: CasePath, case: Case) -> dict[str, Any]:
    """Give what ``cases/case.html`` and a path's own part of it need."""
    situation = situation_of(case)
    about = records_about(user, case)
    happened = happenings(user, path, about.bodies)
    entered = {
        body.step for body in about.bodies if body.record.is_open and isinstance(body, StepBody)
    }
    clocks = running(situation)
    coming = at_hand(nexts(user, situation, entered), clocks)
    readable = frozenset(one.record.pk for one in happened)
    context: dict[str, Any] = {
        "path": path,
        "case": case,
        "situation": situation,
        "state": situation.state,
        "bodies": about.bodies,
        "nexts": coming.now,
        "beside": coming.beside,
        "later": coming.later,
        "asides": coming.sad,
        "clocks": clocks,
        "waiting": [one for one in happened if one.waits],
        "happened": [one for one in happened if not one.waits],
        "ladder": ladder(situation, readable),
        "hidden": about.hidden,
        "board_url": reverse("cases:board", args=[path.key]) if may_read_path(user, path) else "",
        "case_url": case_url(case),
        "sources": sources_of(user, case),
    }
    if path.detail_template:
        context |= path.detail_context(user, situation)
    return context


@require_GET
def note(request: HttpRequest, key: str) -> HttpResponse:
    """Answer a step's form with what is known of the chosen case and step."""
    record_type = type_or_404(key)
    user = user_of(request)
    if not may_enter_type(user, record_type):
        raise PermissionDenied(f"您不能录入{record_type.label}。")
    chosen = request.GET.get("organization", "")
    units = enterable_units(user, record_type)
    unit = units.filter(pk=int(chosen)).first() if chosen.isdecimal() else units.first()
    step, case = request.GET.get("step", ""), request.GET.get("case", "").strip()
    known = step_note(user, record_type, unit, step, case)
    if known is None:
        raise Http404(key)
    context = {"note": known, "record_type": record_type, "renewed": True}
    return render(request, "cases/parts/step_note.html", context)
