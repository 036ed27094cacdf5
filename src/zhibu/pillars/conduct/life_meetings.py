"""Democratic life meetings (民主生活会): whose leadership holds one, and how many must be there.

conduct.md 5.7. Leading members of county-level and higher bodies hold them; everybody else meets
in the organization life meeting of his branch. Which unit's leadership is entitled is a dated
rule, since a branch of an office may have a Party group (党组) above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhibu.activities.models import Activity
from zhibu.core.errors import Problem
from zhibu.core.voting import DEMOCRATIC_LIFE as QUORUM
from zhibu.core.voting import judge_attendance
from zhibu.organization.models import Kind, Organization
from zhibu.organization.rules import value_of
from zhibu.pillars.conduct.problem_rules import DEMOCRATIC_LIFE


def entitled(unit: Organization, day: date) -> bool:
    """Tell whether a unit's leadership holds democratic life meetings on a day. Queries: one."""
    rule = value_of(DEMOCRATIC_LIFE, unit, day)
    return rule == "yes" or (rule == "committee" and unit.kind == Kind.COMMITTEE)


def check_democratic_life(activity: Activity) -> Iterator[Problem]:
    """The leadership is entitled, and two thirds of it came. Queries: one."""
    record = activity.record
    if not entitled(record.organization, record.date):
        yield Problem(
            "PRB030",
            "的领导班子不召开民主生活会",
            "支部和党小组请记“组织生活会”；设有党组、上级明确应召开的，请管理员先在“规则”里设定",
            field="内容",
            value=record.organization.name,
        )
    if not activity.due_count:
        return
    judged = judge_attendance(QUORUM, due=activity.due_count, present=activity.present_count)
    if not judged.valid:
        yield Problem(
            "PRB031",
            "到会人数不足三分之二，不能召开民主生活会",
            f"{judged.arithmetic}请核对应到和缺席人员",
            field="到会",
        )
