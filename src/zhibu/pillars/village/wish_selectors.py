"""Reads of wishes for their page: those offered, one's own, those that came true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.models import Case
from zhibu.cases.paths import case_path
from zhibu.cases.selectors import visible_cases
from zhibu.core.quantities import format_number
from zhibu.ledger.models import State
from zhibu.pillars.village.models import WishClaim
from zhibu.pillars.village.paths.wish import ACKNOWLEDGED, CLAIMED, FULFILLED, KEY, PUBLISHED

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization

TAKEN = (CLAIMED, FULFILLED, ACKNOWLEDGED)


@dataclass(frozen=True)
class ShownWish:
    """A wish as the page shows it: public words alone, and the receiver to the claimer only.

    Attributes:
        claimer: who has it, "" while it is offered.
        may_claim, may_give_up: what this user may do with it now.
        whom: who wishes; "" for everybody but the claimer.
    """

    case: Case
    state: str
    village: str
    category: str
    cost: str
    since: date | None
    due: date | None
    claimer: str
    mine: bool
    may_claim: bool
    may_give_up: bool
    whom: str


def wishes_of(user: User, unit: Organization) -> QuerySet[Case]:
    """Give the wishes of a unit and all below it that the user may see."""
    rows = visible_cases(user).filter(path=KEY, organization__path__startswith=unit.path)
    return rows.select_related("organization", "wish__village", "wish__villager")


def offered(user: User, unit: Organization) -> QuerySet[Case]:
    """Give the published wishes, the most urgent first."""
    order = F("next_due").asc(nulls_last=True)
    return wishes_of(user, unit).filter(state=PUBLISHED).order_by(order, "pk")


def came_true(user: User, unit: Organization) -> QuerySet[Case]:
    """Give the fulfilled wishes, the latest first."""
    done = wishes_of(user, unit).filter(state__in=(FULFILLED, ACKNOWLEDGED))
    return done.order_by("-since", "-pk")


def own_wishes(user: User) -> list[Case]:
    """Give the wishes that the user himself has claimed, in any unit. Queries: two."""
    if user.person_id is None:
        return []
    known = WishClaim.objects.filter(
        step="claim", record__state=State.CONFIRMED, record__about=user.person_id
    )
    cases = (
        visible_cases(user)
        .filter(path=KEY, state__in=TAKEN, pk__in=known.values("case"))
        .select_related("organization", "wish__village", "wish__villager")
        .order_by("-is_open", F("next_due").asc(nulls_last=True), "-pk")
    )
    held = list(cases)
    claims = standing_claims(held)
    return [case for case in held if claims[case.pk].record.about_id == user.person_id]


def standing_claims(cases: Iterable[Case]) -> dict[int, WishClaim]:
    """Give the claim that stands for each wish that somebody has. Queries: one."""
    keys = [case.pk for case in cases if case.state in TAKEN]
    claims = (
        WishClaim.objects.filter(case__in=keys, step="claim", record__state=State.CONFIRMED)
        .select_related("record__about")
        .order_by("record__date", "pk")
    )
    # A later claim takes the place of one that was given up.
    return {claim.case_id: claim for claim in claims}


def shown(user: User, cases: Iterable[Case]) -> list[ShownWish]:
    """Put wishes into words for the page. Queries: one."""
    held = list(cases)
    claims = standing_claims(held)
    return [_shown(user, case, claims.get(case.pk)) for case in held]


def _shown(user: User, case: Case, claim: WishClaim | None) -> ShownWish:
    wish = getattr(case, "wish", None)
    works = user.person_id is not None and access_of(user).may(
        Permission.OWN_WORK, case.organization
    )
    mine = claim is not None and claim.record.about_id == user.person_id is not None
    return ShownWish(
        case=case,
        state=case_path(KEY).state(case.state).label,
        village=str(wish.village) if wish else "",
        category=wish.get_category_display() if wish else "",
        cost=_yuan(wish.estimated_cost) if wish else "",
        since=case.since,
        due=case.next_due,
        claimer=claim.claimer if claim else "",
        mine=mine,
        may_claim=works and case.state == PUBLISHED,
        may_give_up=works and mine and case.state == CLAIMED,
        whom=str(wish.villager or wish.whom) if wish and mine else "",
    )


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else f"约 {format_number(amount)} 元"
