"""Which blank tables a user sees, and for which units he may fill one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for
from zhibu.organization.models import Organization
from zhibu.reports.forms.bands import Band
from zhibu.reports.forms.choices import Choice
from zhibu.reports.forms.parts import Part
from zhibu.reports.forms.recognition import Mapped
from zhibu.reports.models import FormTemplate

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from zhibu.access.models import User


def visible_forms(user: User | AnonymousUser) -> QuerySet[FormTemplate]:
    """Give the forms of units in scope, and those of units above, which map for all below."""
    access = access_of(user)
    above = {up for path in access.paths(Permission.REPORT_VIEW) for up in _upwards(path)}
    own = organizations_for(user, Permission.REPORT_VIEW)
    seen = Q(organization__in=own) | Q(organization__path__in=above)
    return FormTemplate.objects.filter(seen).select_related("organization", "uploaded_by")


def forms_for(unit: Organization) -> QuerySet[FormTemplate]:
    """Give the forms that a unit may use: its own and those of the units above."""
    return FormTemplate.objects.filter(organization__path__in=_upwards(unit.path)).select_related(
        "organization"
    )


def fillable_units(user: User | AnonymousUser, form: FormTemplate) -> QuerySet[Organization]:
    """Give the units for which a user may fill a form: in scope, at or below its owner."""
    units = organizations_for(user, Permission.REPORT_VIEW)
    below = units.filter(path__startswith=form.organization.path)
    return below.select_related("parent", "book")


def may_map(user: User | AnonymousUser, form: FormTemplate) -> bool:
    """Tell whether a user may say what the cells of a form stand for."""
    return access_of(user).may(Permission.FORM_MAP, form.organization)


def mapping_of(form: FormTemplate) -> Mapped:
    """Give a form's mapping. Queries: two."""
    cells: dict[str, dict[tuple[int, int], Choice]] = {}
    for one in form.cells.all():
        choice = Choice(one.kind, one.code, Part(one.part, one.shift), one.unit, one.guessed)
        cells.setdefault(one.sheet, {})[one.row, one.column] = choice
    bands: dict[str, tuple[Band, ...]] = {}
    for line in form.bands.all():
        band = Band(line.first, line.last, line.names)
        bands[line.sheet] = (*bands.get(line.sheet, ()), band)
    return Mapped(cells, bands)


def _upwards(path: str) -> list[str]:
    """Give the paths of a unit and all above it."""
    numbers = path.split(".")[:-1]
    return [".".join(numbers[: depth + 1]) + "." for depth in range(len(numbers))]
