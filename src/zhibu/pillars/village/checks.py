"""What is wrong with records of this pillar, where several types share it: all at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from zhibu.core.errors import Problem
from zhibu.core.quantities import format_number
from zhibu.ledger.types import Body
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.village.models import Village

MOST_YUAN = Decimal(1_000_000_000)


def linked(row: Any, name: str) -> Any:
    """Give what a required foreign key points at, None while nothing was chosen."""
    # Django's "nothing chosen yet" is an AttributeError.
    return getattr(row, name, None)


def given(body: Body, name: str) -> Any:
    """Give what stands in a required column, None while nothing was typed."""
    return getattr(body, name)


def helps(unit: Organization, village: Village) -> bool:
    """Tell whether records of a unit may name a village: its own or one of a unit above."""
    return branch_of(unit).path.startswith(village.organization.path)


def village_problems(body: Body) -> Iterator[Problem]:
    """A village is named, and it is one that the unit helps."""
    village = linked(body, "village")
    if village is None:
        yield Problem("VIL010", "没有选村", "请选帮扶村", field="村")
    elif not helps(body.record.organization, village):
        yield Problem(
            "VIL011",
            f"不是{body.record.organization.name}的帮扶村",
            "请核对，或在“帮扶村”里先登记",
            field="村",
            value=str(village),
        )


def lend(body: Body) -> None:
    """Let later rows of an import build on a record that it will store."""
    body.village.lent = (*body.village.lent, body)


def title_problems(body: Body, field: str) -> Iterator[Problem]:
    if not body.record.title.strip():
        yield Problem("VIL012", "没有填", "请填写", field=field)


def yuan_problems(amount: Decimal | None, field: str) -> Iterator[Problem]:
    """Money that is told must be more than nothing and stay below a milliard."""
    if amount is not None and not 0 < amount <= MOST_YUAN:
        yield Problem(
            "VIL013",
            "不是有效的金额",
            f"请填大于 0、不超过 {format_number(MOST_YUAN)} 元的数",
            field=field,
            value=format_number(amount),
        )
