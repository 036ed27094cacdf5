"""What an account may do with one record, asked of the very checks that the verbs make."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.errors import DomainError
from zhibu.ledger.models import Record, State
from zhibu.ledger.rights import check_confirmer, require_enter, require_revise
from zhibu.ledger.types import RecordType

if TYPE_CHECKING:
    from zhibu.access.models import User


class Ability(StrEnum):
    """Verbs on a record, as they stand in addresses."""

    REVISE = "revise"
    SUBMIT = "submit"
    RETURN = "return"
    CONFIRM = "confirm"
    VOID = "void"
    ADD_EVIDENCE = "add_evidence"
    WITHDRAW_EVIDENCE = "withdraw_evidence"


def abilities(record_type: RecordType, record: Record, actor: User) -> frozenset[Ability]:
    """Give what the actor may do now; a verb may still fail on what is written in the record."""
    if record.state == State.VOID:
        return frozenset()
    found = set()
    enters = may_enter(record_type, record, actor)
    if enters:
        found.add(Ability.ADD_EVIDENCE)
    if may_revise(record_type, record, actor):
        found |= {Ability.REVISE, Ability.WITHDRAW_EVIDENCE}
    if record.state == State.CONFIRMED:
        if access_of(actor).may(Permission.RECORD_VOID, record.organization):
            found.add(Ability.VOID)
        return frozenset(found)
    if enters:
        found.add(Ability.VOID)
        if record.state == State.DRAFT:
            found.add(Ability.SUBMIT)
    if may_confirm(record_type, record, actor):
        found.add(Ability.CONFIRM)
    if record.state == State.SUBMITTED and access_of(actor).may(
        Permission.RECORD_CONFIRM, record.organization
    ):
        found.add(Ability.RETURN)
    return frozenset(found)


def may_enter(record_type: RecordType, record: Record, actor: User) -> bool:
    """Tell whether the actor may enter this (also unsaved) record. Queries: none."""
    try:
        require_enter(record_type, record, actor)
    except PermissionDenied:
        return False
    return True


def may_revise(record_type: RecordType, record: Record, actor: User) -> bool:
    """Tell whether the actor may change this record in its present state."""
    try:
        require_revise(record_type, record, actor)
    except (PermissionDenied, DomainError):
        return False
    return True


def may_confirm(record_type: RecordType, record: Record, actor: User) -> bool:
    """Tell whether the actor may confirm this record, entered by himself or not. Queries: ≤ 2."""
    try:
        check_confirmer(record_type, record, actor)
    except (PermissionDenied, DomainError):
        return False
    return True
