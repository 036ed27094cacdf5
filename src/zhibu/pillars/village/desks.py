"""Pages of the village pillar, shown in the catalogue of ledgers."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.workspace.desks import Desk

DESKS = (
    Desk("帮扶村和村民", "village:places", "2.1", (Permission.PEOPLE_VIEW,)),
    Desk("微心愿认领", "village:wishes", "2.3", (Permission.RECORD_VIEW,)),
)
