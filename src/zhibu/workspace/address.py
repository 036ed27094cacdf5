"""Which unit and year a page's address asks for: ``?unit=3&period=2022``, else the current ones."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import organizations_for
from zhibu.core.errors import DomainError
from zhibu.core.periods import FIRST_YEAR, Period
from zhibu.organization.models import Organization
from zhibu.workspace.current import current_unit, current_year

LONGEST_NUMBER = 9


def asked_unit(request: HttpRequest, permission: Permission) -> Organization:
    """Give the unit asked for, of those where the user holds the permission; else 404.

    Without a question it is the current unit, whatever the permission: the view still asks
    ``require``. Queries: one or two.
    """
    asked = request.GET.get("unit", "")
    if not asked:
        unit = current_unit(request)
    elif asked.isdecimal() and len(asked) <= LONGEST_NUMBER:
        units = organizations_for(request.user, permission).select_related("book", "parent")
        unit = units.filter(pk=int(asked)).first()
    else:
        unit = None
    if unit is None:
        raise Http404("unit")
    return unit


def asked_year(request: HttpRequest) -> int:
    """Give the year of the period asked for, else the current one.

    404 for what is no period, and for years in which there was or will be nothing.
    """
    asked = request.GET.get("period", "")
    if not asked:
        return current_year(request)
    try:
        year = Period.parse(asked).start.year
    except DomainError as error:
        raise Http404("period") from error
    refuse_out_of_time(year)
    return year


def refuse_out_of_time(year: int) -> None:
    """Raise 404 for a year before the Party or beyond the next one."""
    if not FIRST_YEAR <= year <= timezone.localdate().year + 1:
        raise Http404("period")
