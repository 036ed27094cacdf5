"""Verbs on wishes: claim with one click, step back; and what follows from their steps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.cases import services
from zhibu.cases.models import Case
from zhibu.cases.selectors import visible_cases
from zhibu.cases.situation import Situation, situation_of
from zhibu.core.errors import Conflict, DomainError, NotFound
from zhibu.ledger import registry
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import confirm_record, enter_record
from zhibu.pillars.village.models import Wish, WishClaim, WishStep
from zhibu.pillars.village.paths.wish import CLAIMS, KEY, PUBLISHED

if TYPE_CHECKING:
    from zhibu.access.models import User


def claim_wish(case_id: int, *, actor: User) -> WishClaim:
    """Claim a published wish for oneself, today; nobody has to confirm it.

    The case is locked before anything is asked: of two who click at once one gets it.

    Raises:
        Conflict: WSH020 somebody else has it, WSH021 it is not offered (any more).
        NotFound: WSH022 there is no such wish for the actor.
        DomainError: WSH023 the account stands for no member; or what the checks of a step say.
        PermissionDenied: the actor does no work of his own in that unit.
    """
    with transaction.atomic():
        situation = _locked(case_id, actor)
        if situation.state.key != PUBLISHED:
            raise _taken(situation)
        return _enter(situation.case, "claim", actor)


def give_up_wish(case_id: int, *, actor: User) -> WishClaim:
    """Step back from one's own claim, today; the wish is offered again.

    Raises:
        Conflict: WSH024 it is not the actor's claim (any more).
        NotFound, DomainError, PermissionDenied: see :func:`claim_wish`.
    """
    with transaction.atomic():
        situation = _locked(case_id, actor)
        claim = situation.taken("claim")
        if claim is None or claim.record.about_id != actor.person_id:
            raise Conflict.of(
                "WSH024", "现在不是您认领的", "请刷新页面查看", value=situation.case.title
            )
        return _enter(situation.case, "give_up", actor)


def _locked(case_id: int, actor: User) -> Situation:
    """Lock a wish that the actor may see and act upon, and tell where it stands then."""
    known = visible_cases(actor).filter(path=KEY, pk=case_id).exists()
    if not known:
        raise NotFound.of("WSH022", "没有这个心愿", "请从“微心愿”页面进入")
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("organization").get(pk=case_id)
    )
    require(actor, Permission.OWN_WORK, case.organization)
    if actor.person_id is None:
        raise DomainError.of("WSH023", "这个账号没有对应的党员", "请系统管理员在“账号”里选定本人")
    return situation_of(case)


def _taken(situation: Situation) -> Conflict:
    claim = situation.taken("claim")
    if claim is None:
        return Conflict.of(
            "WSH021",
            f"现在是“{situation.state.label}”，不能认领",
            "请刷新页面，另选一个心愿",
            value=situation.case.title,
        )
    return Conflict.of(
        "WSH020", f"已被{claim.claimer}认领", "请另选一个心愿", value=situation.case.title
    )


def _enter(case: Case, step: str, actor: User) -> WishClaim:
    record = Record(organization=case.organization, date=timezone.localdate(), about=actor.person)
    body = WishClaim(record=record, case=case, step=step)
    enter_record(registry.record_type(CLAIMS), body, actor=actor)
    body.record = confirm_record(body.pk, actor=actor)
    return body


def settle_wishes(bodies: Iterable[Any]) -> None:
    """Bring the cases up to date, and whose wish each is."""
    held = list(bodies)
    services.settle(held)
    write_wishes({body.case_id for body in held if body.step == "collect"})


def _wish_of(collected: WishStep) -> Wish:
    assert collected.village_id is not None  # asked of every 征集
    return Wish(
        case_id=collected.case_id,
        village_id=collected.village_id,
        villager_id=collected.villager_id,
        whom=collected.whom,
        category=collected.category,
        estimated_cost=collected.estimated_cost,
    )


def write_wishes(keys: Collection[int]) -> None:
    """Write the rows of some wishes as their confirmed 征集 say. Queries: three."""
    steps = WishStep.objects.filter(case__in=keys, step="collect", record__state=State.CONFIRMED)
    rows = [_wish_of(one) for one in steps]
    Wish.objects.filter(case__in=set(keys) - {row.case_id for row in rows}).delete()
    Wish.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["village", "villager", "whom", "category", "estimated_cost"],
        batch_size=500,
    )
