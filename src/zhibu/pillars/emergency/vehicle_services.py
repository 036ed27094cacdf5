"""Register a vehicle, or correct what is known of one; each time with an audit entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db import transaction

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError, Problem
from zhibu.pillars.emergency.models.vehicles import Vehicle
from zhibu.pillars.emergency.vehicle_nouns import normalize_plate, plate_problems, seats_problems

if TYPE_CHECKING:
    from zhibu.access.models import User


def save_vehicle(vehicle: Vehicle, changed: Iterable[str], *, actor: User) -> Vehicle:
    """Register a vehicle, or correct what is known of it.

    Args:
        changed: labels of what was changed, for the log.

    Raises:
        DomainError: all that is wrong.
        PermissionDenied: the actor does not enter records for the unit.
    """
    require(actor, Permission.RECORD_ENTER, vehicle.organization)
    vehicle.plate = normalize_plate(vehicle.plate)
    DomainError.raise_if(_problems(vehicle))
    action = "vehicle.edit" if vehicle.pk else "vehicle.create"
    with transaction.atomic():
        vehicle.save()
        record_act(
            action,
            actor=actor,
            target_type="vehicle",
            target_id=vehicle.pk,
            organization=vehicle.organization_id,
            detail={"plate": vehicle.plate, "fields": list(changed)},
        )
    return vehicle


def _problems(vehicle: Vehicle) -> Iterator[Problem]:
    yield from plate_problems(vehicle.plate)
    yield from seats_problems(vehicle.seats)
    twins = Vehicle.objects.filter(organization=vehicle.organization, plate=vehicle.plate)
    if twins.exclude(pk=vehicle.pk).exists():
        yield Problem(
            "VEH003", "已经登记过", "请在已有的车上修改", field="车牌号", value=vehicle.plate
        )
