"""Pages of the conduct pillar, shown in the catalogue of ledgers."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.workspace.desks import Desk

DESKS: tuple[Desk, ...] = (
    Desk("廉政风险点", "conduct:integrity", "4.2", (Permission.RECORD_VIEW,)),
    Desk("来信", "conduct:letters", "4.2", (Permission.LETTER_READ,)),
    Desk("谈心谈话", "conduct:talks", "4.3", (Permission.RECORD_VIEW,)),
)
