"""Cells that ask for a name or a day instead of a figure: 支部名称, 书记, 填表日期, 年度."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from zhibu.core.dates import chinese_date
from zhibu.core.periods import Period
from zhibu.organization.models import OfficeProfile, Organization, Post
from zhibu.organization.selectors import post_terms_on
from zhibu.reports.annual.opening import profile_of

NAMES: dict[str, str] = {
    "organization": "党组织名称",
    "party_full_name": "党组织全称",
    "office_name": "单位全称",
    "office_short_name": "单位简称",
    "parent": "上级党组织",
    "county": "县（市、区）",
    "business_field": "业务领域",
    "person.secretary": "书记",
    "person.deputy_secretary": "副书记",
    "person.organization_member": "组织委员",
    "person.publicity_member": "宣传委员",
    "person.discipline_member": "纪检委员",
    "date": "填表日期",
    "year": "年度",
    "number": "序号",
}
_PROFILE = ("party_full_name", "office_name", "office_short_name", "county", "business_field")

# What headings mean, the more special before the more general; the last is not sure by itself.
_PATTERNS: tuple[tuple[re.Pattern[str], tuple[str, ...], bool], ...] = tuple(
    (re.compile(pattern), codes, sure)
    for pattern, codes, sure in (
        (r"(?:支部|党组织|党总支|党委)?副书记(?:姓名)?", ("person.deputy_secretary",), True),
        (r"(?:支部|党组织|党总支|党委)?书记(?:姓名)?", ("person.secretary",), True),
        (r"组织委员(?:姓名)?", ("person.organization_member",), True),
        (r"宣传委员(?:姓名)?", ("person.publicity_member",), True),
        (r"纪检委员(?:姓名)?", ("person.discipline_member",), True),
        (r"(?:党组织|党支部|支部)全称", ("party_full_name", "organization"), True),
        (r"上级党组织(?:名称)?", ("parent",), True),
        (r"(?:所属)?(?:党组织|党支部|支部)(?:名称)?", ("organization", "party_full_name"), True),
        (r"填报(?:党组织|党支部|支部)", ("organization", "party_full_name"), True),
        (r"单位全称", ("office_name",), True),
        (r"单位简称", ("office_short_name",), True),
        (r"(?:填表|填报|上报|报送|制表)(?:日期|时间)", ("date",), True),
        (r"(?:统计)?年[度份]", ("year",), True),
        (r"县(?:（市、区）|\(市、区\)|市区)?", ("county",), True),
        (r"业务领域", ("business_field",), True),
        (
            r"(?:填报|汇总|上报|报送)?单位(?:名称)?(?:[（(](?:盖章|公章)[)）])?",
            ("organization", "office_name", "party_full_name"),
            False,
        ),
    )
)


@dataclass(frozen=True)
class NameReading:
    """What a heading asks for, best first."""

    codes: tuple[str, ...]
    sure: bool


def read_name(heading: str, caption: str) -> NameReading | None:
    """Tell which name a heading asks for; None for a heading of figures.

    填报单位 is the Party organization where the form itself speaks of branches, else not sure.
    """
    plain = "".join(heading.split()).rstrip("：:")
    for pattern, codes, sure in _PATTERNS:
        if pattern.fullmatch(plain):
            return NameReading(codes, sure or bool(re.search(r"支部|党组织|党建", caption)))
    return None


class NameBook:
    """Names of one unit, as of the end of a period. Queries: one for the profile, one for posts."""

    def __init__(self, unit: Organization, period: Period, number: int = 1) -> None:
        self._unit = unit
        self._period = period
        self._number = number

    def text(self, code: str) -> str | Decimal | None:
        """Give what to write; None where nothing is known."""
        if code in _PROFILE:
            return getattr(self._profile, code) or None
        if code.startswith("person."):
            return self._holders.get(code.removeprefix("person."))
        own: dict[str, Callable[[], str | Decimal | None]] = {
            "organization": lambda: self._unit.name,
            "parent": lambda: self._unit.parent.name if self._unit.parent else None,
            "date": lambda: chinese_date(timezone.localdate()),
            "year": lambda: Decimal(self._period.start.year),
            "number": lambda: Decimal(self._number),
        }
        return own[code]() if code in own else None

    @cached_property
    def _profile(self) -> OfficeProfile:
        return profile_of(self._unit)

    @cached_property
    def _holders(self) -> dict[str, str]:
        day = min(self._period.end, max(timezone.localdate(), self._period.start))
        terms = post_terms_on(self._unit, day)
        return {term.post: term.person.name for term in terms if term.post in Post.values}


def labelled(label: str, text: str | Decimal) -> str:
    """Write a value behind the label of its own cell: 填报单位：第一党支部."""
    return f"{label}{text}"


def known(code: str) -> bool:
    """Tell whether a code names something that can be written."""
    return code in NAMES


def last_day(period: Period) -> date:
    """Give the last day of a period, today while it runs."""
    return min(period.end, timezone.localdate())
