"""Swaps of duty (换班): asked by one, taken by another, approved before the shift begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError, Problem
from zhibu.organization.models import Person
from zhibu.organization.rules import value_of
from zhibu.pillars.emergency.duty_rules import REST_HOURS
from zhibu.pillars.emergency.models import (
    Roster,
    RosterLeave,
    RosterShift,
    RosterSlot,
    RosterSwap,
    SwapState,
)
from zhibu.pillars.emergency.roster_services import hold_people, standing_slots
from zhibu.pillars.emergency.rostering import may_follow

if TYPE_CHECKING:
    from zhibu.access.models import User

P = Permission
ONE_SECOND = timedelta(seconds=1)


def may_ask(user: User, slot: RosterSlot) -> bool:
    """Tell whether somebody may ask for a swap: whose shift it is, or who enters records."""
    own = user.person_id is not None and user.person_id == slot.person_id
    return own or access_of(user).may(P.RECORD_ENTER, slot.shift.roster.organization)


def ask_swap(
    slot: RosterSlot, taker: Person, reason: str, *, actor: User, back: RosterSlot | None = None
) -> RosterSwap:
    """Ask that somebody takes a shift over, or exchanges one of his for it.

    Raises:
        DomainError: all that stands against it; nothing is stored.
        PermissionDenied: it is not his shift, and he enters no records there.
    """
    if not may_ask(actor, slot):
        raise PermissionDenied("只能换自己的班。")
    with transaction.atomic():
        hold_people((slot.person, taker))
        found = list(swap_problems(slot, taker, back))
        if not reason.strip():
            found.append(Problem("SWP001", "没有写原因", "请用一句话写明", field="原因"))
        DomainError.raise_if(found)
        swap = RosterSwap(
            slot=slot,
            giver=slot.person,
            taker=taker,
            back=back,
            reason=reason.strip()[:100],
            asked_by=actor,
        )
        try:
            with transaction.atomic():
                swap.save()
        except IntegrityError as error:
            raise DomainError.of(
                "SWP002", "这个班次已经申请换班", "请等批准，或请批准人先退回"
            ) from error
        _audit("swap.ask", swap, actor)
    return swap


def decide_swap(swap_id: int, *, actor: User, approve: bool) -> RosterSwap:
    """Approve a swap, which changes the roster, or refuse it.

    Raises:
        DomainError: it was decided already, or something stands against it by now.
        PermissionDenied: the actor enters no records there, or is one of the two.
    """
    with transaction.atomic():
        swap = RosterSwap.objects.select_related("giver", "taker").get(pk=swap_id)
        hold_people((swap.giver, swap.taker))
        swap = (
            RosterSwap.objects.select_for_update(of=("self",))
            .select_related(
                "slot__person", "slot__shift__roster__organization", "back__shift", "giver", "taker"
            )
            .get(pk=swap_id)
        )
        require(actor, P.RECORD_ENTER, swap.slot.shift.roster.organization)
        if actor.person_id in {swap.giver_id, swap.taker_id}:
            raise PermissionDenied("自己的换班由别人批准。")
        if swap.state != SwapState.ASKED:
            raise DomainError.of(
                "SWP003", f"已经处理过（{swap.get_state_display()}）", "请刷新页面"
            )
        if approve:
            _carry_out(swap)
        swap.state = SwapState.APPROVED if approve else SwapState.REFUSED
        swap.decided_by, swap.decided_at = actor, timezone.now()
        swap.save(update_fields=["state", "decided_by", "decided_at"])
        _audit("swap.approve" if approve else "swap.refuse", swap, actor)
    return swap


def _carry_out(swap: RosterSwap) -> None:
    if swap.slot.person_id != swap.giver_id:
        raise DomainError.of("SWP004", "这个班次已经换给别人", "请退回这次申请")
    DomainError.raise_if(swap_problems(swap.slot, swap.taker, swap.back))
    swap.slot.person = swap.taker
    swap.slot.save(update_fields=["person"])
    if swap.back is not None:
        swap.back.person = swap.giver
        swap.back.save(update_fields=["person"])


def swap_problems(
    slot: RosterSlot, taker: Person, back: RosterSlot | None = None
) -> Iterator[Problem]:
    """Say all that stands against a swap: the rules of the roster hold after it too.

    Queries: about six.
    """
    giver = slot.person
    if taker.pk == giver.pk:
        yield Problem("SWP005", "替班人就是本人", "请选别人", field="替班人", value=taker.label)
        return
    yield from _moment_problems(slot)
    yield from _fitness_problems(slot, taker, {slot.pk, back.pk if back else None}, "替班人")
    if back is None:
        return
    if back.person_id != taker.pk or back.shift_id == slot.shift_id:
        yield Problem("SWP006", f"不是{taker.label}的班次", "请选替班人的班次", field="换回")
        return
    yield from _moment_problems(back)
    yield from _fitness_problems(back, giver, {slot.pk, back.pk}, "换回")


def _moment_problems(slot: RosterSlot) -> Iterator[Problem]:
    shift = slot.shift
    if shift.roster.withdrawn_at is not None:
        yield Problem("SWP007", "这张值班表已经撤回", "请看新的值班表", value=shift.roster.title)
    if shift.starts_at <= timezone.now():
        yield Problem(
            "SWP008", "班次已经开始", "换班须事先批准；实际谁值的，写在交接里", value=str(shift)
        )


def _fitness_problems(
    slot: RosterSlot, person: Person, without: set[int | None], label: str
) -> Iterator[Problem]:
    """Say why somebody could not serve in a shift, were he rid of some others."""
    shift: RosterShift = slot.shift
    roster: Roster = shift.roster
    if not person.organization.path.startswith(roster.organization.path):
        yield Problem("SWP009", "不是本支部的人", "请选本支部的人", field=label, value=person.label)
    leads = RosterSlot.objects.filter(shift__roster=roster, person=person, is_leader=True)
    if slot.is_leader and not leads.exists():
        yield Problem(
            "SWP010",
            "不在带班领导之列",
            "带班的班次请换给带班领导",
            field=label,
            value=person.label,
        )
    last = timezone.localdate(shift.ends_at - ONE_SECOND)
    away = RosterLeave.objects.filter(
        roster=roster, person=person, date__range=(shift.date, last)
    ).first()
    if away:
        yield Problem("SWP011", f"{away.date} 请假", "请选别人", field=label, value=person.label)
    rest = timedelta(hours=value_of(REST_HOURS, roster.organization, shift.date))
    times = (shift.starts_at, shift.ends_at)
    for other in standing_slots([person]):
        held = (other.shift.starts_at, other.shift.ends_at)
        if other.pk not in without and not may_follow(times, held, rest):
            hours = f"{rest / timedelta(hours=1):g}"
            yield Problem(
                "SWP012",
                f"已排{other.shift}，两班之间休息不足 {hours} 小时",
                "请选别人，或换另一个班次",
                field=label,
                value=person.label,
            )


def _audit(action: str, swap: RosterSwap, actor: User) -> None:
    record_act(
        action,
        actor=actor,
        target_type="swap",
        target_id=swap.pk,
        organization=swap.slot.shift.roster.organization_id,
        detail={
            "shift": str(swap.slot.shift),
            "giver": swap.giver.label,
            "taker": swap.taker.label,
            "back": str(swap.back.shift) if swap.back else "",
        },
    )
