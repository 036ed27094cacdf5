"""Pages of imports: choose a file, look at what it would do, confirm, undo."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.errors import DomainError
from zhibu.ledger import registry
from zhibu.ledger.selectors import visible_to
from zhibu.ledger.types import RecordType
from zhibu.organization.models import Organization
from zhibu.workspace.asked import type_or_404, user_of
from zhibu.workspace.current import current_unit, current_year
from zhibu.workspace.imports import batches, files
from zhibu.workspace.imports.context import Context, Options
from zhibu.workspace.imports.forms import UploadForm
from zhibu.workspace.imports.services import may_confirm_own
from zhibu.workspace.imports.showing import TABS, question_rows, row_views, tabs_of
from zhibu.workspace.imports.templates import write_templates
from zhibu.workspace.models import ImportBatch
from zhibu.workspace.sending import attachment

ROWS_A_PAGE = 100
RECENT = 8


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a workbook, and lead to its preview."""
    user = user_of(request)
    unit = _unit_or_404(request)
    confirms = _may_confirm(request, unit)
    if request.method == "GET":
        initial = {"organization": unit, "year": current_year(request), "confirm": confirms}
        form = UploadForm(user, initial=initial, may_confirm=confirms)
        return _form_page(request, form, unit)
    form = UploadForm(user, request.POST, request.FILES, may_confirm=confirms)
    if not form.is_valid():
        return _form_page(request, form, unit, status=422)
    data = form.cleaned_data
    options = Options(
        data["year"], bool(data.get("confirm")), data["pass_unknown"], data["sheet_type"]
    )
    try:
        made = batches.upload(data["file"], unit=data["organization"], actor=user, options=options)
    except DomainError as error:
        return _form_page(request, form, unit, problems=error.problems, status=422)
    return redirect(made)


def _form_page(
    request: HttpRequest,
    form: UploadForm,
    unit: Organization,
    problems: Any = (),
    status: int = 200,
) -> HttpResponse:
    user = user_of(request)
    context = {
        "form": form,
        "problems": problems,
        "types": registry.record_types(),
        "recent": [
            one
            for one in batches.visible_batches(user).filter(
                organization__path__startswith=unit.path
            )[: 2 * RECENT]
            if batches.open_to(one, user)
        ][:RECENT],
    }
    return render(request, "imports/new.html", context, status=status)


def _unit_or_404(request: HttpRequest) -> Organization:
    """Give the chosen unit, or the first one that the user imports for."""
    unit = current_unit(request)
    access = access_of(user_of(request))
    if unit is not None and access.may(Permission.RECORD_IMPORT, unit):
        return unit
    paths = access.paths(Permission.RECORD_IMPORT)
    found = Organization.objects.filter(path__in=paths).first()
    if found is None:
        raise Http404("没有可以导入的党组织。")
    return found


def _may_confirm(request: HttpRequest, unit: Organization) -> bool:
    return may_confirm_own(user_of(request), unit)


def _batch_or_404(request: HttpRequest, pk: UUID) -> ImportBatch:
    found = batches.visible_batches(user_of(request)).filter(pk=pk).first()
    if found is None or not batches.open_to(found, user_of(request)):
        raise Http404("没有这次导入，或不在您的范围之内。")
    batches.revive(found)
    return found


@require_GET
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an import as it stands: being read, previewed, written, or done."""
    found = _batch_or_404(request, pk)
    if found.state in {ImportBatch.State.READING, ImportBatch.State.APPLYING}:
        return render(request, "imports/progress.html", _progress(found))
    if found.state != ImportBatch.State.PREVIEW:
        return _result_page(request, found)
    return _preview_page(request, found)


def _preview_page(request: HttpRequest, found: ImportBatch) -> HttpResponse:
    preview = files.read_preview(found)
    tabs = tabs_of(found, preview, request.GET.get("show", ""))
    chosen = next((tab for tab in tabs if tab.active), None)
    sheet = request.GET.get("sheet", "")
    page = (
        max(int(request.GET.get("page", "1")), 1) if request.GET.get("page", "1").isdigit() else 1
    )
    rows = (
        files.read_rows(
            found,
            TABS[chosen.key].outcomes,
            sheet,
            start=(page - 1) * ROWS_A_PAGE,
            count=ROWS_A_PAGE + 1,
        )
        if chosen
        else []
    )
    blocked = bool(found.counts.get("findings"))
    writes = int(found.counts.get("new", 0)) + int(found.counts.get("changed", 0))
    context = {
        "batch": found,
        "preview": preview,
        "sheet_findings": [one for each in preview.sheets for one in each["findings"]],
        "tabs": tabs,
        "chosen": chosen,
        "sheet": sheet,
        "rows": row_views(rows[:ROWS_A_PAGE]),
        "previous_page": page - 1,
        "next_page": page + 1 if len(rows) > ROWS_A_PAGE else 0,
        "questions": question_rows(preview, found.answers),
        "blocked": blocked,
        "nothing": not blocked and not writes,
        "writes": writes,
        "confirms": _may_confirm(request, found.organization),
    }
    return render(request, "imports/preview.html", context)


def _result_page(request: HttpRequest, found: ImportBatch) -> HttpResponse:
    user = user_of(request)
    applied = found.state == ImportBatch.State.APPLIED
    against = batches.undo_problems(found) if applied else []
    links = found.records.filter(record__in=visible_to(user)).select_related("record")
    links = links.order_by("-record__date", "-record_id")
    context = {
        "batch": found,
        "applied": applied,
        "waiting": batches.waiting(found),
        "against": against,
        "may_undo": applied
        and not against
        and access_of(user).may(Permission.RECORD_IMPORT, found.organization),
        "records": links[:50],
        "more": max(links.count() - 50, 0),
        "labels": {entry.key: entry.label for entry in registry.record_types()},
    }
    return render(request, "imports/result.html", context)


def _progress(found: ImportBatch) -> dict[str, Any]:
    done, total = files.read_progress(found)
    return {
        "batch": found,
        "done": done,
        "total": total,
        "verb": "正在导入" if found.state == ImportBatch.State.APPLYING else "正在读取",
        "status_url": reverse("imports:status", args=[found.pk]),
    }


@require_GET
def status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the progress page's question; send it on once the work is done."""
    found = _batch_or_404(request, pk)
    if found.state in {ImportBatch.State.READING, ImportBatch.State.APPLYING}:
        return render(request, "imports/parts/progress.html", _progress(found))
    response = HttpResponse()
    response["HX-Redirect"] = found.get_absolute_url()
    return response


@require_GET
def marked(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the workbook back with the problems marked."""
    found = _batch_or_404(request, pk)
    stream = io.BytesIO()
    batches.write_marked_batch(found, stream)
    stem = found.name.rpartition(".")[0] or found.name
    return attachment(stream.getvalue(), f"{stem}（标出问题）.xlsx")


@require_POST
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Do one thing with an import: answer, choose, confirm, discard, undo."""
    found = _batch_or_404(request, pk)
    user = user_of(request)
    if verb == "answer":
        batches.answer(found, _answers(request), user)
    elif verb == "choose":
        batches.choose(
            found,
            user,
            confirm="confirm" in request.POST,
            pass_unknown="pass_unknown" in request.POST,
        )
    elif verb == "confirm":
        batches.confirm(found, user)
        found.refresh_from_db()
        if found.state == ImportBatch.State.APPLIED:
            messages.success(request, "已导入。")
    elif verb == "discard":
        batches.discard(found)
        messages.success(request, "已放弃，什么都没有写入。")
        return redirect("imports:new")
    elif verb == "undo":
        batches.undo(found, user)
        messages.success(request, "已撤销，数字恢复到导入之前。")
    else:
        raise Http404("没有这种操作。")
    return redirect(found)


def _answers(request: HttpRequest) -> dict[str, str]:
    """Read the chosen people: ``for-<n>`` with the name or place in ``key-<n>``."""
    found = {}
    for name, value in request.POST.items():
        if name.startswith("for-"):
            found[str(request.POST.get(f"key-{name[4:]}", ""))] = str(value)
    return {key: value for key, value in found.items() if key}


@require_GET
def template(request: HttpRequest, key: str) -> HttpResponse:
    """Give the template of one ledger."""
    record_type = type_or_404(key)
    return _template(request, (record_type,), f"{record_type.label}模板.xlsx")


@require_GET
def template_all(request: HttpRequest) -> HttpResponse:
    """Give one workbook with all ledgers."""
    return _template(request, registry.record_types(), "党建台账模板.xlsx")


def _template(
    request: HttpRequest, record_types: tuple[RecordType, ...], name: str
) -> HttpResponse:
    stream = io.BytesIO()
    write_templates(stream, record_types, Context(_unit_or_404(request), user_of(request)))
    return attachment(stream.getvalue(), name)
