"""The page where cells are clicked and told what they stand for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.core.errors import DomainError
from zhibu.reports.forms import choices, services, storage
from zhibu.reports.forms.book import place_of
from zhibu.reports.forms.choices import Choice
from zhibu.reports.forms.panel import panel
from zhibu.reports.forms.parts import Part
from zhibu.reports.forms.picture import asked_places, counts, draw, slot_of
from zhibu.reports.forms.proposals import SheetReading
from zhibu.reports.forms.recognition import Fate, Mapped, Recognition, blank_sheets, recognise
from zhibu.reports.forms.selectors import mapping_of
from zhibu.reports.forms.views import form_or_404
from zhibu.reports.models import CellKind, FormTemplate, Gaps
from zhibu.workspace.asked import user_of
from zhibu.workspace.sheets.scan import Place, address


@require_safe
def form_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a form's sheets as pictures; ``?part=panel`` answers with one cell's panel alone."""
    form = _mappable(request, pk)
    book, mapping = storage.book_of(form), mapping_of(form)
    sheets = blank_sheets(book)
    name = request.GET.get("sheet") or _first_sheet(sheets, mapping)
    reading = services.reading_of(form, name)
    place = _place(reading, mapping, request.GET.get("cell", ""))
    context: dict[str, Any] = {"form": form, **_panel(reading, mapping, place), "sheet": name}
    if request.GET.get("part") == "panel":
        return render(request, "reports/forms/panel.html", context)
    found = _comparison(form, mapping)
    context |= {
        "tabs": [
            {
                "label": one.name,
                "url": _url(form, one.name),
                "on": one.name == name,
                "asked": len(asked_places(mapping.cells, one.name)),
            }
            for one in sheets
        ],
        "picture": draw(book, reading, mapping),
        "counts": counts(mapping),
        "gaps": [{"value": v, "label": text, "on": v == form.gaps} for v, text in Gaps.choices],
        "hidden_sheets": [one.name for one in book.sheets if one.hidden],
        "comparison": found,
        "moved": found.of(Fate.MOVED) if found else [],
        "lost": _lost(form, mapping, found) if found else [],
    }
    return render(request, "reports/forms/map.html", context)


@require_POST
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the choice for one cell; answers htmx with its panel and its square anew."""
    form = _mappable(request, pk)
    sheet, cell = request.POST.get("sheet", ""), request.POST.get("cell", "")
    place = place_of(cell)
    if place is None:
        raise DomainError.of("FRM013", "不是单元格", "请点表里的空白格", value=cell)
    services.choose(form, sheet, place, _choice(request), actor=user_of(request))
    if not request.headers.get("HX-Request"):
        return redirect(_url(form, sheet, address(place)))
    mapping = mapping_of(form)
    reading = services.reading_of(form, sheet)
    slot = slot_of(reading, mapping, place)
    context = {
        "form": form,
        **_panel(reading, mapping, place),
        "sheet": sheet,
        "slot": slot,
        "beside": bool(reading.sheet.at(place).label),
        "counts": counts(mapping),
    }
    return render(request, "reports/forms/chosen.html", context)


@require_POST
def set_band(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that lines from a cell's on hold one branch each, or that they do not."""
    form = _mappable(request, pk)
    sheet, cell = request.POST.get("sheet", ""), request.POST.get("cell", "")
    place = place_of(cell) or (0, 0)
    on = "on" in request.POST
    services.set_band(form, sheet, place[0], on, actor=user_of(request))
    return redirect(_url(form, sheet, cell))


@require_POST
def settings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rename a form, choose what gaps say, or confirm all that was chosen by headings."""
    form = _mappable(request, pk)
    user = user_of(request)
    if "confirm" in request.POST:
        count = services.confirm_guesses(form, actor=user)
        messages.success(request, f"已确认 {count} 格。")
        return redirect("reports:form", pk=form.pk)
    services.change_form(
        form, request.POST.get("name", ""), request.POST.get("gaps", ""), actor=user
    )
    messages.success(request, "已保存。")
    return redirect("reports:form", pk=form.pk)


def _mappable(request: HttpRequest, pk: UUID) -> FormTemplate:
    """Give a form whose cells the user may choose for: 404 unseen, 403 without the right."""
    form = form_or_404(request, pk)
    require(request.user, Permission.FORM_MAP, form.organization)
    return form


def _choice(request: HttpRequest) -> Choice | None:
    """Read what was pressed: an indicator, a name, nothing, or take away."""
    asked = request.POST
    if code := asked.get("figure"):
        shift = asked.get("shift", "0")
        part = Part(asked.get("part", ""), int(shift) if shift in ("-1", "-2") else 0)
        unit = asked.get("unit", "")
        if unit and unit == asked.get("stated"):
            # Nobody picked it: the heading's unit gives way to an indicator that has another.
            unit = unit if choices.fits(code, unit) else ""
        return choices.figure(code, part, unit)
    if code := asked.get("name"):
        return choices.name(code)
    return choices.NOTHING if "nothing" in asked else None


def _panel(reading: SheetReading, mapping: Mapped, place: Place | None) -> dict[str, Any]:
    return panel(reading, mapping, place) if place else {"cell": ""}


def _place(reading: SheetReading, mapping: Mapped, cell: str) -> Place | None:
    """Give the cell asked for; of lines of branches the pattern's, None for no blank cell."""
    place = place_of(cell)
    if place is None or place not in reading.contexts:
        return None
    for band in mapping.bands.get(reading.sheet.name, ()):
        if band.holds(place) and (band.first, place[1]) in reading.contexts:
            return band.first, place[1]
    return place


def _first_sheet(sheets: list[Any], mapping: Mapped) -> str:
    """Begin with the first sheet that asks for anything."""
    for sheet in sheets:
        if mapping.cells.get(sheet.name):
            return str(sheet.name)
    return str(sheets[0].name) if sheets else ""


def _comparison(form: FormTemplate, mapping: Mapped) -> Recognition | None:
    """Compare a form with the edition that it came from; None without one."""
    if form.previous is None:
        return None
    try:
        before = storage.book_of(form.previous)
    except DomainError:
        return None
    found = recognise(before, mapping_of(form.previous), storage.book_of(form))
    return found if found.differences else None


def _lost(form: FormTemplate, mapping: Mapped, found: Recognition) -> list[dict[str, Any]]:
    """Give the cells that changed or vanished, with whether somebody has chosen anew."""
    rows = []
    for one in found.of(Fate.CHANGED, Fate.GONE):
        now = mapping.cells.get(one.new_sheet, {}).get(one.new_place or (0, 0))
        done = now is not None and now.kind != CellKind.ASK
        url = _url(form, one.new_sheet, address(one.new_place)) if one.new_place else ""
        rows.append({"difference": one, "url": url, "done": done})
    return rows


def _url(form: FormTemplate, sheet: str, cell: str = "") -> str:
    query = urlencode({"sheet": sheet, **({"cell": cell} if cell else {})})
    return f"{reverse('reports:form', args=[form.pk])}?{query}"
