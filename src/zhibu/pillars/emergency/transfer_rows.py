"""What hangs on the steps of a mission: who is put on the list, and whom a step concerns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zhibu.ledger.children import load_rows
from zhibu.ledger.types import Column, Rows
from zhibu.pillars.emergency.models.transfer import MovedPassenger, Passenger

LISTED = Rows(
    "people",
    "名单编号",
    Passenger,
    "step",
    (Column("code"), Column("category"), Column("from_point"), Column("to_point")),
    entered=False,
)
MOVED = Rows(
    "moves",
    "人员",
    MovedPassenger,
    "step",
    (Column("code", note="名单上的编号"), Column("at"), Column("temperature")),
    note="写编号，不写姓名",
    headings=("人员编号", "编号"),
)


def with_rows(steps: Iterable[Any]) -> list[Any]:
    """Read what hangs on stored steps, where it was not read yet. Queries: two at most."""
    held = list(steps)
    bare = [one for one in held if one.pk and MOVED.name not in one.known_rows]
    if bare:
        load_rows((LISTED, MOVED), bare)
    return held
