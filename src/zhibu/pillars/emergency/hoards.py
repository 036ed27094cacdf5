"""What holds personal data of an emergency response, and how it is destroyed in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhibu.cases.models import Case


@dataclass(frozen=True)
class Hoard:
    """Personal data that one kind of record keeps for a response (PIPL art. 47).

    Attributes:
        label: what it is, in clerks' words: 转运人员名单.
        count: how many rows still hold personal data for a response. Queries only reads.
        destroy: empties them and tells how many rows it emptied; afterwards ``count`` is 0, and
            doing it again does nothing. Runs inside the caller's transaction. Whatever a posting
            derives from stays: sealed columns become NULL, fingerprints "", names codes.
    """

    label: str
    count: Callable[[Case], int]
    destroy: Callable[[Case], int]
