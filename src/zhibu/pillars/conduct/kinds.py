"""Kinds of agenda items of conduct (measures 4.1 to 4.3)."""

from __future__ import annotations

from zhibu.activities.kinds import BRANCH_AND_ABOVE, ItemKind
from zhibu.activities.models import Audience
from zhibu.pillars.conduct.life_meetings import check_democratic_life

KINDS: tuple[ItemKind, ...] = (
    ItemKind(
        "warning_education",
        "警示教育",
        "4.1",
        ("conduct.warning_educations",),
        # A case notice, a film, a visit, a memorial, the renewed oath, a court hearing (5.9).
        aliases=(
            "警示教育活动",
            "警示教育片",
            "观看警示教育片",
            "案例通报",
            "典型案例通报",
            "参观廉政教育基地",
            "廉政教育",
            "重温入党誓词",
            "旁听庭审",
        ),
    ),
    ItemKind(
        "style_activity",
        "作风建设活动",
        "4.1",
        ("conduct.style_activities",),
        aliases=("作风建设", "作风整治", "作风整治活动", "作风教育", "纪律作风整顿"),
    ),
    ItemKind(
        "democratic_life",
        "民主生活会",
        "4.1",
        ("conduct.democratic_life_meetings",),
        units=BRANCH_AND_ABOVE,
        wrong_unit="党小组请记组织生活会",
        audience=Audience.CHOSEN,
        is_meeting=True,
        check=check_democratic_life,
        aliases=("领导班子民主生活会", "党员领导干部民主生活会", "专题民主生活会"),
        source="县以上党和国家机关党员领导干部民主生活会若干规定",
    ),
)
