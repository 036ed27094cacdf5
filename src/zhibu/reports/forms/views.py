"""Pages of superiors' blank tables: the list, taking one in, filling, downloads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.organization.models import Kind, Organization
from zhibu.reports.forms import files, runs, services, storage
from zhibu.reports.forms.filling import Entry, Filled, fill, stated_year
from zhibu.reports.forms.reader import LARGEST
from zhibu.reports.forms.recognition import Fate
from zhibu.reports.forms.selectors import fillable_units, mapping_of, may_map, visible_forms
from zhibu.reports.forms.upload_form import UploadForm
from zhibu.reports.models import CellKind, FormRun, FormTemplate, Gaps
from zhibu.workspace.address import refuse_out_of_time
from zhibu.workspace.asked import user_of
from zhibu.workspace.current import current_unit, current_year
from zhibu.workspace.sending import attachment

ENTRIES_A_PAGE = 200
SHOWN_UNITS = 200
SHOWN_YEARS = 5
SHOWN_FORMS = 100
SHOWN_RUNS = 10


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the forms that the user may fill."""
    user, unit = user_of(request), current_unit(request)
    maps = access_of(user).holds(Permission.FORM_MAP)
    return _list_page(request, UploadForm(user, initial={"organization": unit}) if maps else None)


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take a blank table in, and lead to its mapping."""
    user = user_of(request)
    form = UploadForm(user, request.POST, request.FILES)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    data = form.cleaned_data
    upload = data["file"]
    try:
        taken = services.take_form(
            upload.read(LARGEST + 1),
            str(upload.name),
            unit=data["organization"],
            actor=user,
            name=data["name"],
        )
    except DomainError as error:
        return _list_page(request, form, problems=error.problems, status=422)
    _tell(request, taken)
    if taken.was_there and not may_map(user, taken.form):
        return redirect("reports:form_fill", pk=taken.form.pk)
    return redirect("reports:form", pk=taken.form.pk)


def _tell(request: HttpRequest, taken: services.Taken) -> None:
    """Say what was recognised in the file."""
    if taken.plan is None:
        messages.success(request, f"这张表已经有了：{taken.form.name}")
        return
    found, known = taken.plan.recognition, taken.plan.form
    if found is None or known is None:
        messages.success(request, "已读出空白表。没有认出旧表，按表头预选了有把握的格子。")
    elif found.is_same:
        messages.success(request, f"认出来了：与“{known.name}”一样，可以直接填表。")
    else:
        moved = len(found.of(Fate.MOVED))
        lost = len(found.of(Fate.CHANGED, Fate.GONE))
        messages.success(request, f"认出来了：是“{known.name}”，挪动 {moved} 格，变了 {lost} 格。")


def _list_page(
    request: HttpRequest, form: UploadForm | None, problems: Any = (), status: int = 200
) -> HttpResponse:
    user = user_of(request)
    filled = Q(cells__kind__in=(CellKind.FIGURE, CellKind.NAME))
    rows = visible_forms(user).annotate(
        chosen=Count("cells", filter=filled),
        asked=Count("cells", filter=Q(cells__kind=CellKind.ASK)),
    )
    newest = rows.order_by("-uploaded_at")[:SHOWN_FORMS]
    context = {
        "form": form,
        "problems": problems,
        "forms": [{"form": one, "maps": may_map(user, one)} for one in newest],
    }
    return render(request, "reports/forms/list.html", context, status=status)


@require_safe
def fill_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show every cell that would be written, with its figure and the way to its records."""
    form = form_or_404(request, pk)
    unit, period = asked(request, form, request.GET)
    problems: Any = ()
    filled = Filled(unit, period)
    long = _takes_long(form, unit, period)
    try:
        filled = filled if long else _fill(form, unit, period)
    except DomainError as error:
        problems = error.problems
    only_gaps = request.GET.get("show") == "gaps"
    entries = filled.gaps if only_gaps else filled.entries
    page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    units = list(fillable_units(request.user, form)[:SHOWN_UNITS])
    context = {
        "form": form,
        "unit": unit,
        "units": units if unit in units else [unit, *units],
        "period": period,
        "period_choices": _period_choices(request, period),
        "filled": filled,
        "problems": problems,
        "page": page,
        "rows": [_row(entry) for entry in page.object_list],
        "only_gaps": only_gaps,
        "maps": may_map(request.user, form),
        "query": _query(unit, period),
        "marks": form.gaps == Gaps.MARK,
        "takes_long": long,
        "runs": runs.visible_runs(user_of(request)).filter(form=form)[:SHOWN_RUNS],
        "has_branches": unit.kind in (Kind.COMMITTEE, Kind.GENERAL_BRANCH),
    }
    return render(request, "reports/forms/fill.html", context)


def _row(entry: Entry) -> dict[str, Any]:
    """Give one line of the list: a figure leads to the records behind it."""
    figure = entry.figure
    query = _query(entry.unit, figure.period) if figure else ""
    return {
        "entry": entry,
        "number": None if entry.value is None else entry.shown,
        "unit": (entry.choice.unit or figure.unit) if figure else "",
        "label": entry.choice.label,
        "period": figure.period.label if figure else "",
        "records": figure.records if figure else 0,
        "url": f"{reverse('portal:figure', args=[figure.code])}?{query}" if figure else "",
    }


def _query(unit: Organization, period: Period) -> str:
    return urlencode({"unit": str(unit.pk), "period": str(period)})


@require_safe
def filled_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the filled form; the act is audited. What takes long is begun on its page."""
    form = form_or_404(request, pk)
    unit, period = asked(request, form, request.GET)
    if _takes_long(form, unit, period):
        return redirect(f"{reverse('reports:form_fill', args=[form.pk])}?{_query(unit, period)}")
    content = files.filled_file(storage.blank(form), _fill(form, unit, period))
    record_act(
        "report.export",
        actor=user_of(request),
        target_type="form",
        target_id=str(form.pk),
        organization=unit,
        detail={"period": str(period)},
    )
    return attachment(content, files.file_name_for(unit, form.file_name))


@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete a form with its mapping."""
    form = form_or_404(request, pk)
    services.delete_form(form, actor=user_of(request))
    messages.success(request, f"已删除“{form.name}”。")
    return redirect("reports:forms")


def form_or_404(request: HttpRequest, pk: UUID) -> FormTemplate:
    """Give a form that the user may fill; else 404."""
    return get_object_or_404(visible_forms(user_of(request)).select_related("previous"), pk=pk)


def _takes_long(form: FormTemplate, unit: Organization, period: Period) -> bool:
    return runs.steps_of(form, unit, period, FormRun.Kind.LINES) > runs.SOON


def _fill(form: FormTemplate, unit: Organization, period: Period) -> Filled:
    book, mapping = storage.book_of(form), mapping_of(form)
    return fill(book, mapping, unit, period, mark_gaps=form.gaps == Gaps.MARK)


def asked(
    request: HttpRequest, form: FormTemplate, said: Mapping[str, Any]
) -> tuple[Organization, Period]:
    """Give the unit and period asked for; 404 outside the scope, PER002 for what is no period."""
    number = said.get("unit", "")
    units = fillable_units(request.user, form)
    if number:
        if not (number.isascii() and number.isdecimal() and len(number) <= 18):
            raise Http404("unit")
        unit = get_object_or_404(units, pk=int(number))
    else:
        current = current_unit(request)
        found = units.filter(pk=current.pk).first() if current else None
        first = found or units.first()
        if first is None:
            raise Http404("unit")
        unit = first
    text = said.get("period", "")
    if not text:
        # The form says which year it is for; else it is the one that the user works in.
        return unit, Period.year(stated_year(storage.book_of(form)) or current_year(request))
    period = Period.parse(text)
    refuse_out_of_time(period.start.year)
    return unit, period


def _period_choices(request: HttpRequest, period: Period) -> list[tuple[str, list[Period]]]:
    """Offer the last years, and the parts of the one that is asked about."""
    newest = max(current_year(request), period.start.year)
    years = [Period.year(year) for year in range(newest, newest - SHOWN_YEARS, -1)]
    year = period.start.year
    parts = [Period.half(year, half) for half in (1, 2)]
    parts += Period.year(year).quarters() + Period.year(year).months()
    if period not in years and period not in parts:
        parts.append(period)
    return [("全年", years), (f"{year}年", parts)]
