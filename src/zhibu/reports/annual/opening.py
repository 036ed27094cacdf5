"""The opening paragraph: which unit, under whom, doing what, with how many members."""

from __future__ import annotations

from datetime import date

from zhibu.core.periods import Period
from zhibu.organization.models import Kind, OfficeProfile, Organization
from zhibu.organization.selectors import subtree_during
from zhibu.reports.annual.sentences import Slots, joined, write_clause
from zhibu.reports.annual.template import Clause
from zhibu.reports.document import Paragraph

GUIDE = "以学习贯彻党的创新理论为主线，把党的建设和本职业务一起谋划、一起落实"


def profile_of(unit: Organization) -> OfficeProfile:
    """Give the unit's office profile; an empty one where none is kept."""
    return OfficeProfile.objects.filter(organization=unit).first() or OfficeProfile()


def full_name(unit: Organization, profile: OfficeProfile) -> str:
    """Give the unit's name for title and signature: the full one where the profile has it."""
    return profile.party_full_name or unit.name


def opening(
    unit: Organization, year: int, profile: OfficeProfile, until: date, roll: Clause, slots: Slots
) -> Paragraph:
    """Write the opening; `until` is the day up to which the figures speak."""
    task = f"围绕{profile.business_field}，" if profile.business_field else ""
    first = f"{year}年，{full_name(unit, profile)}{_under(unit)}{task}{GUIDE}。"
    day = "" if until.year == year else f"{until.year}年"
    second = f"截至{day}{until.month}月{until.day}日，{Kind(unit.kind).label}"
    tail = f"{_below(unit, until)}。现从六个方面汇报如下。"
    return Paragraph(joined((first + second, *write_clause(roll, slots), tail)))


def _under(unit: Organization) -> str:
    above = unit.parent
    return f"在{above.name}领导下，" if above else ""


def _below(unit: Organization, day: date) -> str:
    """Tell how many groups or branches the unit had that day."""
    if unit.kind == Kind.GROUP:
        return ""
    kind = Kind.GROUP if unit.kind == Kind.BRANCH else Kind.BRANCH
    tree = subtree_during(unit, Period(day, day))
    units = Organization.objects.existing_on(day).filter(kind=kind)
    if tree.whole:
        count = units.filter(path__startswith=tree.path).count()
    else:
        count = units.filter(pk__in=tree.at_end).count()
    return f"，设有{count}个{kind.label}" if count else ""
