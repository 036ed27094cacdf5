"""Pages of one record's form: new, edit, what it will post, whom it may name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.core.errors import Conflict, DomainError
from zhibu.ledger.abilities import Ability, abilities
from zhibu.ledger.models import Record, State
from zhibu.ledger.preview import effects_of
from zhibu.ledger.types import RecordType
from zhibu.ledger.validation import prepare, problems_of
from zhibu.organization.models import Organization
from zhibu.workspace.asked import type_or_404, user_of
from zhibu.workspace.conflicts import Clash, clash_of
from zhibu.workspace.current import current_unit, current_year
from zhibu.workspace.effects import shown_effects
from zhibu.workspace.forms import RecordForm, first_values
from zhibu.workspace.found import Found, found_or_404, page_after
from zhibu.workspace.people import labels_of, people_of
from zhibu.workspace.saving import buttons, read_then, save
from zhibu.workspace.units import enterable_units, may_enter_type, usual_unit

LAST_DAY = "zhibu.last_day"


def _may_enter_or_403(request: HttpRequest, record_type: RecordType) -> None:
    if not may_enter_type(user_of(request), record_type):
        raise PermissionDenied(f"您不能录入{record_type.label}。")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Show an empty form with its defaults, or store what was typed.

    Whoever links here may say what the form begins with: ``?organization=3&step=talks``.
    """
    record_type = type_or_404(key)
    _may_enter_or_403(request, record_type)
    if record_type.form_view:
        return redirect(record_type.form_view)
    year = current_year(request)
    if request.method == "GET":
        defaults = _defaults(request, record_type, year)
        form = RecordForm(
            record_type,
            user_of(request),
            initial=defaults,
            asked=request.GET,
            default_year=year,
        )
        return _page(request, record_type, form)
    form = RecordForm(record_type, user_of(request), data=request.POST, default_year=year)
    return _store(request, record_type, form, None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a stored record in its form, or store the changes."""
    found = found_or_404(request, pk)
    if Ability.REVISE not in abilities(found.record_type, found.record, user_of(request)):
        raise PermissionDenied("这条记录您现在不能修改。")
    if found.record_type.form_view:
        return redirect(found.record_type.form_view.replace(":new", ":edit"), pk)
    form = _edit_form(request, found)
    if request.method == "GET":
        return _page(request, found.record_type, form, found)
    return _store(request, found.record_type, form, found)


def _edit_form(request: HttpRequest, found: Found) -> RecordForm:
    return RecordForm(
        found.record_type,
        user_of(request),
        data=request.POST if request.method == "POST" else None,
        body=found.body,
        default_year=found.record.date.year,
    )


def _defaults(request: HttpRequest, record_type: RecordType, year: int) -> dict[str, Any]:
    user = user_of(request)
    values = first_values(record_type, request.session.get(LAST_DAY), year)
    unit = usual_unit(enterable_units(user, record_type), current_unit(request))
    if unit is not None:
        values["organization"] = unit.pk
    return values


def _store(
    request: HttpRequest, record_type: RecordType, form: RecordForm, found: Found | None
) -> HttpResponse:
    clash = None
    if form.is_valid():
        body = form.build()
        version = None if found is None else form.cleaned_data["version"] or 0
        then = read_then(request.POST.get("then"))
        try:
            words = save(record_type, body, actor=user_of(request), version=version, then=then)
        except Conflict:
            assert found is not None
            clash = clash_of(record_type, found.body, body, version or 0)
            # Saving again, after a look at the differences, is meant to win.
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["version"] = str(found.record.version)  # type: ignore[index]
        except DomainError as error:
            form.add_problems(error.problems)
        else:
            request.session[LAST_DAY] = body.record.date.isoformat()
            messages.success(request, words)
            if request.POST.get("more") and found is None:
                return redirect("workspace:new", record_type.key)
            return redirect(page_after(request, body.record))
    return _page(request, record_type, form, found, clash)


def _page(
    request: HttpRequest,
    record_type: RecordType,
    form: RecordForm,
    found: Found | None = None,
    clash: Clash | None = None,
) -> HttpResponse:
    user = user_of(request)
    record = found.record if found else _unsaved(form, record_type)
    preview_url = reverse("workspace:preview", args=[record_type.key])
    context = {
        "record_type": record_type,
        "form": form,
        "sections": list(form.sections()),
        "clash": clash,
        "record": found.record if found else None,
        "buttons": buttons(record_type, record, user),
        "people": _people_labels(record.organization, record.date),
        "preview_url": f"{preview_url}?record={record.pk}" if found else preview_url,
        "back_url": reverse("workspace:record", args=[record.pk])
        if found
        else reverse("workspace:list", args=[record_type.key]),
        "back_label": "返回",
        **_preview(record_type, form if form.is_bound else _as_posted(form), found),
    }
    status = 409 if clash else 422 if form.errors else 200
    return render(request, "workspace/form.html", context, status=status)


def _unsaved(form: RecordForm, record_type: RecordType) -> Record:
    """Give a header that stands for the record that will be, to ask what may be done with it."""
    chosen = form["organization"].value()
    units = enterable_units(form.user, record_type)
    unit = units.filter(pk=chosen).first() if str(chosen).isdecimal() else None
    unit = unit or units.first()
    if unit is None:
        raise PermissionDenied(f"没有您能录入{record_type.label}的党组织。")
    about = form.user.person if form.own else None
    return Record(
        type=record_type.key,
        organization=unit,
        date=timezone.localdate(),
        entered_by=form.user,
        about=about,
    )


def _people_labels(unit: Organization, day: date) -> list[str]:
    return labels_of(people_of(unit, day))


def _as_posted(form: RecordForm) -> RecordForm:
    """Give the same form filled with its own first values, so that it can be reckoned."""
    values = {name: form[name].value() for name in form.fields}
    return RecordForm(
        form.record_type,
        form.user,
        data={name: "" if value is None else value for name, value in values.items()},
        body=form.body,
        default_year=form.default_year,
    )


def _preview(record_type: RecordType, form: RecordForm, found: Found | None) -> dict[str, Any]:
    """Reckon what the form would post, from the function that posts."""
    verb = "确认后记入"
    if found is not None and found.record.state == State.CONFIRMED:
        verb = "改后共记入"
    if not form.is_valid():
        wrong = [str(form[name].label) for name in form.errors if name in form.fields]
        return {"verb": verb, "postings": [], "problems": [f"还要填好：{'、'.join(wrong)}"]}
    body = form.build()
    prepare(record_type, body)
    problems = problems_of(record_type, body)
    effects = [] if problems else effects_of(record_type, body)
    return {"verb": verb, "postings": shown_effects(effects), "problems": problems}


@require_POST
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Answer the form's box "what will be posted" for what is typed right now."""
    record_type = type_or_404(key)
    pk = request.GET.get("record", "")
    found = found_or_404(request, int(pk)) if pk.isdecimal() else None
    if found is None:
        _may_enter_or_403(request, record_type)
        year = current_year(request)
        form = RecordForm(record_type, user_of(request), data=request.POST, default_year=year)
    else:
        form = _edit_form(request, found)
    context = _preview(record_type, form, found)
    context |= {"refresh_url": request.get_full_path(), "form_id": "record-form"}
    return render(request, "parts/posting_preview.html", context)


@require_GET
def people(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with the options of the name fields for the chosen unit."""
    record_type = type_or_404(key)
    _may_enter_or_403(request, record_type)
    chosen = request.GET.get("organization", "")
    units = enterable_units(user_of(request), record_type)
    unit = units.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    labels = _people_labels(unit, timezone.localdate()) if unit else []
    return render(request, "workspace/people.html", {"people": labels})
