"""What a response's page shows besides steps: terms, groups, duty, gates, missions, supplies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.models import Case
from zhibu.ledger.children import load_rows, rows_of
from zhibu.ledger.models import State
from zhibu.ledger.selectors import visible_to
from zhibu.pillars.emergency.models import Gate, TransferStep, WorkingGroup
from zhibu.pillars.emergency.response_terms import OPEN, kept_until, response_of
from zhibu.pillars.emergency.roster_showing import shifts_between, turns_of, visible_rosters
from zhibu.pillars.emergency.supply_showing import items_below

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.cases.situation import Situation

MOST_CAUTIONS = 5


@dataclass(frozen=True)
class ShownGroup:
    """A working group with its members as text."""

    group: WorkingGroup
    members: str


def response_on_page(user: User, situation: Situation) -> Mapping[str, Any]:
    """Give what belongs to a response. Queries: about a dozen, whatever it holds."""
    case = situation.case
    terms, today = response_of(case), timezone.localdate()
    shifts = shifts_between(visible_rosters(user).filter(response=case.pk), today, today)
    cautions = [one for one in items_below(user, case.organization) if one.warnings]
    access = access_of(user)
    return {
        "terms": terms,
        "kept_until": kept_until(terms) if terms else None,
        "running": situation.state.key == OPEN,
        "groups": groups_of(user, case),
        "duty": turns_of(shifts, user),
        "cautions": cautions[:MOST_CAUTIONS],
        "more_cautions": max(len(cautions) - MOST_CAUTIONS, 0),
        "gates": Gate.objects.filter(response=case.pk).order_by("name"),
        "gates_url": reverse("emergency:gates") if access.holds(Permission.GATE_DUTY) else "",
        "missions": missions_of(case),
        "may_enter": access.may(Permission.RECORD_ENTER, case.organization),
    }


def groups_of(user: User, case: Case) -> list[ShownGroup]:
    """Give the working groups of a response that a user may read. Queries: two."""
    from zhibu.pillars.emergency.ledgers.response import GROUP

    groups = list(
        WorkingGroup.objects.filter(
            response=case.pk,
            record__in=visible_to(user).filter(state=State.CONFIRMED),
        )
        .select_related("record", "leader")
        .order_by("record__date", "pk")
    )
    load_rows(GROUP.rows, groups)
    return [ShownGroup(group, _members(group)) for group in groups]


def _members(group: WorkingGroup) -> str:
    rows: tuple[Any, ...] = rows_of(group, "members")
    return "、".join(
        f"{row.person.name}（{row.role}）" if row.role else row.person.name for row in rows
    )


def missions_of(case: Case) -> int:
    """Count the transfer missions of a response. Queries: one."""
    steps = TransferStep.objects.filter(response=case.pk, record__state=State.CONFIRMED)
    return steps.values("case").distinct().count()
