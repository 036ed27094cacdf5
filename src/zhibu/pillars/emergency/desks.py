"""Pages of the emergency pillar, shown in the catalogue of ledgers."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.workspace.desks import Desk

DESKS = (
    Desk("应急一览", "emergency:now", "6.1", (Permission.RECORD_VIEW,)),
    Desk("值班值守", "emergency:rosters", "6.1", (Permission.RECORD_VIEW,)),
    Desk("查验点", "emergency:gates", "6.1", (Permission.GATE_DUTY,)),
    Desk("防控物资", "emergency:supplies", "6.1", (Permission.RECORD_VIEW,)),
    Desk("车辆", "emergency:vehicles", "6.1", (Permission.RECORD_ENTER,)),
    Desk("转运调度", "emergency:transfers", "6.2", (Permission.RECORD_VIEW,)),
    Desk("今日消杀", "emergency:zones", "6.3", (Permission.RECORD_VIEW,)),
)
