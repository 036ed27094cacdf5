"""Find people, records, figures, units and pages by what one remembers of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import Access, access_of, organizations_for, visible
from zhibu.activities.kinds import item_kinds
from zhibu.cases.paths import case_path, paths
from zhibu.cases.selectors import may_read_path, visible_cases
from zhibu.core.names import normalize_name
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.indicators import Indicator, pillar_of
from zhibu.ledger.models import State
from zhibu.ledger.selectors import may_read_type, visible_to
from zhibu.organization.models import Person
from zhibu.portal import showing
from zhibu.portal.context import entries_for
from zhibu.portal.links import figure_link, link
from zhibu.workspace.current import current_period, current_unit

SHOWN = 10
LONGEST = 40


def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, in groups; each group holds the first ten."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    groups = [group for group in _groups(request, text) if group["rows"]] if text else []
    return render(request, "portal/search.html", {"q": text, "groups": groups})


def _groups(request: HttpRequest, text: str) -> Iterable[dict[str, Any]]:
    user = cast(User, request.user)
    access = access_of(user)
    yield _group("人", _people(user, text))
    yield _group("事", _records(user, access, text))
    yield _group("事项", _cases(user, access, text))
    yield _group("数字", _figures(request, access, text))
    yield _group("组织", _units(user, text))
    yield _group("页面", _pages(user, access, text))


def _group(label: str, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Make a group of at most ten rows; an eleventh only tells that there are more."""
    found = list(rows)
    return {"label": label, "rows": found[:SHOWN], "more": len(found) > SHOWN}


def _figures(request: HttpRequest, access: Access, text: str) -> Iterable[dict[str, Any]]:
    unit = current_unit(request)
    if unit is None or not access.may(Permission.FIGURES_VIEW, unit):
        return
    found = [one for one in registry.indicators() if one.listed and _names(one, text)]
    found = found[: SHOWN + 1]
    if not found:
        return
    period = current_period(request)
    values = figures(unit, period, [one.code for one in found])
    for one in found:
        pillar = pillar_of(one.measure)
        yield {
            "figure": True,
            "title": one.label,
            "value": showing.shown(values[one.code]),
            "unit": "" if values[one.code].missing else one.unit,
            "records": values[one.code].records,
            "note": f"{pillar.label if pillar else '党员底数'} · {period.label}",
            "url": figure_link(one.code, unit, period),
        }


def _names(one: Indicator, text: str) -> bool:
    wanted = text.casefold()
    return any(wanted in name.casefold() for name in (one.label, one.code, *one.synonyms))


def _people(user: User, text: str) -> Iterable[dict[str, Any]]:
    named = Q(distinction__icontains=text)
    # A text of marks alone leaves nothing of a name, and nothing is contained in every name.
    if name := normalize_name(text):
        named |= Q(search_name__contains=name)
    people = visible(
        Person.objects.filter(named), user, Permission.PEOPLE_VIEW, "organization"
    ).select_related("organization")
    for person in people[: SHOWN + 1]:
        yield {
            "title": person.label,
            "note": "，".join(filter(None, (person.position, person.organization.name))),
            "url": link("portal:person", person.pk),
        }


def _records(user: User, access: Access, text: str) -> Iterable[dict[str, Any]]:
    if not access.holds(Permission.RECORD_VIEW):
        return
    titled = visible_to(user).filter(title__icontains=text).select_related("organization")
    for record in titled.order_by("-date", "-pk")[: SHOWN + 1]:
        kind = registry.record_type(record.type).label
        yield {
            "title": record.title,
            "when": record.date,
            "state": "returned"
            if record.returned_reason and record.state == State.DRAFT
            else record.state,
            "note": f"{kind} · {record.organization.name}",
            "url": link("workspace:record", record.pk),
        }


def _cases(user: User, access: Access, text: str) -> Iterable[dict[str, Any]]:
    """Find cases by number or title, those still open first."""
    if not access.holds(Permission.RECORD_VIEW):
        return
    named = Q(title__icontains=text) | Q(number__icontains=text)
    rows = visible_cases(user).filter(named).select_related("organization")
    for case in rows.order_by("-is_open", "-opened_on", "-pk")[: SHOWN + 1]:
        path = case_path(case.path)
        yield {
            "title": f"{case.title}（{case.number}）",
            "note": " · ".join((path.label, path.state(case.state).label, case.organization.name)),
            "url": link("cases:case", case.path, case.pk),
        }


def _units(user: User, text: str) -> Iterable[dict[str, Any]]:
    named = Q(name__icontains=text) | Q(code__iexact=text)
    units = organizations_for(user, Permission.ORGANIZATION_VIEW).filter(named)
    for unit in units.select_related("parent").order_by("path")[: SHOWN + 1]:
        yield {
            "title": unit.name,
            "note": "，".join(
                filter(None, (unit.get_kind_display(), unit.parent.name if unit.parent else ""))
            ),
            "url": link("portal:organization", unit.pk),
            "switch": unit.pk,
        }


def _pages(user: User, access: Access, text: str) -> Iterable[dict[str, Any]]:
    wanted = text.casefold()
    for entry in entries_for(access):
        if wanted in entry.label.casefold() and (url := link(entry.name)):
            yield {"title": entry.label, "note": "页面", "url": url}
    for path in paths():
        if wanted in path.label.casefold() and may_read_path(user, path):
            yield {"title": path.label, "note": "事项", "url": link("cases:board", path.key)}
    for one in registry.record_types():
        if wanted in one.label.casefold() and may_read_type(user, one.key):
            yield {"title": one.label, "note": "台账", "url": link("workspace:list", one.key)}
    if not access.holds(Permission.RECORD_ENTER):
        return
    for kind in item_kinds():
        if any(wanted in name.casefold() for name in (kind.label, *kind.aliases)):
            yield {
                "title": f"记一次{kind.label}",
                "note": "记一笔",
                "url": link("activities:new", kinds=kind.key),
            }
