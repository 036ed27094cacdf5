"""What a record found wrong, so that it must be put right without being typed again.

An inspection, a life meeting, a talk or a complaint names shortcomings. Its type says which
(``RecordType.finds``); when the record is confirmed, changed or voided they are handed, in the
same transaction, to the room that keeps the problem list. The rooms that find and the room that
keeps the list know nothing of each other: ``config`` hands the taker down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhibu.ledger.models import Record, State

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.ledger.types import Body, RecordType
    from zhibu.organization.models import Person


@dataclass(frozen=True)
class Finding:
    """One thing that must be put right.

    Attributes:
        key: tells it from the others of its record and stays the same when the record is
            changed (the number of a clause, of a row); at most 40 characters.
        text: what is wrong, in one line; never personal data.
        source: from where, a value of the problem list's sources (``inspection`` …).
        category: a value of its kinds; "" when whoever plans the measure shall choose.
        owner: who puts it right, where that is known.
        due: until when, where that is known.
    """

    key: str
    text: str
    source: str
    category: str = ""
    owner: Person | None = None
    due: date | None = None


# Given a confirmed or just voided record, what it finds now (nothing when void), and who acts.
Taker = Callable[[Record, Sequence[Finding], "User"], None]

_takers: list[Taker] = []


def install(*takers: Taker) -> None:
    """Set who takes findings; ``config.declarations`` calls it once."""
    _takers[:] = takers


def hand_over(record_type: RecordType, bodies: Sequence[Body], actor: User) -> None:
    """Hand over what records find as they stand now; must run in their transaction.

    Queries: none for types that find nothing.
    """
    if record_type.finds is None:
        return
    for body in bodies:
        record: Record = body.record
        found = tuple(record_type.finds(body)) if record.state == State.CONFIRMED else ()
        for take in _takers:
            take(record, found, actor)
