"""The figures of a unit, and one figure opened down to its records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError, NotFound
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.breakdown import figure_by_child, figure_by_month
from zhibu.ledger.drill import visible_behind
from zhibu.ledger.figures import Figure, figures
from zhibu.ledger.indicators import PILLARS, Indicator, Kind, pillar_of
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization
from zhibu.organization.rules import LATE_DAYS, value_of
from zhibu.portal import showing
from zhibu.portal.links import figure_link, link
from zhibu.portal.meanings import meaning
from zhibu.workspace.current import current_period, current_unit
from zhibu.workspace.sending import attachment
from zhibu.workspace.sheets import write_rows

PAGE = 30
ASIDE = 12
CHILDREN = 60
FIRST_YEAR = 1921


def chosen_unit(request: HttpRequest) -> Organization:
    """Give the unit asked for, else the current one; 404 outside the scope."""
    asked = request.GET.get("unit", "")
    if not asked:
        unit = current_unit(request)
        if unit is None or not access_of(request.user).may(Permission.FIGURES_VIEW, unit):
            raise PermissionDenied("没有可看的组织。")
        return unit
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    units = organizations_for(request.user, Permission.FIGURES_VIEW)
    found = units.select_related("book", "parent").filter(pk=int(asked)).first()
    if found is None:
        raise Http404
    return found


def chosen_period(request: HttpRequest) -> Period:
    """Give the period asked for, else the current year; PER002 for nonsense, 404 out of time."""
    asked = request.GET.get("period", "")
    if not asked:
        return current_period(request)
    period = Period.parse(asked)
    if period.start.year < FIRST_YEAR or period.end.year > timezone.localdate().year + 1:
        raise Http404
    return period


def period_choices(period: Period) -> list[tuple[str, list[Period]]]:
    """Give the period's year, its halves, quarters and months, in groups for a select."""
    year = period.start.year
    choices = [
        ("全年", [Period.year(year)]),
        ("半年", [Period.half(year, number) for number in (1, 2)]),
        ("季度", [Period.quarter(year, number) for number in range(1, 5)]),
        ("月", [Period.month(year, number) for number in range(1, 13)]),
    ]
    if not any(period in group for _label, group in choices):
        choices.insert(0, ("所选期间", [period]))
    return choices


def compared(unit: Organization, period: Period) -> list[dict[str, Any]]:
    """Give rows of all figures with last year's same period beside them."""
    now = figures(unit, period)
    last = figures(unit, showing.same_time_last_year(period, timezone.localdate()))
    return [_row(now[code], last[code], unit, period) for code in now]


def _row(now: Figure, last: Figure, unit: Organization, period: Period) -> dict[str, Any]:
    return {
        "figure": now,
        "label": now.label,
        "unit": "" if now.missing else now.unit,
        "value": showing.shown(now),
        "records": now.records,
        "last": showing.shown(last),
        "last_value": last.value,
        "change": showing.change(now, last),
        "meaning": meaning(now.indicator),
        "url": figure_link(now.code, unit, period),
    }


def figure_list(request: HttpRequest) -> HttpResponse:
    """Show all figures of a unit and period, by pillar and measure."""
    unit, period = chosen_unit(request), chosen_period(request)
    rows = compared(unit, period)
    filled = request.GET.get("only") == "filled"
    context = {
        "unit": unit,
        "period": period,
        "last_period": showing.same_time_last_year(period, timezone.localdate()),
        "period_choices": period_choices(period),
        "groups": list(_by_pillar([row for row in rows if row["value"] or not filled])),
        "filled": filled,
        "found": sum(row["value"] is not None for row in rows),
        "total": len(rows),
    }
    return render(request, "portal/figures.html", context)


@require_GET
def figure_file(request: HttpRequest) -> HttpResponse:
    """Send the asked figures as a workbook; a figure without records stays empty. Audited."""
    unit, period = chosen_unit(request), chosen_period(request)
    rows = compared(unit, period)
    if request.GET.get("only") == "filled":
        rows = [row for row in rows if row["value"]]
    last = showing.same_time_last_year(period, timezone.localdate())
    heads = ("方面", "举措", "指标", "编号", "数值", "单位", "记录数", f"上年同期（{last.label}）")
    stream = BytesIO()
    count = write_rows(stream, f"{period.label}数字", heads, _cells(_by_pillar(rows)))
    record_act(
        "figures.export",
        actor=cast(User, request.user),
        target_type="figures",
        target_id=unit.pk,
        organization=unit,
        detail={"rows": count, "period": str(period)},
    )
    return attachment(stream.getvalue(), f"{unit.name}{period.label}数字.xlsx")


def _cells(groups: Iterable[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for group in groups:
        for measure in group["measures"]:
            for row in measure["rows"]:
                now: Figure = row["figure"]
                yield (
                    group["label"],
                    measure["label"],
                    now.label,
                    now.code,
                    now.value,
                    now.unit,
                    now.records,
                    row["last_value"],
                )


def _by_pillar(rows: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    by_measure: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_measure.setdefault(row["figure"].indicator.measure, []).append(row)
    if roll := by_measure.get("0"):
        yield {"code": "roll", "label": "党员底数", "measures": [{"label": "", "rows": roll}]}
    for pillar in PILLARS:
        measures = [
            {"label": measure.label, "rows": by_measure[measure.number]}
            for measure in pillar.measures
            if measure.number in by_measure
        ]
        if measures:
            yield {"code": pillar.key, "label": pillar.label, "measures": measures}


def figure_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one figure with its months, its units and the records behind it.

    ``?part=aside`` gives the compact list that stands beside a report.
    """
    one = _indicator(code)
    unit, period = chosen_unit(request), chosen_period(request)
    behind, hidden = visible_behind(cast(User, request.user), code, unit, period)
    context = {
        "indicator": one,
        "unit": unit,
        "period": period,
        "hidden": hidden,
        "meaning": meaning(one),
        "more_url": figure_link(code, unit, period),
    }
    if request.GET.get("part") == "aside":
        now = figures(unit, period, [code])[code]
        context |= {"value": showing.shown(now), "records": now.records}
        context |= {"rows": list(_record_rows(behind[:ASIDE], one, unit))}
        return render(request, "portal/figure_aside.html", context)
    page = Paginator(behind, PAGE).get_page(request.GET.get("page"))
    context |= {
        **one_figure(one, unit, period),
        "unit": unit,
        "measure_word": one.unit,
        "indicator": one,
        "last_period": showing.same_time_last_year(period, timezone.localdate()),
        "pillar": pillar_of(one.measure),
        "period_choices": period_choices(period),
        "units": unit_choices(request, unit),
        "months": _month_rows(one, unit, period),
        "children": _child_rows(request, one, unit, period),
        "page": page,
        "rows": list(_record_rows(page, one, unit)),
    }
    return render(request, "portal/figure.html", context)


def _indicator(code: str) -> Indicator:
    try:
        one = registry.indicator(code)
    except DomainError as error:
        raise NotFound(*error.problems) from error
    if not one.listed:
        raise Http404
    return one


def unit_choices(request: HttpRequest, unit: Organization) -> list[Organization]:
    """Give the units near one that the user may see: those above, itself, those right below."""
    units = organizations_for(request.user, Permission.FIGURES_VIEW)
    near = units.filter(pk__in=unit.numbers_up) | units.filter(
        parent__in=[unit.pk, unit.parent_id or 0]
    )
    return list(near.order_by("path")[:200])


def one_figure(one: Indicator, unit: Organization, period: Period) -> dict[str, Any]:
    """Give one figure with last year's, and for a ratio the two that it is computed from."""
    parts = one.parts or ()
    found = figures(unit, period, [one.code, *parts])
    last_period = showing.same_time_last_year(period, timezone.localdate())
    last = figures(unit, last_period, [one.code])[one.code]
    row = _row(found[one.code], last, unit, period)
    return {**row, "parts": _part_rows([found[code] for code in parts], unit, period)}


def _part_rows(found: list[Figure], unit: Organization, period: Period) -> list[dict[str, Any]]:
    return [
        {
            "label": figure.label,
            "value": showing.shown(figure),
            "unit": "" if figure.missing else figure.unit,
            "records": figure.records,
            "url": figure_link(figure.code, unit, period) if figure.indicator.listed else "",
        }
        for figure in found
    ]


def _month_rows(one: Indicator, unit: Organization, period: Period) -> list[dict[str, Any]]:
    """Give the bars of the period's year; months that are still to come have none."""
    today = timezone.localdate()
    return [
        {
            "label": f"{figure.period.start.month}月",
            "value": showing.shown(figure),
            "number": None if figure.value is None else float(figure.value),
            "url": figure_link(one.code, unit, figure.period),
            "inside": period.start <= figure.period.start <= period.end,
        }
        for figure in figure_by_month(one.code, unit, period.start.year)
        if figure.period.start <= today
    ]


def _child_rows(
    request: HttpRequest, one: Indicator, unit: Organization, period: Period
) -> dict[str, Any]:
    """Give the figures of the units right below, a page of them."""
    below = organizations_for(request.user, Permission.FIGURES_VIEW).filter(parent=unit)
    page = Paginator(below.order_by("order", "pk"), CHILDREN).get_page(request.GET.get("units"))
    children = list(page)
    found = figure_by_child(one.code, unit, period, children) if children else {}
    rows = [
        {
            "label": child.name,
            "value": showing.shown(found[child.pk]),
            "unit": "" if found[child.pk].missing else one.unit,
            "records": found[child.pk].records,
            "url": figure_link(one.code, child, period),
        }
        for child in children
    ]
    return {"rows": rows, "page": page}


def _record_rows(
    records: Iterable[Record], one: Indicator, unit: Organization
) -> Iterable[dict[str, Any]]:
    late_after = value_of(LATE_DAYS, unit, timezone.localdate())
    posted = registry.indicator(one.parts[0]) if one.parts else one
    for record in records:
        yield {
            "title": record.title,
            "date": record.date,
            "type": registry.record_type(record.type).label,
            "organization": record.organization.name,
            "state": record.state,
            "late": record.late_days > late_after,
            "late_days": record.late_days,
            "adds": showing.contribution(record.contribution),  # type: ignore[attr-defined]
            "unit": posted.unit,
            "counted_once": posted.kind == Kind.DISTINCT,
            "url": link("workspace:record", record.pk),
        }
