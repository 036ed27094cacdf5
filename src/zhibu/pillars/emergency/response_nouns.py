"""How records name a response: by number, by title, or by both together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhibu.cases.models import Case
from zhibu.cases.records import case_noun, titled_case
from zhibu.ledger.nouns import Noun
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.response_checks import check_within
from zhibu.pillars.emergency.response_terms import (
    CLOSED,
    KEY,
    OPEN,
    open_response,
    response_of,
    retention_end,
)

__all__ = [
    "CLOSED",
    "OPEN",
    "OPENED",
    "RESPONSE",
    "check_within",
    "open_response",
    "response_of",
    "retention_end",
]


def responses_for(unit: Organization) -> Any:
    """Give the responses that records of a unit may name: its branch's and those of units above.

    Running ones first. Queries: one.
    """
    return (
        Case.objects.filter(path=KEY, organization__in=branch_of(unit).numbers_up)
        .select_related("organization")
        .order_by("-is_open", "-opened_on", "number")
    )


def responses_named(text: str, unit: Organization) -> Sequence[Any]:
    """Give the responses that a number, a title or both may mean; the unit's own go before."""
    number, _space, title = text.partition(" ")
    known = list(responses_for(unit))
    exact = [one for one in known if one.number == number and (not title or one.title == title)]
    found = exact or [one for one in known if one.title == text]
    own = [one for one in found if one.organization_id == branch_of(unit).pk]
    found = own or found
    return [one for one in found if one.state == OPEN] or found


def make_response(text: str, unit: Organization) -> Case:
    """Begin a response of the unit's branch.

    Raises:
        DomainError: RSP030 a name that is too long.
    """
    return titled_case(KEY, text, unit, code="RSP030")


RESPONSE = Noun(
    label="应急响应",
    among=responses_for,
    named=responses_named,
    select=("organization",),
    few=True,
    remedy="请写响应的编号或名称；还没有的先记“启动”",
)

# For the steps of a response itself: a name that is not known yet begins one.
OPENED = case_noun(
    KEY, "应急响应", make=make_response, remedy="启动写响应名称，其他步骤写编号或名称"
)
