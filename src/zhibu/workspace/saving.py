"""What the buttons of a form do: keep a draft, hand it in, or save and confirm at once."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction

from zhibu.ledger.abilities import may_confirm, may_enter
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import confirm_record, enter_record, revise_record, submit_record
from zhibu.ledger.types import Body, RecordType

if TYPE_CHECKING:
    from zhibu.access.models import User


class Then(StrEnum):
    """What follows the saving."""

    DRAFT = "draft"
    SUBMIT = "submit"
    CONFIRM = "confirm"


SAID = {
    Then.DRAFT: "已存为草稿。",
    Then.SUBMIT: "已报送，等待确认。",
    Then.CONFIRM: "已确认并记账。",
}
SAID_OF_CONFIRMED = "已保存，账上的差额已补记。"


def read_then(text: str | None) -> Then:
    """Read the button that was pressed; anything else keeps a draft."""
    return Then(text) if text in set(Then) else Then.DRAFT


def save(
    record_type: RecordType,
    body: Body,
    *,
    actor: User,
    version: int | None,
    then: Then,
) -> str:
    """Store a record and go on as asked, all of it or nothing; give the words of success.

    Args:
        version: of the stored record that is being changed; None for a new one.

    Raises:
        Conflict, DomainError, PermissionDenied: as the ledger's verbs do.
    """
    with transaction.atomic():
        if version is None:
            enter_record(record_type, body, actor=actor)
        else:
            revise_record(record_type, body, actor=actor, version=version)
        state = body.record.state
        if state == State.CONFIRMED:
            return SAID_OF_CONFIRMED
        if then == Then.CONFIRM:
            confirm_record(body.pk, actor=actor)
        elif then == Then.SUBMIT and state == State.DRAFT:
            submit_record(body.pk, actor=actor)
        elif state == State.SUBMITTED:
            return "已保存，仍待确认。"
    return SAID[then]


def buttons(record_type: RecordType, record: Record, actor: User) -> list[tuple[Then, str, bool]]:
    """Give the buttons that make sense: what to do, its words, and whether it is the main one."""
    if record.state == State.CONFIRMED:
        return [(Then.DRAFT, "保存并更正账目", True)]
    confirms = may_confirm(record_type, record, actor)
    found = []
    if record.state == State.DRAFT:
        found.append((Then.DRAFT, "存草稿", False))
        if not (record_type.confirms_itself and confirms) and may_enter(record_type, record, actor):
            found.append((Then.SUBMIT, "报送", not confirms))
    else:
        found.append((Then.DRAFT, "保存", not confirms))
    if confirms:
        found.append((Then.CONFIRM, "保存并确认", True))
    return found
