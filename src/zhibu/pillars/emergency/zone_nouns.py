"""How zones are named: by their names, of the branch that disinfects them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from zhibu.core.errors import DomainError
from zhibu.core.names import normalize_name
from zhibu.ledger.nouns import Noun, kept_by
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.models.zones import Zone

LONGEST_NAME = 40


def zones_of(unit: Organization) -> QuerySet[Zone]:
    """Give the zones of a unit's branch, or of the unit itself. Queries: one."""
    return Zone.objects.filter(organization=branch_of(unit)).select_related("organization")


def zones_named(text: str, unit: Organization) -> Sequence[Zone]:
    """Give the zone of that name."""
    return list(zones_of(unit).filter(name=normalize_name(text)))


def make_zone(text: str, unit: Organization) -> Zone:
    """Begin a zone of the unit's branch.

    Raises:
        DomainError: ZON001 where the text cannot be a name.
    """
    name = normalize_name(text)
    if not name or len(name) > LONGEST_NAME:
        raise DomainError.of(
            "ZON001", "不是区域名称", f"请写名称，不超过 {LONGEST_NAME} 字", value=text[:20]
        )
    return Zone(organization=branch_of(unit), name=name)


ZONE = Noun(
    label="消杀区域",
    among=zones_of,
    named=zones_named,
    make=make_zone,
    keep=kept_by("organization", "name"),
    remedy="请写区域名称，例如 一楼大厅",
)
