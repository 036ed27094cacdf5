"""Workbench pages of openness: the catalogue with what is due, and files made public."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.ledger.evidence import downloadable_by
from zhibu.ledger.models import Evidence
from zhibu.pillars.standards.disclosure_privacy import privacy_problems
from zhibu.pillars.standards.disclosure_standing import entry_rows
from zhibu.pillars.standards.feedback_selectors import open_rows
from zhibu.pillars.standards.models import Disclosure, PublicFile
from zhibu.workspace.address import asked_unit

if TYPE_CHECKING:
    from zhibu.access.models import User


def user_of(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_GET
def openness(request: HttpRequest) -> HttpResponse:
    """Show the catalogue of a unit and all below it, with what is due and overdue.

    Queries: about ten, whatever their number.
    """
    unit, user = asked_unit(request, Permission.RECORD_VIEW), user_of(request)
    today = timezone.localdate()
    may_enter = access_of(user).may(Permission.RECORD_ENTER, unit)
    waiting = open_rows(user, unit, today) if may_enter else []
    rows = entry_rows(user, unit, today)
    context = {
        "unit": unit,
        "rows": rows,
        "overdue": sum(row.is_overdue for row in rows),
        "may_enter": may_enter,
        "waiting": len(waiting),
        "late": sum(1 for row in waiting if row.late),
    }
    return render(request, "standards/openness.html", context)


@require_POST
def mark_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one file of a disclosure public, or take it back; each is written down."""
    user = user_of(request)
    evidence = downloadable_by(user).select_related("record__organization").filter(pk=pk).first()
    if evidence is None or evidence.record.type != "standards.disclosure":
        raise Http404("evidence")
    require(user, Permission.RECORD_CONFIRM, evidence.record.organization)
    public = request.POST.get("public") == "yes"
    try:
        _mark(evidence, user, public=public)
    except DomainError as error:
        for problem in error.problems:
            messages.error(request, str(problem))
    else:
        words = "已对外公开" if public else "已不再公开"
        messages.success(request, f"{words}：{evidence.name}")
    return redirect("workspace:record", evidence.record_id)


def _mark(evidence: Evidence, user: User, *, public: bool) -> None:
    if public:
        DomainError.raise_if(privacy_problems({"文件名": evidence.name}))
    with transaction.atomic():
        if public:
            disclosure = Disclosure.objects.get(pk=evidence.record_id)
            PublicFile.objects.get_or_create(
                evidence=evidence, defaults={"disclosure": disclosure, "marked_by": user}
            )
        else:
            PublicFile.objects.filter(evidence=evidence).delete()
        record_act(
            "disclosure.file_public" if public else "disclosure.file_hidden",
            actor=user,
            target_type="record",
            target_id=evidence.record_id,
            organization=evidence.record.organization_id,
            detail={"file": evidence.name, "sha256": evidence.sha256},
        )
