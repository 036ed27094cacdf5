"""Choosing a person by name: whom a form offers, and whom a typed name means."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.names import normalize_name
from zhibu.organization.models import Membership, Organization, Person
from zhibu.organization.selectors import branch_of, in_force

if TYPE_CHECKING:
    from zhibu.access.models import User

MOST_OFFERED = 400
# What follows the name of one of several people who cannot be told apart otherwise.
_NUMBER = re.compile(r"(.*)（编号(\d{1,12})）")


def people_of(unit: Organization, day: date) -> list[Person]:
    """Give the people of a unit's branch, those on its roll that day first. Queries: one."""
    branch = branch_of(unit)
    on_roll = Membership.objects.filter(in_force(day), person=OuterRef("pk"))
    rows = (
        Person.objects.filter(organization__path__startswith=branch.path)
        .annotate(on_roll=Exists(on_roll))
        .order_by("-on_roll", "search_name", "distinction", "pk")
    )
    return list(rows[:MOST_OFFERED])


def labels_of(people: list[Person]) -> list[str]:
    """Give a label per person by which he can be found again, also among namesakes."""
    labels = [person.label for person in people]
    doubled = {label for label in labels if labels.count(label) > 1} if labels else set()
    return [
        f"{label}（编号{person.pk}）" if label in doubled else label
        for person, label in zip(people, labels, strict=True)
    ]


def find_person(text: str, unit: Organization, user: User) -> Person:
    """Give the one person that a typed name means; never guess.

    People of the unit's branch come first, then those of other units where the user enters
    records. Queries: one or two.

    Raises:
        ValidationError: nobody, or several, with what to write instead.
    """
    wanted = text.strip()
    branch = branch_of(unit)
    near = Person.objects.filter(organization__path__startswith=branch.path)
    far = Person.objects.filter(access_of(user).within(Permission.RECORD_ENTER))
    for people in (near, far):
        found = _matching(people, wanted)
        if len(found) == 1:
            return found[0]
        if found:
            several = "、".join(labels_of(found))
            raise ValidationError(f"“{wanted}”有{len(found)}人：{several}。请写成其中一个。")
    raise ValidationError(f"没有找到“{wanted}”。请核对姓名，或先在党员名册或职工花名册里登记。")


def _matching(people: QuerySet[Person], wanted: str) -> list[Person]:
    if numbered := _NUMBER.fullmatch(wanted):
        return list(people.filter(pk=int(numbered[2])))
    name, _open, rest = wanted.partition("（")
    full, short = normalize_name(wanted), normalize_name(name)
    rows = list(people.filter(Q(search_name=full) | Q(search_name=short))[:20])
    exact = [person for person in rows if person.label == wanted]
    if exact:
        return exact
    return [] if rest else rows
