"""Pages: a member's own study, the commissioner's table, the year's life meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for, require
from zhibu.core.errors import DomainError
from zhibu.core.wordcount import RULE
from zhibu.organization.models import Kind, Organization, Person
from zhibu.organization.selectors import branch_of
from zhibu.pillars.study import selectors
from zhibu.pillars.study.forms import NoteForm, blame
from zhibu.pillars.study.services import hand_in_note
from zhibu.workspace.address import asked_unit, asked_year

if TYPE_CHECKING:
    from zhibu.access.models import User

SHOWN = 20


def user_of(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own hours, notes, reflections and appraisal; take a note in one field."""
    user, year = user_of(request), asked_year(request)
    person = user.person
    if person is None:
        return render(request, "study/mine.html", {"study_year": year})
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _take_note(request, person, form):
        return redirect(request.get_full_path())
    context = _own_context(person, user, year) | {"form": form, "study_year": year}
    status = 422 if form.errors and request.headers.get("HX-Request") else 200
    return render(request, "study/mine.html", context, status=status)


def _take_note(request: HttpRequest, person: Person, form: NoteForm) -> bool:
    """Store the note; put what is wrong on the form and tell whether it was stored."""
    day = form.cleaned_data["day"]
    stay = selectors.own_membership(person, day.year)
    if stay is None:
        form.add_error("day", "这一年您不在任何支部的名册上")
        return False
    try:
        note = hand_in_note(
            person,
            stay.organization,
            form.cleaned_data["entry"],
            day=day,
            topic=form.cleaned_data["topic"],
            actor=user_of(request),
        )
    except DomainError as error:
        blame(form, error)
        return False
    messages.success(request, f"已记 {note.words} 字，只有您和宣传委员看得到。")
    return True


def _own_context(person: Person, user: User, year: int) -> dict[str, Any]:
    today = timezone.localdate()
    appraisal = selectors.own_appraisal(person, year)
    return {
        "person": person,
        "progress": selectors.own_progress(person, year, today),
        "notes": selectors.own_notes(person, user, year)[:SHOWN],
        "reflections": selectors.own_reflections(person, user, year)[:SHOWN],
        "attendances": selectors.own_attendances(person, user, year, SHOWN),
        "appraisal": appraisal,
        "shown": SHOWN,
        "word_rule": RULE,
    }


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Show the study commissioner each member's hours and notes, by name."""
    unit = asked_unit(request, Permission.STUDY_READ)
    if not request.GET.get("unit") and not access_of(request.user).may(Permission.STUDY_READ, unit):
        # The menu leads here from any unit that one reads; the table is of one's own.
        mine = organizations_for(request.user, Permission.STUDY_READ).select_related("book")
        unit = mine.order_by("path").first() or unit
    require(request.user, Permission.STUDY_READ, unit)
    year = asked_year(request)
    if unit.kind not in {Kind.BRANCH, Kind.GROUP}:
        return choose_branch(request, unit, Permission.STUDY_READ, "学习进度")
    rows = selectors.progress_of(unit, year, timezone.localdate())
    context = {"unit": unit, "study_year": year, "rows": rows, "word_rule": RULE}
    return render(request, "study/progress.html", context)


@require_GET
def life(request: HttpRequest) -> HttpResponse:
    """Show the five steps of the year's organization life meeting."""
    unit = branch_of(asked_unit(request, Permission.RECORD_VIEW))
    require(request.user, Permission.RECORD_VIEW, unit)
    year = asked_year(request)
    if unit.kind != Kind.BRANCH:
        return choose_branch(request, unit, Permission.RECORD_VIEW, "组织生活会")
    context = {
        "unit": unit,
        "study_year": year,
        "steps": selectors.life_steps(unit, user_of(request), year),
        "meeting_key": selectors.MEETING,
        "meeting_kind": selectors.LIFE_MEETING,
        "may_enter": access_of(request.user).may(Permission.RECORD_ENTER, unit),
        "may_appraise": access_of(request.user).may(Permission.APPRAISAL_READ, unit),
    }
    return render(request, "study/life.html", context)


def choose_branch(
    request: HttpRequest, unit: Organization, permission: Permission, title: str
) -> HttpResponse:
    """Offer the branches below a unit, for a page that speaks of one branch."""
    units = organizations_for(request.user, permission)
    context = {
        "unit": unit,
        "title": title,
        "branches": selectors.branches_below(units, unit),
        "period": request.GET.get("period", ""),
    }
    return render(request, "study/choose.html", context)
