"""The page on which a whole branch is appraised in one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require
from zhibu.core.errors import DomainError
from zhibu.ledger.models import Record, State
from zhibu.ledger.preview import merge
from zhibu.ledger.registry import indicator
from zhibu.ledger.types import Line
from zhibu.organization.models import Kind, Membership, Organization
from zhibu.organization.selectors import branch_of, memberships_on
from zhibu.pillars.study.appraisal import cap_of
from zhibu.pillars.study.forms import LineForm, SheetForm, blame, usual_day
from zhibu.pillars.study.models import DemocraticAppraisal
from zhibu.pillars.study.records import APPRAISAL
from zhibu.pillars.study.services import (
    Appraised,
    appraisals_of,
    excellent_in,
    save_appraisals,
)
from zhibu.pillars.study.views import choose_branch, user_of
from zhibu.workspace.address import asked_unit, asked_year
from zhibu.workspace.saving import SAID, read_then

COUNT = "count"  # only count again, store nothing


@dataclass
class Sheet:
    """The table as it stands: what is stored, and what was typed."""

    branch: Organization
    year: int
    head: SheetForm
    day: date
    stored: dict[int, DemocraticAppraisal]
    lines: list[LineForm]
    probationary: list[Membership]

    def is_valid(self) -> bool:
        return self.head.is_valid() and all(form.is_valid() for form in self.lines)

    def typed(self) -> list[Appraised]:
        """Give the lines as typed, or as stored when nothing was sent."""
        if self.head.is_bound:
            return [form.line() for form in self.lines if form.is_valid()]
        return [
            Appraised(form.person, result=form.stored.result if form.stored else "")
            for form in self.lines
        ]


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """Show the table; count the 优秀 while it is filled in; store, submit or confirm it whole."""
    unit = branch_of(asked_unit(request, Permission.APPRAISAL_READ))
    require(request.user, Permission.APPRAISAL_READ, unit)
    if unit.kind != Kind.BRANCH:
        return choose_branch(request, unit, Permission.APPRAISAL_READ, "民主评议党员")
    found = _sheet(request, unit, asked_year(request))
    if request.method == "GET":
        return _page(request, found)
    require(request.user, Permission.RECORD_ENTER, unit)
    if request.POST.get("then") == COUNT:
        return render(request, "study/appraisal_counter.html", _counter(found))
    if found.is_valid() and _store(request, found):
        return redirect(request.get_full_path())
    return _page(request, found)


def _sheet(request: HttpRequest, branch: Organization, year: int) -> Sheet:
    data = request.POST if request.method == "POST" else None
    stored = appraisals_of(branch, year)
    day = usual_day(stored, year, timezone.localdate())
    head = SheetForm(data, initial={"day": day})
    if data is not None and head.is_valid():
        day = head.cleaned_data["day"]
    stays = memberships_on(branch, day).order_by("person__search_name", "person__distinction")
    full = [one for one in stays if one.confirmed_on and one.confirmed_on <= day]
    return Sheet(
        branch=branch,
        year=year,
        head=head,
        day=day,
        stored=stored,
        lines=[LineForm(one.person, stored.get(one.person_id), data) for one in full],
        probationary=[one for one in stays if one not in full],
    )


def _store(request: HttpRequest, found: Sheet) -> bool:
    then = read_then(request.POST.get("then"))
    try:
        done = save_appraisals(
            found.branch,
            found.year,
            found.day,
            found.typed(),
            actor=user_of(request),
            then=then,
        )
    except DomainError as error:
        blame(found.head, error)
        return False
    messages.success(request, f"{done} 人：{SAID[then]}" if done else "没有改动。")
    return True


def _page(request: HttpRequest, found: Sheet) -> HttpResponse:
    access = access_of(request.user)
    context = {
        "unit": found.branch,
        "study_year": found.year,
        "head": found.head,
        "lines": found.lines,
        "probationary": found.probationary,
        "may_enter": access.may(Permission.RECORD_ENTER, found.branch),
        "may_confirm": access.may(Permission.RECORD_CONFIRM, found.branch),
        **_counter(found),
    }
    return render(request, "study/appraisal.html", context)


def _counter(found: Sheet) -> dict[str, Any]:
    lines = found.typed()
    cap = cap_of(found.branch, found.day)
    excellent = excellent_in(lines, found.stored)
    return {
        "excellent": excellent,
        "cap": cap,
        "over": excellent > cap.most,
        "arithmetic": cap.arithmetic(excellent),
        "postings": _postings(found, lines),
    }


def _postings(found: Sheet, lines: Sequence[Appraised]) -> list[dict[str, Any]]:
    """Say what a confirmation would post, from the function that posts."""
    waiting: list[Line] = []
    for line in lines:
        stored = found.stored.get(line.person.pk)
        if stored is not None and stored.record.state == State.CONFIRMED:
            continue
        record = Record(organization=found.branch, date=found.day, about=line.person)
        body = DemocraticAppraisal(record=record, year=found.year, result=line.result)
        waiting.extend(APPRAISAL.postings(body))
    return [
        {
            "label": indicator(code).label,
            "change": f"+{line.quantity}",
            "unit": indicator(code).unit,
        }
        for code, line in merge(waiting).items()
    ]
