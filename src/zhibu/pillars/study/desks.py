"""Pages of the study pillar, shown in the catalogue of ledgers."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.workspace.desks import Desk

DESKS = (
    Desk("我的学习", "study:mine", "1.1", (Permission.OWN_WORK,)),
    Desk("学习进度", "study:progress", "1.1", (Permission.STUDY_READ,)),
    Desk("组织生活会", "study:life", "1.2", (Permission.RECORD_VIEW,)),
)
