"""Kinds of agenda items of exemplars (measures 1.3 and 5.3)."""

from __future__ import annotations

from zhibu.activities.kinds import ItemKind
from zhibu.activities.models import Audience
from zhibu.pillars.exemplars.volunteers import (
    SERVICE,
    check_service,
    check_services,
    expect_service,
    service_lines,
)

KINDS: tuple[ItemKind, ...] = (
    ItemKind(
        SERVICE,
        "志愿服务",
        "1.3",
        ("exemplars.volunteer_services",),
        audience=Audience.CHOSEN,
        extra=service_lines,
        extra_indicators=("exemplars.volunteer_attendance", "exemplars.volunteer_hours"),
        timed=True,
        check=check_service,
        check_together=check_services,
        expect=expect_service,
        aliases=("志愿服务活动", "志愿活动", "志愿者活动", "志愿者服务", "党员志愿服务"),
        source="志愿服务条例",
    ),
    ItemKind(
        "staff_training",
        "业务技能培训",
        "5.3",
        ("exemplars.skill_trainings",),
        audience=Audience.CHOSEN,
        # Skills training of villagers is a ledger of its own, 农民技能培训.
        aliases=(
            "技能培训",
            "业务培训",
            "服务技能培训",
            "岗位技能培训",
            "职工技能培训",
            "职工培训",
            "礼仪培训",
            "服务礼仪培训",
            "安全培训",
            "消防培训",
        ),
    ),
)
