"""Pages of a pillar's own where work is done: a board, a register, a roster.

The catalogue shows them at the measure to which they belong, so that the menu stays short. Each
pillar lists its own; ``config.declarations`` installs them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from zhibu.access.scope import access_of
from zhibu.cases.paths import paths

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.access.roles import Permission


@dataclass(frozen=True)
class Desk:
    """One page.

    Attributes:
        name: of its route, which takes no arguments.
        measure: number of the measure at which it stands.
        needs: any of these permissions shows it; those of its route or fewer.
    """

    label: str
    name: str
    measure: str
    needs: tuple[Permission, ...]


_desks: list[Desk] = []


def install(desks: Iterable[Desk]) -> None:
    """Set the pages that this process knows; ``config.declarations`` calls it once."""
    _desks[:] = desks


def desks() -> tuple[Desk, ...]:
    """Give all of them in their declared order."""
    return tuple(_desks)


def desks_of(user: User, known: Iterable[Desk]) -> list[Desk]:
    """Give those of some pages that a user may open."""
    access = access_of(user)
    return [one for one in known if any(access.holds(needed) for needed in one.needs)]


def desks_at(user: User, measure: str) -> list[tuple[str, str]]:
    """Give label and address of what a user may open at a measure: pages, then boards of cases."""
    access = access_of(user)
    here = (one for one in _desks if one.measure == measure)
    found = [(one.label, reverse(one.name)) for one in desks_of(user, here)]
    found += [
        (path.label, reverse("cases:board", args=[path.key]))
        for path in paths()
        if path.measure == measure and (path.reader is None or access.holds(path.reader))
    ]
    return found
