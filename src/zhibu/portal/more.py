"""记一笔: everything that one may record, by pillar, what is used most first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for
from zhibu.activities.kinds import item_kinds
from zhibu.activities.models import AgendaItem
from zhibu.ledger import registry
from zhibu.ledger.indicators import PILLARS
from zhibu.ledger.models import Record
from zhibu.ledger.types import RecordType
from zhibu.organization.models import Organization
from zhibu.portal.links import link
from zhibu.workspace.current import current_unit

ACTIVITY = "activity"
LOOK_BACK = timedelta(days=365)
USUAL = 6


@dataclass(frozen=True)
class Choice:
    """One thing to record.

    Attributes:
        used: how often the unit recorded it during the last year.
    """

    label: str
    url: str
    measure: str
    used: int


def more(request: HttpRequest) -> HttpResponse:
    """Show what the user may record; 403 for who may record nothing."""
    user = cast(User, request.user)
    access = access_of(user)
    if not access.holds(Permission.RECORD_ENTER) and not access.holds(Permission.OWN_WORK):
        raise PermissionDenied("您的角色不记录台账。")
    choices = list(choices_for(user, current_unit(request)))
    used = sorted((one for one in choices if one.used), key=lambda one: -one.used)
    context = {
        "usual": used[:USUAL],
        "groups": list(_by_pillar(choices)),
        "import_url": link("imports:new") if access.holds(Permission.RECORD_IMPORT) else "",
    }
    return render(request, "portal/more.html", context)


def choices_for(user: User, unit: Organization | None) -> Iterable[Choice]:
    """Give what a user may record, in declared order. Queries: three."""
    access = access_of(user)
    kinds = set(
        organizations_for(user, Permission.RECORD_ENTER)
        .order_by()
        .values_list("kind", flat=True)
        .distinct()
    )
    types_used, items_used = _used(unit) if unit else ({}, {})
    for kind in item_kinds():
        if kinds & kind.units and (url := link("activities:new", kinds=kind.key)):
            yield Choice(kind.label, url, kind.measure, items_used.get(kind.key, 0))
    for one in registry.record_types():
        may = bool(kinds & one.units) and (one.reader is None or access.holds(one.reader))
        may = may or (one.own and bool(user.person_id) and access.holds(Permission.OWN_WORK))
        if one.key != ACTIVITY and may and (url := _new_url(one)):
            yield Choice(one.label, url, one.measure, types_used.get(one.key, 0))


def _new_url(one: RecordType) -> str:
    return link(one.form_view) if one.form_view else link("workspace:new", one.key)


def _used(unit: Organization) -> tuple[dict[str, int], dict[str, int]]:
    """Count what the unit recorded during the last year, by type and by kind of item."""
    since = timezone.localdate() - LOOK_BACK
    recent = Record.objects.filter(organization__path__startswith=unit.path, date__gte=since)
    types = recent.order_by().values_list("type").annotate(number=Count("pk"))
    items = (
        AgendaItem.objects.filter(activity__record__in=recent.filter(type=ACTIVITY))
        .order_by()
        .values_list("kind")
        .annotate(number=Count("pk"))
    )
    return dict(types), dict(items)


def _by_pillar(choices: list[Choice]) -> Iterable[dict[str, object]]:
    for pillar in PILLARS:
        numbers = {measure.number for measure in pillar.measures}
        mine = [one for one in choices if one.measure in numbers]
        measures = [
            {"label": measure.label, "choices": _by_use(mine, measure.number)}
            for measure in pillar.measures
        ]
        if mine:
            yield {
                "code": pillar.key,
                "label": pillar.label,
                "measures": [measure for measure in measures if measure["choices"]],
            }
    if roll := [one for one in choices if one.measure == "0"]:
        yield {"code": "roll", "label": "组织与党员", "measures": [{"label": "", "choices": roll}]}


def _by_use(choices: list[Choice], measure: str) -> list[Choice]:
    mine = (one for one in choices if one.measure == measure)
    return sorted(mine, key=lambda one: -one.used)
