"""A page cut out of an order from the last row seen, never by an offset."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def window(
    rows: QuerySet[M, Any], size: int, *, begun: bool, back: bool
) -> tuple[list[M], bool, bool]:
    """Give one page in the order of the list, and whether there are rows before and after it.

    Queries: one, for one row more than the page has.

    Args:
        rows: those from the page's beginning on; going back, the nearest first.
        begun: the page starts at a row seen before, not at the list's beginning.
    """
    found = list(rows[: size + 1])
    further, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    return found, further if back else begun, back or further
