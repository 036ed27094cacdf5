"""Pages of the standards pillar, shown in the catalogue of ledgers."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.workspace.desks import Desk

DESKS: tuple[Desk, ...] = (
    Desk("服务标准", "standards:service", "3.2", (Permission.RECORD_VIEW,)),
    Desk("评价二维码", "standards:cards", "3.2", (Permission.RECORD_ENTER,)),
)
