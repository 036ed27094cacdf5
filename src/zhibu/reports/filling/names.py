"""Names that a report leaves open: the county, the office, the village, the secretary.

A value is written so that it fits between what stands around the mask: `**县` takes 云岭 of 云岭县,
`云岭县**中心` takes 机关事务服务.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from zhibu.organization.models import Organization, Post
from zhibu.organization.selectors import holder_of
from zhibu.pillars.village.models import Village
from zhibu.reports.annual.opening import full_name, profile_of

LABELS: Mapping[str, str] = {
    "office_name": "单位全称",
    "office_short_name": "单位简称",
    "county": "县（市、区）",
    "business_field": "业务领域",
    "party_full_name": "党组织全称",
    "motto": "党建品牌",
    "organization": "党组织名称",
    "parent": "上级党组织",
    "town": "乡镇",
    "village": "帮扶村",
    "department": "部门",
    "person": "人名",
} | {f"person.{post.value}": post.label for post in Post}

NameBook = Mapping[str, tuple[str, ...]]
"""Values by code (`LABELS`); several values cannot be told apart and are asked."""


def names_of(unit: Organization, day: date) -> NameBook:
    """Gather the names that a unit's report may use on a day.

    Queries: the profile, the villages, and one per post.
    """
    profile = profile_of(unit)
    # A committee's villages are named in its branches too.
    villages = list(Village.objects.filter(organization__in=unit.numbers_up).order_by("name"))
    found = {
        "office_name": [profile.office_name],
        "office_short_name": [profile.office_short_name],
        "county": [profile.county],
        "business_field": [profile.business_field],
        "party_full_name": [full_name(unit, profile)],
        "motto": [profile.motto],
        "organization": [unit.name],
        "parent": [unit.parent.name if unit.parent else ""],
        "town": [village.township for village in villages],
        "village": [village.name for village in villages],
    }
    for post in Post:
        holder = holder_of(unit, post, day)
        found[f"person.{post.value}"] = [holder.name if holder else ""]
    return {code: tuple(dict.fromkeys(filter(None, values))) for code, values in found.items()}


def fitted(value: str, before: str, after: str) -> str:
    """Cut from a name what the sentence says already, left and right of the mask.

    >>> fitted("云岭县机关事务服务中心", "2022年云岭县", "中心党支部")
    '机关事务服务'
    """
    for size in range(len(value) - 1, 0, -1):
        if before.endswith(value[:size]):
            value = value[size:]
            break
    for size in range(len(value) - 1, 0, -1):
        if after.startswith(value[-size:]):
            return value[:-size]
    return value
