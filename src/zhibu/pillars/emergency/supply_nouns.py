"""How supplies are named on forms and in workbooks: 医用口罩, or with its make 医用口罩（N95）."""

from __future__ import annotations

import re

from django.db.models import QuerySet

from zhibu.core.errors import DomainError
from zhibu.ledger.nouns import Noun, kept_by
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.models.supplies import SupplyItem

LONGEST_NAME, LONGEST_SPEC = 60, 40
_WITH_SPEC = re.compile(r"(?P<name>[^（(]+)[（(](?P<spec>[^）)]*)[）)]")


def items_for(unit: Organization) -> QuerySet[SupplyItem]:
    """Give the supplies that a unit's branch keeps. Queries: one."""
    return SupplyItem.objects.filter(organization=branch_of(unit)).select_related("organization")


def parts_of(text: str) -> tuple[str, str]:
    """Take a text apart into name and make ("" where it tells none)."""
    found = _WITH_SPEC.fullmatch(text.strip())
    return (found["name"].strip(), found["spec"].strip()) if found else (text.strip(), "")


def items_named(text: str, unit: Organization) -> list[SupplyItem]:
    """Give the supplies that a text may mean; without a make the plain one goes before."""
    name, spec = parts_of(text)
    found = list(items_for(unit).filter(name=name))
    if spec:
        return [item for item in found if item.spec == spec]
    return [item for item in found if not item.spec] or found


def make_item(text: str, unit: Organization) -> SupplyItem:
    """Give new supplies of the unit's branch; the movement that begins them tells the measure.

    Raises:
        DomainError: SUP030 the text cannot be a name.
    """
    name, spec = parts_of(text)
    if not name or len(name) > LONGEST_NAME or len(spec) > LONGEST_SPEC:
        raise DomainError.of(
            "SUP030", "不是物资名称", "请写成 医用口罩 或 医用口罩（N95）", value=text
        )
    return SupplyItem(organization=branch_of(unit), name=name, spec=spec)


ITEM = Noun(
    label="物资",
    among=items_for,
    named=items_named,
    make=make_item,
    keep=kept_by("organization", "name", "spec"),
    select=("organization",),
    remedy="请写物资名称，如 医用口罩",
)
