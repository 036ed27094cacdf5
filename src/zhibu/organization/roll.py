"""Who was on a roll on one day: asked of the database, or of a roll that was read before.

An import checks thousands of rows against the same roll; it reads the roll once and lends it to
the checks by :func:`known_roll`, together with the members whom it is about to add.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Protocol

from zhibu.organization.models import Membership, Organization, Person
from zhibu.organization.selectors import memberships_on


class Roll(Protocol):
    """A roll in memory."""

    def membership(
        self, organization: Organization, person: Person, day: date
    ) -> Membership | None: ...

    def size(self, organization: Organization, day: date) -> int: ...


_known: ContextVar[Roll | None] = ContextVar("known_roll", default=None)


def membership_on(organization: Organization, person: Person, day: date) -> Membership | None:
    """Give a person's stay on a unit's roll that day. Queries: one, unless a roll is lent."""
    roll = _known.get()
    if roll is not None:
        return roll.membership(organization, person, day)
    return memberships_on(organization, day).filter(person=person).first()


def roll_size(organization: Organization, day: date) -> int:
    """Count the members on a unit's roll that day. Queries: one, unless a roll is lent."""
    roll = _known.get()
    return roll.size(organization, day) if roll else memberships_on(organization, day).count()


@contextmanager
def known_roll(roll: Roll) -> Iterator[None]:
    """Lend a roll that was read before to every check inside the block."""
    token = _known.set(roll)
    try:
        yield
    finally:
        _known.reset(token)
