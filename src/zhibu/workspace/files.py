"""Evidence on the pages: its list on a record, uploading, opening, taking away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhibu.core.errors import DomainError, NotPermitted
from zhibu.ledger.evidence import (
    SHOWN_IN_BROWSER,
    add_evidence,
    downloadable_by,
    note_read,
    withdraw_evidence,
)
from zhibu.ledger.models import Evidence, Record
from zhibu.workspace.asked import user_of
from zhibu.workspace.found import found_or_404

# No script, no plugin, no form, no address of its own: whatever a file holds stays a picture.
SANDBOX = "default-src 'none'; img-src 'self'; sandbox"


@dataclass(frozen=True)
class ShownFile:
    """One file of the list; without ``url`` it may not be opened, without ``withdraw_url`` it
    stays. ``withdrawn`` is the reason why it no longer counts."""

    pk: int
    name: str
    url: str
    size: str
    note: str
    image: bool
    withdrawn: str
    withdraw_url: str


def shown_files(
    record: Record, openable: QuerySet[Evidence], may_withdraw: bool
) -> list[ShownFile]:
    """Give a record's files, withdrawn ones too. Queries: two."""
    rows = record.evidence.select_related("uploaded_by__person")
    open_ids = set(openable.filter(record=record).values_list("pk", flat=True))
    return [_shown_file(row, row.pk in open_ids, may_withdraw) for row in rows]


def _shown_file(row: Evidence, may_open: bool, may_withdraw: bool) -> ShownFile:
    who = row.uploaded_by.label if row.uploaded_by else ""
    when = timezone.localtime(row.uploaded_at).strftime("%Y-%m-%d")
    withdrawable = may_withdraw and not row.withdrawn_reason
    return ShownFile(
        row.pk,
        row.name,
        reverse("workspace:evidence", args=[row.pk]) if may_open else "",
        filesizeformat(row.size),
        " ".join(filter(None, (who, when))),
        row.mime.startswith("image/"),
        row.withdrawn_reason,
        reverse("workspace:evidence_withdraw", args=[row.pk]) if withdrawable else "",
    )


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the uploaded files; each refused one is named with what to do."""
    found = found_or_404(request, pk)
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, "没有选文件。")
    for file in files:
        try:
            add_evidence(
                found.record.pk, cast(BinaryIO, file), file.name or "", actor=user_of(request)
            )
        except NotPermitted:
            raise
        except DomainError as error:
            for problem in error.problems:
                messages.error(request, str(problem))
        else:
            messages.success(request, f"已上传：{file.name}")
    return redirect("workspace:record", pk)


@require_GET
def open_file(request: HttpRequest, pk: int) -> FileResponse:
    """Send one file: pictures may show in the browser, everything else is saved."""
    user = user_of(request)
    evidence = downloadable_by(user).select_related("record").filter(pk=pk).first()
    if evidence is None:
        raise Http404("evidence")
    try:
        stream = evidence.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("file") from error
    note_read(evidence, actor=user)
    inline = evidence.mime in SHOWN_IN_BROWSER and "save" not in request.GET
    response = FileResponse(
        stream, as_attachment=not inline, filename=evidence.name, content_type=evidence.mime
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away, or withdraw it with a reason."""
    evidence = downloadable_by(user_of(request)).filter(pk=pk).first()
    if evidence is None:
        raise Http404("evidence")
    try:
        withdraw_evidence(pk, actor=user_of(request), reason=request.POST.get("reason", ""))
    except NotPermitted:
        raise
    except DomainError as error:
        for problem in error.problems:
            messages.error(request, str(problem))
    else:
        messages.success(request, f"已去掉：{evidence.name}")
    return redirect("workspace:record", evidence.record_id)
