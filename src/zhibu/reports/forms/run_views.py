"""Pages of tables filled for many branches: begin, follow, fetch, begin again, delete."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_act
from zhibu.reports.forms import runs
from zhibu.reports.forms.views import asked, form_or_404
from zhibu.reports.jobs import life, pages, storage
from zhibu.reports.models import FormRun
from zhibu.workspace.asked import user_of
from zhibu.workspace.sending import attachment

ROOM = pages.Room(
    page="reports:form_run",
    status="reports:form_run_status",
    act="reports:form_run_act",
    back="reports:forms",
    back_label="回到填表",
    listed="填好的表",
    failed="这张表填不了，空白表没有改动",
    stays="空白表还在",
    deleting="填好的文件会删除，不能恢复；空白表不会。",
)
ROOMS = {
    FormRun.Kind.LINES: replace(ROOM, counter="行"),
    FormRun.Kind.FILES: replace(ROOM, counter="份"),
}


@require_POST
def begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Fill a form for the branches of a unit, and lead to what comes of it."""
    form = form_or_404(request, pk)
    unit, period = asked(request, form, request.POST)
    kind = request.POST.get("kind", "")
    if kind not in FormRun.Kind.values:
        raise Http404("kind")
    return redirect(runs.begin(form, unit, period, kind, actor=user_of(request)))


@require_safe
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far the filling is, why it could not be done, or its result."""
    one = _run_or_404(request, pk)
    subtitle = f"{one.organization.name} · {one.days.label} · {one.get_kind_display()}"
    if one.state != FormRun.State.DONE:
        query = urlencode({"unit": str(one.organization_id), "period": one.period})
        fill_page = f"{reverse('reports:form_fill', args=[one.form_id])}?{query}"
        return pages.waiting(
            request,
            one,
            _room(one),
            title=one.form.name,
            subtitle=subtitle,
            back_url=fill_page,
        )
    context = {
        "run": one,
        "room": _room(one),
        "subtitle": subtitle,
        "name_made": runs.name_made(one),
        "may_change": life.may_change(user_of(request), one),
    }
    return render(request, "reports/forms/run.html", context)


@require_safe
def run_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the waiting page's question; send it on once the work has ended."""
    one = _run_or_404(request, pk)
    return pages.status(request, one, _room(one))


@require_safe
def run_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the workbook or archive that was filled; the act is audited."""
    one = _run_or_404(request, pk)
    content = storage.made(one)
    record_act(
        "report.export",
        actor=user_of(request),
        target_type="form",
        target_id=str(one.form_id),
        organization=one.organization,
        detail={"period": one.period, "kind": one.kind, "run": str(one.pk)},
    )
    return attachment(content, runs.name_made(one))


@require_POST
def run_act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Do one thing with a run: again, cancel, delete."""
    one = _run_or_404(request, pk)
    life.require_change(user_of(request), one)
    return pages.act(request, one, _room(one), verb, runs.start)


def _room(one: FormRun) -> pages.Room:
    return ROOMS[FormRun.Kind(one.kind)]


def _run_or_404(request: HttpRequest, pk: UUID) -> FormRun:
    found = runs.visible_runs(user_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这张填好的表，或不在您的范围之内。")
    return found
