"""Who may be a contact or an introducer: full members with their rights on that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from zhibu.cases.situation import Situation
from zhibu.core.errors import Problem
from zhibu.organization.models import Membership, Person, RightsSuspension
from zhibu.organization.selectors import in_force

# A member left out of those due keeps his rights.
Reason = RightsSuspension.Reason
_WITHOUT_RIGHTS = (Reason.PARTY_PROBATION, Reason.DETAINED)


def why_not_full(person: Person, day: date) -> str:
    """Say why somebody is no full member with his rights on a day; "" when he is one.

    Queries: two.
    """
    stay = Membership.objects.filter(in_force(day), person=person).order_by("-start").first()
    if stay is None:
        return f"{day} 不在党员名册上"
    if stay.confirmed_on is None or stay.confirmed_on > day:
        until = f"，{stay.confirmed_on} 转正" if stay.confirmed_on else "，还没有转正"
        return f"{day} 是预备党员（{stay.joined_on} 入党{until}）"
    lost = (
        RightsSuspension.objects.filter(Q(in_force(day)), person=person, reason__in=_WITHOUT_RIGHTS)
        .order_by("start")
        .first()
    )
    return f"{lost.start} 起{lost.get_reason_display()}" if lost else ""


def _refused(people: list[Person], day: date, role: str, code: str) -> Iterator[Problem]:
    for person in people:
        why = why_not_full(person, day)
        if why:
            yield Problem(
                code,
                f"不能作{role}：{why}",
                f"{role}应是有表决权的正式党员，请另选",
                field=role,
                value=str(person),
            )
    if len(people) == 2 and people[0] == people[1]:
        yield Problem("DEV012", "写了两次", "请填两名不同的人", field=role, value=str(people[0]))


def _named(body: Any) -> list[Person]:
    return [one for one in (body.first_person, body.second_person) if one is not None]


def check_contacts(body: Any, _situation: Situation) -> Iterator[Problem]:
    """D03: one or two full members whose rights are not suspended."""
    yield from _refused(_named(body), body.date, "培养联系人", "DEV010")


def check_introducers(body: Any, _situation: Situation) -> Iterator[Problem]:
    """D07: two different full members, none under 留党察看."""
    people = _named(body)
    if len(people) < 2:
        yield Problem(
            "DEV013",
            f"只填了 {len(people)} 名入党介绍人",
            "入党介绍人应有两名正式党员，一般由培养联系人担任",
            field="入党介绍人",
        )
    yield from _refused(people, body.date, "入党介绍人", "DEV011")
