"""Pages of the standards pillar, shown in the catalogue of ledgers."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.workspace.desks import Desk

DESKS: tuple[Desk, ...] = (
    Desk("承诺书签署", "standards:pledges", "3.1", (Permission.RECORD_VIEW,)),
    Desk("服务标准", "standards:service", "3.2", (Permission.RECORD_VIEW,)),
    Desk("评价二维码", "standards:cards", "3.2", (Permission.RECORD_ENTER,)),
    Desk("公开", "standards:openness", "3.3", (Permission.RECORD_VIEW,)),
    Desk("群众意见", "standards:feedback", "3.3", (Permission.RECORD_ENTER,)),
)
