"""Verbs on the data of a household: change it; read one sealed value, which is written down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.cases.models import Case
from zhibu.cases.selectors import visible_cases
from zhibu.cases.services import refresh
from zhibu.core.errors import DomainError, NotFound
from zhibu.organization.fields import Sealed
from zhibu.pillars.village.models import Household, HouseholdMember, HouseholdVisit
from zhibu.pillars.village.nouns import keep_villager

if TYPE_CHECKING:
    from zhibu.access.models import User

# What may be read in clear, one value at a time: by kind of row, its columns.
SEALED: dict[str, dict[str, str]] = {
    "household": {
        "phone": "联系电话",
        "bank_account": "银行账号",
        "health": "健康状况",
        "disability": "残疾情况",
    },
    "member": {"health": "健康状况"},
    "visit": {"health_note": "健康情况"},
}


def _row(kind: str, pk: int) -> tuple[models.Model, int]:
    """Give a row that holds sealed values, and the number of its case."""
    found: Any
    if kind == "household":
        found = Household.objects.filter(pk=pk).first()
        case = pk
    elif kind == "member":
        found = HouseholdMember.objects.filter(pk=pk).first()
        case = found.household_id if found else 0
    else:
        found = HouseholdVisit.objects.filter(pk=pk).first()
        case = found.case_id if found else 0
    if found is None:
        raise NotFound.of("HSH040", "没有这一户", "请从“防止返贫监测”进入")
    return found, case


def visible_household(user: User, pk: int) -> Case:
    """Give the case of a household that the user may read.

    Raises:
        NotFound: there is none for him.
    """
    rows = visible_cases(user).filter(household__isnull=False)
    case = rows.select_related("organization", "household__village").filter(pk=pk).first()
    if case is None:
        raise NotFound.of("HSH040", "没有这一户", "请从“防止返贫监测”进入")
    return case


def reveal_sealed(kind: str, pk: int, field: str, *, actor: User, reason: str) -> str:
    """Give one sealed value in clear to somebody entitled, and write down that it was read.

    Args:
        kind, field: see ``SEALED``.
        pk: number of the household, the member or the visit.

    Raises:
        NotFound: there is no such household for the actor.
        PermissionDenied: the actor may not read sealed data there.
        DomainError: HSH041 no such value, HSH042 no reason, HSH043 nothing is on file.
    """
    label = SEALED.get(kind, {}).get(field)
    if label is None:
        raise DomainError.of("HSH041", "这一项不能查看", "请从监测户页面进入", value=field)
    row, case_id = _row(kind, pk)
    case = visible_household(actor, case_id)
    for permission in (Permission.HOUSEHOLD_READ, Permission.PEOPLE_REVEAL):
        require(actor, permission, case.organization)
    if not reason.strip():
        raise DomainError.of("HSH042", "没有写用途", "请写明查看的用途", field="用途")
    value: Any = getattr(row, field)
    if not isinstance(value, Sealed):
        raise DomainError.of("HSH043", "没有登记", "请先补登", field=label)
    with transaction.atomic():
        text = value.open()
        record_act(
            "household.reveal",
            actor=actor,
            target_type=kind,
            target_id=pk,
            organization=case.organization_id,
            detail={"case": case.number, "field": field, "reason": reason.strip()[:100]},
        )
    return text


def save_household(
    case: Case,
    columns: dict[str, Any],
    members: Sequence[HouseholdMember],
    gone: Collection[int],
    *,
    actor: User,
) -> Household:
    """Change the data of a household; sealed values only where new ones are given.

    Args:
        columns: new values by column.
        members: new and changed ones; new villagers are registered.
        gone: numbers of members who live there no more.

    Raises:
        PermissionDenied: the actor may not enter records there, or not read households.
    """
    for permission in (Permission.HOUSEHOLD_READ, Permission.RECORD_ENTER):
        require(actor, permission, case.organization)
    with transaction.atomic():
        household = Household.objects.select_for_update(of=("self",)).get(pk=case.pk)
        for name, value in columns.items():
            setattr(household, name, value)
        household.save(update_fields=list(columns))
        household.members.filter(pk__in=gone).delete()
        for member in members:
            member.household = household
            if member.villager._state.adding:
                member.villager = keep_villager(member.villager)
            member.save()
        refresh({case.pk})
        record_act(
            "household.edit",
            actor=actor,
            target_type="household",
            target_id=case.pk,
            organization=case.organization_id,
            detail={
                "case": case.number,
                "fields": sorted(columns),
                "members": len(members),
                "gone": len(gone),
            },
        )
    return household
