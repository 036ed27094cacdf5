"""The audit log, as the audit administrator reads, proves and takes it home."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import organizations_for
from zhibu.audit.models import AuditEntry
from zhibu.audit.services import record_act, verify_chain
from zhibu.portal.administration import describing, forms, selectors
from zhibu.workspace.sheets import ExportColumn, write_rows

P = Permission
PAGE = 50
SHOWN_FAULTS = 50
COLUMNS = (
    ExportColumn("序号", 10),
    ExportColumn("时间", 20),
    ExportColumn("谁", 20),
    ExportColumn("做了什么", 20),
    ExportColumn("对象", 16),
    ExportColumn("党组织", 30),
    ExportColumn("内容", 60),
)


def _filtered(request: HttpRequest) -> tuple[forms.AuditFilter, Any]:
    user = cast(User, request.user)
    units = organizations_for(user, P.AUDIT_READ)
    form = forms.AuditFilter(request.GET or None, units=units)
    entries = selectors.audit_entries_for(user)
    if form.is_bound and not form.is_valid():
        return form, entries.none()
    given = form.cleaned_data if form.is_bound else {}
    unit = given.get("unit")
    found = selectors.filter_entries(
        entries,
        actor=given.get("actor"),
        action=given.get("action", ""),
        unit_path=unit.path if unit else "",
        first=given.get("first"),
        last=given.get("last"),
    )
    return form, found.select_related("actor__person", "organization").order_by("-sequence")


def audit(request: HttpRequest) -> HttpResponse:
    """List the log, newest first. Pages begin after a number, so that late ones cost no more."""
    form, entries = _filtered(request)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(sequence__lt=int(before))
    rows = list(entries[: PAGE + 1])
    last = rows[PAGE - 1].sequence if len(rows) > PAGE else None
    context = {
        "filter_form": form,
        "rows": [_row(entry) for entry in rows[:PAGE]],
        "older": _address(request, before=str(last)) if last else "",
        "newest": _address(request, before="") if before else "",
        "export_url": f"export/?{request.GET.urlencode()}",
    }
    return render(request, "administration/audit.html", context)


def _address(request: HttpRequest, **changed: str) -> str:
    query = request.GET.copy()
    for key, value in changed.items():
        if value:
            query[key] = value
        else:
            query.pop(key, None)
    return f"?{query.urlencode()}"


def _row(entry: AuditEntry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": entry.at,
        "who": entry.actor.label if entry.actor else "系统",
        "username": entry.actor.username if entry.actor else "",
        "what": describing.what(entry),
        "target": describing.target(entry),
        "unit": entry.organization.name if entry.organization else "",
        "facts": describing.facts(entry),
    }


@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain and say what is broken; that it was done is written down too."""
    faults = verify_chain()
    count = AuditEntry.objects.count()
    record_act(
        "audit.verify",
        actor=cast(User, request.user),
        detail={"entries": count, "faults": len(faults)},
    )
    context = {"faults": faults[:SHOWN_FAULTS], "more": len(faults) - SHOWN_FAULTS, "count": count}
    return render(request, "administration/verified.html", context)


@require_safe
def audit_export(request: HttpRequest) -> HttpResponse | FileResponse:
    """Give the filtered log as a workbook, written row by row."""
    _form, entries = _filtered(request)
    # FileResponse closes it; a workbook of a million entries does not fit into memory.
    stream = tempfile.TemporaryFile()  # noqa: SIM115
    written = write_rows(stream, "操作日志", COLUMNS, _cells(entries))
    stream.seek(0)
    record_act("audit.export", actor=cast(User, request.user), detail={"entries": written})
    name = f"操作日志-{timezone.localdate()}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name)


def _cells(entries: Any) -> Iterator[tuple[Any, ...]]:
    for entry in entries.iterator(chunk_size=2000):
        row = _row(entry)
        yield (
            row["sequence"],
            row["at"],
            f"{row['who']} {row['username']}".strip(),
            row["what"],
            row["target"],
            row["unit"],
            row["facts"],
        )
