"""Pages of one record's form: new, edit, what it will post, whom it may name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
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
from zhibu.workspace.asked import type_or_404, user_of
from zhibu.workspace.cases.step_note import note_of
from zhibu.workspace.conflicts import Clash, clash_of
from zhibu.workspace.current import current_unit, current_year
from zhibu.workspace.effects import shown_effects
from zhibu.workspace.form_lists import lists_of, shown_list
from zhibu.workspace.forms import RecordForm, first_values
from zhibu.workspace.found import Found, found_or_404, page_after
from zhibu.workspace.rows_form import ADD, DROP
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
    return _store(request, record_type, _posted(request, record_type, None), None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a stored record in its form, or store the changes."""
    found = found_or_404(request, pk)
    if Ability.REVISE not in abilities(found.record_type, found.record, user_of(request)):
        raise PermissionDenied("这条记录您现在不能修改。")
    if found.record_type.form_view:
        return redirect(found.record_type.form_view.replace(":new", ":edit"), pk)
    if request.method == "GET":
        year = found.record.date.year
        form = RecordForm(found.record_type, user_of(request), body=found.body, default_year=year)
        return _page(request, found.record_type, form, found)
    form = _posted(request, found.record_type, found)
    return _store(request, found.record_type, form, found)


def _posted(request: HttpRequest, record_type: RecordType, found: Found | None) -> RecordForm:
    """Give the form as it was sent."""
    return RecordForm(
        record_type,
        user_of(request),
        data=request.POST,
        body=found.body if found else None,
        default_year=found.record.date.year if found else current_year(request),
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
    if ADD in request.POST or DROP in request.POST:
        form.hush()
        return _page(request, record_type, form, found)
    if form.is_valid():
        body = form.build()
        version = None if found is None else form.cleaned_data["record_version"] or 0
        then = read_then(request.POST.get("then"))
        try:
            words = save(record_type, body, actor=user_of(request), version=version, then=then)
        except Conflict:
            assert found is not None
            clash = clash_of(record_type, found.body, body, version or 0)
            # Saving again, after a look at the differences, is meant to win.
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["record_version"] = str(found.record.version)  # type: ignore[index]
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
    note = note_of(form)
    context = {
        "record_type": record_type,
        "form": form,
        "clash": clash,
        "record": found.record if found else None,
        "buttons": buttons(record_type, record, user),
        "preview_url": f"{preview_url}?record={record.pk}" if found else preview_url,
        **_fields(record_type, form, found),
        "note": note,
        "back_url": reverse("workspace:record", args=[record.pk])
        if found
        else (note and note.url) or reverse("workspace:list", args=[record_type.key]),
        "back_label": "返回",
        **_preview(record_type, form.again(), found),
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


def _fields(record_type: RecordType, form: RecordForm, found: Found | None) -> dict[str, Any]:
    """Give what ``workspace/fields.html`` needs: the part of the form that choices change."""
    address = reverse("workspace:fields", args=[record_type.key])
    day = found.record.date if found else timezone.localdate()
    return {
        "form": form,
        "sections": list(form.sections()),
        "lists": lists_of(record_type, form, day),
        "people_url": reverse("workspace:people", args=[record_type.key]),
        "fields_url": f"{address}?record={found.record.pk}" if found else address,
    }


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


def _found(request: HttpRequest, record_type: RecordType) -> Found | None:
    """Give the record that a part of a form is about; None for a new one, 403 without right."""
    pk = request.GET.get("record", "")
    found = found_or_404(request, int(pk)) if pk.isdecimal() else None
    if found is None:
        _may_enter_or_403(request, record_type)
    elif found.record_type != record_type:
        raise Http404("record")
    return found


@require_POST
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Answer the form's box "what will be posted" for what is typed right now."""
    record_type = type_or_404(key)
    found = _found(request, record_type)
    context = _preview(record_type, _posted(request, record_type, found), found)
    context |= {"refresh_url": request.get_full_path(), "form_id": "record-form"}
    return render(request, "parts/posting_preview.html", context)


@require_POST
def fields(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with the fields that the choices made ask for; with nothing when they are shown."""
    record_type = type_or_404(key)
    found = _found(request, record_type)
    form = _posted(request, record_type, found)
    if not form.has_other_shape:
        return HttpResponse(status=204)
    form.hush()
    context = {"record_type": record_type, **_fields(record_type, form, found)}
    return render(request, "workspace/fields.html", context)


@require_GET
def people(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with the options of the name fields for the chosen unit.

    Of its people, or with ``?noun=`` of what the column of that name may name.
    """
    record_type = type_or_404(key)
    _may_enter_or_403(request, record_type)
    chosen = request.GET.get("organization", "")
    units = enterable_units(user_of(request), record_type)
    unit = units.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    labels = shown_list(record_type, request.GET.get("noun", ""), unit, user_of(request))
    return render(request, "workspace/people.html", {"people": labels})
