"""Which unit and which year a page speaks of; chosen once, kept in the session."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from zhibu.access.roles import ROLE_PERMISSIONS, Permission
from zhibu.access.scope import access_of, organizations_for
from zhibu.cases.models import Case
from zhibu.core.periods import Period
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization

UNIT_KEY = "zhibu.unit"
YEAR_KEY = "zhibu.year"


def choosable_units(request: HttpRequest) -> QuerySet[Organization]:
    """Give the units whose records the user may read, in tree order."""
    return organizations_for(request.user, Permission.ORGANIZATION_VIEW)


def current_unit(request: HttpRequest, among: Iterable[Organization] = ()) -> Organization | None:
    """Give the chosen unit, else the one that the user mainly works for; None for administrators.

    Args:
        among: choosable units that have been read already.

    Queries: one or two per request; none when it is found among those.
    """
    known: Organization | None = getattr(request, "_zhibu_unit", None)
    if known is not None:
        return known
    read = {unit.pk: unit for unit in among}
    units = choosable_units(request).select_related("book", "parent")
    for pk in (request.session.get(UNIT_KEY), _home_number(request)):
        unit = (read.get(pk) or units.filter(pk=pk).first()) if pk else None
        if unit is not None:
            request._zhibu_unit = unit  # type: ignore[attr-defined]
            return unit
    return None


def _home_number(request: HttpRequest) -> int | None:
    held = [
        holding
        for holding in access_of(request.user).holdings
        if Permission.ORGANIZATION_VIEW in ROLE_PERMISSIONS[holding.role]
    ]
    if not held:
        return None
    # The highest unit that somebody serves is the one he answers for.
    home = min(held, key=lambda holding: holding.path.count("."))
    return home.organization_id


def choose_unit(request: HttpRequest, pk: int) -> bool:
    """Remember another unit; False when the user may not read it."""
    if not choosable_units(request).filter(pk=pk).exists():
        return False
    request.session[UNIT_KEY] = pk
    return True


def current_year(request: HttpRequest) -> int:
    """Give the chosen year, else this year; the newest year with records where only old ones are.

    A unit with cases that are not over has something to do this year, whatever it wrote last.

    Queries: at most one per request; two where only old records are.
    """
    chosen = request.session.get(YEAR_KEY)
    if isinstance(chosen, int):
        return chosen
    known: int | None = getattr(request, "_zhibu_year", None)
    if known is None:
        known = _year_with_records(request)
        request._zhibu_year = known  # type: ignore[attr-defined]
    return known


def _year_with_records(request: HttpRequest) -> int:
    today = timezone.localdate()
    unit = current_unit(request)
    if unit is None:
        return today.year
    newest = (
        Record.objects.filter(organization__path__startswith=unit.path)
        .exclude(type__startswith="roster.")
        .order_by("-date")
        .values_list("date", flat=True)
        .first()
    )
    if newest is None or newest.year >= today.year:
        return today.year
    going = Case.objects.filter(is_open=True, organization__path__startswith=unit.path)
    return today.year if going.exists() else newest.year


def choose_year(request: HttpRequest, year: int) -> None:
    """Remember another year."""
    if 1921 <= year <= timezone.localdate().year + 1:
        request.session[YEAR_KEY] = year


def current_period(request: HttpRequest) -> Period:
    """Give the chosen year as a period."""
    return Period.year(current_year(request))
