"""Builders of responses, working groups, deployments, shifts and supplies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.utils import timezone

from tests.builders import Cast
from tests.keeping import keep
from tests.village import header
from zhibu.access.models import User
from zhibu.cases.models import Case
from zhibu.ledger.children import set_rows
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization, Person
from zhibu.pillars.emergency.models import (
    CommunityDeployment,
    Deployed,
    DutyShift,
    GroupMember,
    OnDuty,
    ResponseStep,
    Roster,
    RosterShift,
    RosterSlot,
    RosterSwap,
    SupplyItem,
    SupplyMovement,
    WorkingGroup,
)

DAY = date(2022, 3, 5)
BEGUN = date(2022, 1, 10)
TITLE = "疫情防控响应"
STEPS = "emergency.response"
B = TypeVar("B", bound=RecordBody)


def new_response(unit: Organization, title: str = TITLE) -> Case:
    return Case(path="response", organization=unit, title=title)


def step(case: Case, move: str, day: date = BEGUN, **more: Any) -> ResponseStep:
    """Give an unsaved step of a response with what that step asks for."""
    asked: dict[str, dict[str, Any]] = {
        "open": {"kind": "epidemic", "event_level": "2", "level": "3"},
        "adjust": {"level": "2"},
    }
    return ResponseStep(
        record=header(case.organization, day), case=case, step=move, **asked.get(move, {}) | more
    )


def take(case: Case, move: str, day: date, actor: User, **more: Any) -> Case:
    """Take a step and confirm it, all by one who may."""
    found: Case = keep(STEPS, step(case, move, day, **more), actor, actor).case
    return Case.objects.get(pk=found.pk)


def running(
    unit: Organization, actor: User, title: str = TITLE, begun: date = BEGUN, **more: Any
) -> Case:
    """Give the response of that title which a unit runs, opened if it is new."""
    known = Case.objects.filter(path="response", organization=unit, title=title).first()
    return known or take(new_response(unit, title), "open", begun, actor, **more)


def actor_for(cast: Cast, unit: Organization) -> User:
    """Give who may enter and confirm for a unit of the cast."""
    inside = unit.path.startswith(cast.branch.path)
    return cast.secretary if inside else cast.sibling_secretary


def group(
    response: Case, unit: Organization, people: Sequence[Person], day: date = DAY, **more: Any
) -> WorkingGroup:
    """Give an unsaved group of these people, the first of them its leader."""
    title = more.pop("title", "转运组")
    body = WorkingGroup(
        record=header(unit, day, title), response=response, leader=people[0] if people else None
    )
    for name, value in more.items():
        setattr(body, name, value)
    set_rows(body, "members", [GroupMember(person=one, role="司机") for one in people[1:]])
    return body


def deployment(
    unit: Organization, people: Sequence[Person] = (), day: date = DAY, **more: Any
) -> CommunityDeployment:
    """Give an unsaved deployment of these people from 8 to 12, or of five that nobody names."""
    given: dict[str, Any] = {
        "place": "金河社区",
        "task": "核酸检测秩序维护",
        "starts_at": time(8),
        "ends_at": time(12),
        "people_count": None if people else 5,
    }
    body = CommunityDeployment(record=header(unit, day), **given | more)
    set_rows(body, "people", [Deployed(person=one) for one in people])
    return body


def shift(unit: Organization, people: Sequence[Person], day: date = DAY, **more: Any) -> DutyShift:
    """Give an unsaved shift of 24 hours."""
    title = more.pop("title", "全天")
    given: dict[str, Any] = {"starts_at": time(8, 30), "ends_at": time(8, 30), "done": "一切正常"}
    body = DutyShift(record=header(unit, day, title), **given | more)
    if people:
        set_rows(body, "staff", [OnDuty(person=one) for one in people])
    return body


def item(unit: Organization, name: str = "医用口罩", spec: str = "", **more: Any) -> SupplyItem:
    """Give supplies of that name, registered if they are new."""
    found, _made = SupplyItem.objects.get_or_create(
        organization=unit, name=name, spec=spec, defaults={"measure": "个"} | more
    )
    return found


def movement(
    what: SupplyItem, kind: str, quantity: str | int, day: date = DAY, **more: Any
) -> SupplyMovement:
    """Give an unsaved movement; a purchase costs two yuan each unless more is said."""
    if kind == "purchase" and not {"unit_price", "total"} & set(more):
        more["unit_price"] = Decimal(2)
    return SupplyMovement(
        record=header(what.organization, day),
        item=what,
        kind=kind,
        quantity=Decimal(quantity),
        **more,
    )


def moved(
    cast: Cast, what: SupplyItem, kind: str, quantity: str | int, day: date = DAY, **more: Any
) -> SupplyMovement:
    """Enter a movement and confirm it."""
    actor = actor_for(cast, what.organization)
    body = movement(what, kind, quantity, day, **more)
    return keep("emergency.supply", body, actor, actor)


def later(days: int) -> date:
    return DAY + timedelta(days=days)


def roster(unit: Organization, maker: User, *days: tuple[date, Person, Person]) -> Roster:
    """Store a roster with a shift of 24 hours a day: each day its leader and who is on duty."""
    first, last = min(day for day, *_people in days), max(day for day, *_people in days)
    found = Roster.objects.create(
        organization=unit, title="值班表", first=first, last=last, made_by=maker
    )
    for day, leader, staff in days:
        start = datetime.combine(day, time(8, 30), timezone.get_current_timezone())
        shift_ = RosterShift.objects.create(
            roster=found,
            date=day,
            name="全天",
            starts_at=start,
            ends_at=start + timedelta(days=1),
        )
        RosterSlot.objects.create(shift=shift_, person=leader, is_leader=True)
        RosterSlot.objects.create(shift=shift_, person=staff)
    return found


def asked_swap(unit: Organization, maker: User, leader: Person, giver: Person) -> RosterSwap:
    """Store a swap that waits: of the shift that somebody serves tomorrow."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    made = roster(unit, maker, (tomorrow, leader, giver))
    slot = RosterSlot.objects.get(shift__roster=made, person=giver)
    return RosterSwap.objects.create(
        slot=slot, giver=giver, taker=leader, reason="外出开会", asked_by=maker
    )
