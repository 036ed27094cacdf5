"""For which units a user may enter records of a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.ledger.types import RecordType
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of

if TYPE_CHECKING:
    from zhibu.access.models import User


def may_enter_type(user: User, record_type: RecordType, near: Organization | None = None) -> bool:
    """Tell whether the user may enter such records anywhere.

    Args:
        near: the current unit, which mostly answers without a query; else at most one.
    """
    access = access_of(user)
    if not access.holds(Permission.RECORD_ENTER):
        return only_own(user, record_type)
    if (
        near is not None
        and near.kind in record_type.units
        and access.may(Permission.RECORD_ENTER, near)
    ):
        return True
    return enterable_units(user, record_type).exists()


def only_own(user: User, record_type: RecordType) -> bool:
    """Tell whether the user may hand in such records for himself, and for nobody else."""
    access = access_of(user)
    return bool(
        record_type.own
        and user.person_id
        and access.holds(Permission.OWN_WORK)
        and not access.holds(Permission.RECORD_ENTER)
    )


def enterable_units(user: User, record_type: RecordType) -> QuerySet[Organization]:
    """Give the units for which the user may enter such records, in tree order."""
    access = access_of(user)
    allowed = access.within(Permission.RECORD_ENTER, field="")
    if record_type.own and user.person is not None:
        own = Q(pk=user.person.organization_id)
        allowed |= access.within(Permission.OWN_WORK, field="") & own
    units = Organization.objects.filter(allowed, kind__in=record_type.units)
    return units.select_related("book").order_by("path")


def usual_unit(units: QuerySet[Organization], current: Organization | None) -> Organization | None:
    """Give the unit to begin with: the current one, its branch, the first below it, any."""
    if current is None:
        return units.first()
    for candidate in (current, branch_of(current)):
        if found := units.filter(pk=candidate.pk).first():
            return found
    return units.filter(path__startswith=current.path).first() or units.first()
