"""Who may enter, change and confirm a record: asked of the stored row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from zhibu.access.models import Grant
from zhibu.access.roles import NEAR, Permission, Role, roles_with
from zhibu.access.scope import access_of, require
from zhibu.core.errors import DomainError, NotPermitted
from zhibu.ledger.models import Record, State
from zhibu.ledger.types import RecordType
from zhibu.organization.models import Organization
from zhibu.organization.rules import SEPARATION, value_of

if TYPE_CHECKING:
    from zhibu.access.models import User


def require_enter(record_type: RecordType, record: Record, actor: User) -> None:
    """Raise PermissionDenied unless the actor may enter this: for the unit, or as his own."""
    access = access_of(actor)
    if access.may(Permission.RECORD_ENTER, record.organization):
        return
    own = record_type.own and actor.person_id and record.about_id == actor.person_id
    if own and access.may(Permission.OWN_WORK, record.organization):
        return
    require(actor, Permission.RECORD_ENTER, record.organization)


def require_revise(record_type: RecordType, stored: Record, actor: User) -> None:
    """Raise unless the actor may change this record in its present state."""
    if stored.state == State.VOID:
        raise DomainError.of("LED017", "记录已作废，不能修改", "请另记一条", value=stored.title)
    if stored.state == State.CONFIRMED and not record_type.confirms_itself:
        require(actor, Permission.RECORD_CONFIRM, stored.organization)
        return
    require_enter(record_type, stored, actor)


def check_confirmer(record_type: RecordType, record: Record, actor: User) -> bool:
    """Tell whether the actor confirms his own entry; raise where that is not allowed."""
    mine = record.entered_by_id == actor.pk
    if mine and record_type.confirms_itself and record.is_about(actor):
        return False
    if record_type.reader:
        # Nobody confirms what he may not read.
        require(actor, record_type.reader, record.organization)
        if record_type.confirms_itself:
            return mine
    require(actor, Permission.RECORD_CONFIRM, record.organization)
    if not mine:
        return False
    rule = value_of(SEPARATION, record.organization, timezone.localdate())
    if rule == "none" or not other_officer(record.organization, actor, record_type.reader):
        return True
    heads = access_of(actor).roles() & {Role.SECRETARY}
    if rule == "officers" and heads:
        return True
    raise NotPermitted.of(
        "LED018",
        "录入人不能确认自己的记录",
        "请报送，由另一名经办人确认",
        value=record.title,
    )


def other_officer(
    organization: Organization, actor: User, reader: Permission | None = None
) -> bool:
    """Tell whether somebody else may confirm for this unit, and read what needs a reader.

    Queries: one.
    """
    today = timezone.localdate()
    roles, units = roles_with(Permission.RECORD_CONFIRM), set(organization.numbers_up)
    if reader is not None:
        roles &= roles_with(reader)
        if reader in NEAR:
            units &= {organization.pk, organization.book_unit_id}
    return (
        Grant.objects.filter(
            role__in=roles,
            organization_id__in=units,
            start__lte=today,
            user__is_active=True,
        )
        .exclude(end__lt=today)
        .exclude(user=actor)
        .exists()
    )
