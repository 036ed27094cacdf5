"""What is wrong with a working group, or with people sent down to a community."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from zhibu.core.errors import Problem
from zhibu.core.quantities import format_number
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import State
from zhibu.organization.models import Person
from zhibu.pillars.emergency.models import CommunityDeployment, Deployed, WorkingGroup
from zhibu.pillars.emergency.response_checks import check_within

MOST_PEOPLE = 10_000
MOST_HOURS = 24
TENTH = Decimal("0.1")


def people_of(body: Any, name: str) -> list[Person]:
    """Give the people in the rows of a body, without blank lines."""
    # Django's "nothing chosen yet" is an AttributeError.
    named = (getattr(row, "person", None) for row in rows_of(body, name))
    return [person for person in named if person is not None]


def twice_problems(people: Iterable[Person], field: str) -> Iterator[Problem]:
    """Nobody is listed twice."""
    for person, count in Counter(people).items():
        if count > 1:
            yield Problem(
                "RSP020", f"列了 {count} 次", "同一个人只列一次", field=field, value=str(person)
            )


def check_group(group: WorkingGroup) -> Iterator[Problem]:
    """A name, a running response, and everybody once."""
    if not group.record.title.strip():
        yield Problem("RSP021", "没有填组名", "请写成 转运组、查验组、后勤组", field="组名")
    response = getattr(group, "response", None)
    if response is None:
        yield Problem("RSP022", "没有选应急响应", "请选这个组属于哪次响应", field="应急响应")
    yield from check_within(group, response, group.date)
    people = people_of(group, "members")
    yield from twice_problems(people, "组员")
    if group.leader is None and not people:
        yield Problem("RSP023", "没有组长，也没有组员", "请至少填一项", field="组员")
    if group.ended_on is not None and group.ended_on < group.date:
        yield Problem(
            "RSP024",
            "早于成立日期",
            f"请填 {group.date} 或以后",
            field="撤销日期",
            value=str(group.ended_on),
        )


def complete_deployment(body: CommunityDeployment) -> None:
    """Take the number of those listed, and the hours between the times, where they are blank."""
    if body.people_count is None:
        body.people_count = len(people_of(body, "people")) or None
    if body.hours is None and body.starts_at and body.ends_at and body.record.date:
        start, end = span_of(body)
        length = Decimal((end - start) // timedelta(minutes=6)) * TENTH
        body.hours = length


def span_of(body: CommunityDeployment) -> tuple[datetime, datetime]:
    """Give when a deployment began and ended; without times it took the whole day."""
    return _span(body.record.date, body.starts_at, body.ends_at)


def _span(day: date, starts: time | None, ends: time | None) -> tuple[datetime, datetime]:
    start = datetime.combine(day, starts or time())
    if ends is None:
        return start, datetime.combine(day + timedelta(days=1), time())
    end = datetime.combine(day, ends)
    return start, end if end > start else end + timedelta(days=1)


def check_deployment(body: CommunityDeployment) -> Iterator[Problem]:
    """A place, people once each, and nobody in two places at the same time."""
    yield from check_within(body, body.response, body.date)
    if not body.place.strip():
        yield Problem("RSP025", "没有填社区或地点", "请填写", field="社区（地点）")
    people = people_of(body, "people")
    yield from twice_problems(people, "下沉人员")
    yield from _number_problems(body, len(people))
    if body.hours is not None and not 0 < body.hours <= MOST_HOURS:
        yield Problem(
            "RSP026",
            "不是一天的小时数",
            f"请填大于 0、不超过 {MOST_HOURS} 的数",
            field="时长（小时）",
            value=format_number(body.hours),
        )
    yield from elsewhere_problems(body, people)


def _number_problems(body: CommunityDeployment, listed: int) -> Iterator[Problem]:
    number = body.people_count
    if number is None:
        yield Problem("RSP027", "没有填人数", "请填人数，或列出人员", field="人数")
    elif not 1 <= number <= MOST_PEOPLE:
        yield Problem(
            "RSP028",
            "不是有效的人数",
            f"请填 1 到 {MOST_PEOPLE} 之间的整数",
            field="人数",
            value=str(number),
        )
    elif number < listed:
        yield Problem(
            "RSP029", f"少于列出的人员（{listed} 人）", "请核对", field="人数", value=str(number)
        )


def elsewhere_problems(body: CommunityDeployment, people: Sequence[Person]) -> Iterator[Problem]:
    """Name those who were deployed elsewhere at the same time. Queries: one."""
    start, end = span_of(body)
    near = (body.date - timedelta(days=1), body.date, body.date + timedelta(days=1))
    rows = (
        Deployed.objects.filter(
            person__in=[person.pk for person in people if person.pk],
            deployment__record__state=State.CONFIRMED,
            deployment__record__date__in=near,
        )
        .exclude(deployment=body.pk)
        .select_related("person", "deployment__record")
    )
    for row in rows:
        yield from _clash(row.person, start, end, row.deployment)


def _clash(
    person: Person, start: datetime, end: datetime, other: CommunityDeployment
) -> Iterator[Problem]:
    other_start, other_end = span_of(other)
    if start < other_end and other_start < end:
        whole = "" if other.starts_at and other.ends_at else "（没有填起止时间，按全天算）"
        yield Problem(
            "RSP031",
            f"同一时间已在{other.place}下沉{whole}",
            "请核对日期和起止时间",
            field="下沉人员",
            value=str(person),
        )


def check_together(
    bodies: Sequence[CommunityDeployment],
) -> Iterator[tuple[CommunityDeployment, Problem]]:
    """Nobody stands in two deployments of one sheet at the same time."""
    by_person: dict[int, list[CommunityDeployment]] = {}
    for body in bodies:
        for person in people_of(body, "people"):
            for other in by_person.setdefault(person.pk, []):
                if other is not body:
                    for problem in _clash(person, *span_of(body), other):
                        yield body, problem
            by_person[person.pk].append(body)


def hold_people(bodies: Sequence[Any]) -> None:
    """Lock those who are named in rows, in the order of their numbers."""
    keys: Collection[int] = {
        person.pk for body in bodies for person in people_of(body, "people") if person.pk
    }
    list(Person.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
