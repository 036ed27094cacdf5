"""How service domains are named on forms and in workbooks."""

from __future__ import annotations

from django.db.models import QuerySet

from zhibu.core.errors import DomainError
from zhibu.ledger.nouns import Noun, kept_by
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.standards.models import ServiceDomain

LONGEST = 40
# What offices usually have (standards-and-disclosure.md 4.4); offered, never put there by itself.
USUAL = ("餐饮", "会务", "周转房", "公务用车", "人力", "物业")


def domains_for(unit: Organization) -> QuerySet[ServiceDomain]:
    """Give the domains that records of a unit may name: its branch's and those above. Queries: one.

    Of two with one name the nearer unit's is meant, so the farther one is not offered.
    """
    ranks = {number: rank for rank, number in enumerate(branch_of(unit).numbers_up)}
    held = ServiceDomain.objects.filter(organization_id__in=ranks)
    best: dict[str, ServiceDomain] = {}
    for one in held:
        other = best.get(one.name)
        if other is None or ranks[one.organization_id] > ranks[other.organization_id]:
            best[one.name] = one
    return held.filter(pk__in=[one.pk for one in best.values()])


def domains_named(text: str, unit: Organization) -> list[ServiceDomain]:
    """Give the domain of that name; “领域” behind it is passed over."""
    wanted = _plain(text)
    return [one for one in domains_for(unit) if one.name == wanted]


def _plain(text: str) -> str:
    cleaned = "".join(text.split())
    for tail in ("服务领域", "领域"):
        if cleaned.endswith(tail) and cleaned != tail:
            return cleaned.removesuffix(tail)
    return cleaned


def make_domain(text: str, unit: Organization) -> ServiceDomain:
    """Give a new domain of the unit's branch.

    Raises:
        DomainError: STD101 where the text cannot be a name.
    """
    name = _plain(text)
    if not name or len(name) > LONGEST or any(mark in name for mark in "、，；,;"):
        raise DomainError.of(
            "STD101", "不是一个服务领域", f"请写一个，不超过 {LONGEST} 字，例如 会务", value=text
        )
    return ServiceDomain(organization=branch_of(unit), name=name)


DOMAIN = Noun(
    label="服务领域",
    among=domains_for,
    named=domains_named,
    make=make_domain,
    keep=kept_by("organization", "name"),
    remedy="请写服务领域，例如 会务",
)
