"""How applicants are named, and how a new application begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q

from zhibu.access.roles import Permission
from zhibu.cases.models import Case
from zhibu.cases.paths import NEW
from zhibu.cases.records import case_noun, cases_of
from zhibu.cases.situation import Situation
from zhibu.core.errors import DomainError, Problem
from zhibu.core.names import normalize_name
from zhibu.organization.models import Membership, Organization, Person
from zhibu.organization.selectors import branch_of, in_force

KEY = "development"
_NUMBERED = re.compile(r"(?P<number>[A-Za-z]*\d{4}-\d{1,6})\s+(?P<name>.+)")
_DISTINCT = re.compile(r"(?P<name>[^（(]+)[（(](?P<distinction>[^）)]+)[）)]")


def people_named(text: str, unit: Organization) -> list[Person]:
    """Give the people on a branch's file whom 张三 or 张三（车队） may mean. Queries: one."""
    found = _DISTINCT.fullmatch(text.strip())
    name, distinction = (found["name"], found["distinction"].strip()) if found else (text, "")
    people = Person.objects.filter(
        organization=branch_of(unit), search_name=normalize_name(name)
    ).select_related("organization")
    return list(people.filter(distinction=distinction) if distinction else people)


def cases_named(text: str, unit: Organization) -> Sequence[Case]:
    """Give the open applications of the person; failing that, those that are over."""
    people = people_named(text, unit)
    known = list(cases_of(KEY, unit).filter(person__in=people).select_related("person"))
    return [case for case in known if case.is_open or case.state == NEW] or known


def begin(text: str, unit: Organization) -> Case:
    """Give a new application of somebody on file.

    A number before the name (2023-001 张三) is kept, so that one who was stopped may apply anew.

    Raises:
        DomainError: DEV001 nobody has the name, DEV002 several have.
    """
    branch = branch_of(unit)
    found = _NUMBERED.fullmatch(text)
    number, name = (found["number"], found["name"]) if found else ("", text)
    people = people_named(name, unit)
    if not people:
        raise DomainError.of(
            "DEV001",
            f"{branch.name}没有这个人",
            "请核对姓名，或先在“组织与党员”里登记这个人",
            value=name,
        )
    if len(people) > 1:
        several = "、".join(one.label for one in people[:6])
        raise DomainError.of(
            "DEV002",
            f"有 {len(people)} 人同名：{several}",
            "请在姓名后用括号写明区分",
            value=name,
        )
    person = people[0]
    return Case(path=KEY, organization=branch, number=number, title=person.label, person=person)


def application_problems(body: Any, situation: Situation) -> Iterator[Problem]:
    """One open application per person; a member does not apply again."""
    case, person = situation.case, situation.case.person
    if person is None:
        return
    if situation.history and situation.state.final and not situation.state.good:
        yield Problem(
            "DEV017",
            f"以前的申请（{case.number}）{situation.state.label}",
            f"重新申请的，请写新编号和姓名，例如 {body.date.year}-001 {person.label}",
            field="步骤",
        )
    others = Case.objects.filter(Q(is_open=True), path=KEY, person=person).exclude(pk=case.pk)
    for other in others.select_related("organization"):
        yield Problem(
            "DEV018",
            f"已有未办结的入党申请 {other.number}（{other.organization.name}）",
            "一人同时只有一份申请；请在原申请上办理",
            field="入党申请人",
            value=person.label,
        )
    member = Membership.objects.filter(in_force(body.date), person=person).first()
    if member is not None:
        yield Problem(
            "DEV019",
            f"已于 {member.joined_on} 入党",
            "已是党员的不再申请；请核对姓名或党员名册",
            field="入党申请人",
            value=person.label,
        )


APPLICANT = case_noun(
    KEY,
    "入党申请人",
    named=cases_named,
    make=begin,
    reader=Permission.DEVELOPMENT_READ,
    remedy="请写编号或姓名",
)
