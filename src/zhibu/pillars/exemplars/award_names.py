"""Whom a nomination means: a member, a Party group, one of the office, a family outside."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from zhibu.core.errors import Problem
from zhibu.core.names import normalize_name
from zhibu.core.periods import Period
from zhibu.ledger.drill import records_behind
from zhibu.organization.models import Kind, Organization, Person
from zhibu.organization.selectors import branch_of, members_on
from zhibu.pillars.exemplars.award_standing import MEMBER_KINDS, day_of
from zhibu.pillars.exemplars.models.awards import AwardKind, AwardStep, Candidate

LOOK_BACK = 2  # years in which the last appraisal is looked for


def people_named(name: str, people: Sequence[Person]) -> list[Person]:
    """Give those whom a name means; the label with its distinction means one alone."""
    exact = [person for person in people if person.label == name]
    if exact:
        return exact
    wanted = normalize_name(name)
    return [person for person in people if person.search_name == wanted]


def known_people(kind: str, unit: Organization, day: date, names: Collection[str]) -> list[Person]:
    """Give the people who may be meant: members that day, else all of the branch. Queries: one."""
    branch = branch_of(unit)
    wanted = {normalize_name(part) for name in names for part in (name, name.partition("（")[0])}
    if kind in MEMBER_KINDS:
        rows = members_on(branch, day)
    else:
        rows = Person.objects.filter(organization__path__startswith=branch.path)
    return list(rows.filter(search_name__in=wanted))


def known_groups(unit: Organization) -> dict[str, Organization]:
    """Give the Party groups below a unit by name. Queries: one."""
    below = Organization.objects.filter(path__startswith=branch_of(unit).path, kind=Kind.GROUP)
    return {normalize_name(group.name): group for group in below}


def find_candidates(body: AwardStep, rows: Sequence[Candidate], kind: str) -> None:
    """Fill whom the names of a nomination mean, where exactly one is known."""
    for row in rows:
        row.name = row.name.strip()
        row.person = row.group = None
    unit, day = body.record.organization, day_of(body)
    if kind == AwardKind.ADVANCED_GROUP:
        groups = known_groups(unit)
        for row in rows:
            row.group = groups.get(normalize_name(row.name))
    elif kind != AwardKind.FAMILY and day is not None:
        people = known_people(kind, unit, day, [row.name for row in rows])
        for row in rows:
            meant = people_named(row.name, people)
            row.person = meant[0] if len(meant) == 1 else None


def name_problems(body: AwardStep, rows: Sequence[Candidate], kind: str) -> Iterator[Problem]:
    """Everybody named is whom the kind of award is for. Queries: one or two."""
    unit, day = body.record.organization, body.record.date
    if kind == AwardKind.ADVANCED_GROUP:
        for row in rows:
            if row.group is None:
                names = "、".join(group.name for group in known_groups(unit).values())
                yield _wrong(row, "不是本支部的党小组", f"请写成其中一个：{names}")
        return
    if kind == AwardKind.FAMILY:
        return
    unknown = [row for row in rows if row.person is None]
    people = known_people(kind, unit, day, [row.name for row in unknown]) if unknown else []
    for row in unknown:
        meant = people_named(row.name, people)
        if len(meant) > 1:
            labels = "、".join(person.label for person in meant)
            yield _wrong(row, f"有{len(meant)}人同名", f"请写明是哪一位：{labels}")
        elif kind in MEMBER_KINDS:
            yield _wrong(
                row,
                f"{day} 不在本支部党员名册上",
                f"{AwardKind(kind).label}只评本支部党员；请核对姓名，或先登记入册",
            )


def _wrong(row: Candidate, message: str, remedy: str) -> Problem:
    return Problem("AWD010", message, remedy, field="提名人选", value=row.name)


def not_rated_excellent(
    people: Collection[Person], unit: Organization, day: date
) -> dict[int, Person]:
    """Give those whose last appraisal before a day was not 优秀, or who had none.

    Read from the figures of appraisal, whose records are closed to most. Queries: a few.
    """
    period = Period(date(day.year - LOOK_BACK, 1, 1), day)
    branch = branch_of(unit)
    found = records_behind("life.members_appraised", branch, period)
    last: dict[int, int] = {}
    for person, record in (
        found.filter(about__in=people).order_by("date", "pk").values_list("about", "pk")
    ):
        if person is not None:
            last[person] = record
    best = records_behind("life.members_rated_excellent", branch, period)
    excellent = set(best.filter(pk__in=last.values()).values_list("pk", flat=True))
    return {one.pk: one for one in people if last.get(one.pk) not in excellent}
