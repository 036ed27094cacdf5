"""Whom a gate turned away: opened by those entitled, with a reason, and written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.pillars.emergency.models.gates import EntryCheck, Gate
from zhibu.pillars.emergency.sampling_services import clear

if TYPE_CHECKING:
    from zhibu.access.models import User

MOST = 500


@dataclass(frozen=True)
class Refused:
    """Somebody who was turned away, in clear."""

    at: datetime
    reason: str
    name: str
    phone: str


def with_names(gate: Gate) -> QuerySet[EntryCheck]:
    """Give the lines of a gate that hold a name or a phone, the latest first."""
    held = Q(name__isnull=False) | Q(phone__isnull=False)
    return EntryCheck.objects.filter(held, gate=gate).order_by("-at", "-pk")


def open_refused(gate: Gate, *, actor: User, reason: str) -> list[Refused]:
    """Give those whom a gate turned away, in clear, the latest 500.

    Raises:
        DomainError: no reason was given.
        PermissionDenied: the actor may not read such lists in the gate's unit.
    """
    require(actor, Permission.TRANSFER_READ, gate.organization)
    if not reason.strip():
        raise DomainError.of("PER004", "没有写用途", "请写明用途", field="用途")
    with transaction.atomic():
        found = [
            Refused(one.at, one.get_reason_display(), clear(one.name), clear(one.phone))
            for one in with_names(gate)[:MOST]
        ]
        record_act(
            "gate.open",
            actor=actor,
            target_type="gate",
            target_id=gate.pk,
            organization=gate.organization,
            detail={"reason": reason.strip()[:100], "people": len(found)},
        )
    return found
