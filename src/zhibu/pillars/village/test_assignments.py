"""Resident cadres: terms of service, months of duty, and what does not fit together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import Cast
from tests.keeping import kept
from tests.village import assignment, duty, village
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.bulk import enter_many
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, RecordBody
from zhibu.ledger.services import revise_record, void_record
from zhibu.organization.models import Person, RuleSetting
from zhibu.pillars.village.ledgers.assignments import ASSIGNMENT, DUTY
from zhibu.pillars.village.models import Post, Village, VillageAssignment
from zhibu.pillars.village.stays import days_inside, duty_days, duty_days_required, month_of

ASSIGNED, ON_DUTY = "village.assignment", "village.duty"
CODE = "village.cadres_dispatched"
START = date(2022, 1, 10)


def dispatched(cast: Cast, year: int) -> Decimal | None:
    return figures(cast.branch, Period.year(year), [CODE])[CODE].value


def refused(cast: Cast, key: str, body: RecordBody) -> set[str]:
    with pytest.raises(DomainError) as caught:
        kept(cast, key, body)
    return {problem.code for problem in caught.value.problems}


def sent(cast: Cast, person: Person, day: date = START, **more: object) -> VillageAssignment:
    return kept(cast, ASSIGNED, assignment(person, cast.branch, day, **more))


def revise(cast: Cast, body: VillageAssignment, **change: object) -> None:
    fresh = ASSIGNMENT.load([Record.objects.select_related("about").get(pk=body.pk)])[body.pk]
    for name, value in change.items():
        setattr(fresh.record if name == "date" else fresh, name, value)
    revise_record(ASSIGNMENT, fresh, actor=cast.secretary, version=fresh.record.version)


def test_who_serves_in_a_year_counts_once_in_each_year_he_serves(cast: Cast) -> None:
    sent(cast, cast.members[0], ended_on=date(2023, 6, 30))
    sent(cast, cast.members[1])
    assert [dispatched(cast, year) for year in (2021, 2022, 2023, 2024)] == [None, 2, 2, 1]


def test_two_terms_of_one_person_are_one_cadre(cast: Cast) -> None:
    sent(cast, cast.members[0], ended_on=date(2022, 5, 31))
    sent(cast, cast.members[0], date(2022, 6, 1), village=village(cast.branch, "柳树村"))
    assert dispatched(cast, 2022) == 1


def test_an_assignment_is_ended_later(cast: Cast) -> None:
    body = sent(cast, cast.members[0])
    revise(cast, body, ended_on=date(2022, 12, 31))
    assert (dispatched(cast, 2022), dispatched(cast, 2023)) == (1, None)


def test_what_is_wrong_with_an_assignment_is_said_at_once(cast: Cast) -> None:
    body = assignment(cast.members[0], cast.branch, START)
    body.record.about = None
    body.village = village(cast.sibling, "柳树村")
    body.ended_on = body.planned_end = date(2022, 1, 9)
    assert refused(cast, ASSIGNED, body) == {"VIL030", "VIL011", "VIL031"}


def test_nobody_serves_in_two_villages_on_one_day(cast: Cast) -> None:
    sent(cast, cast.members[0], ended_on=date(2022, 5, 31))
    other = village(cast.branch, "柳树村")
    twin = assignment(cast.members[0], cast.branch, date(2022, 5, 31), village=other)
    assert refused(cast, ASSIGNED, twin) == {"VIL032"}
    sent(cast, cast.members[0], date(2022, 6, 1), village=other)


def test_a_village_has_one_first_secretary(cast: Cast) -> None:
    sent(cast, cast.members[0], post=Post.FIRST_SECRETARY)
    second = assignment(cast.members[1], cast.branch, date(2022, 3, 1), post=Post.FIRST_SECRETARY)
    assert refused(cast, ASSIGNED, second) == {"VIL033"}
    sent(cast, cast.members[1], date(2022, 3, 1), post=Post.MEMBER)
    elsewhere = village(cast.branch, "柳树村")
    sent(cast, cast.members[2], post=Post.FIRST_SECRETARY, village=elsewhere)


def test_rows_stored_together_must_not_clash_either(cast: Cast) -> None:
    bodies = [
        assignment(cast.members[0], cast.branch, START),
        assignment(cast.members[0], cast.branch, date(2022, 2, 1)),
        assignment(cast.members[1], cast.branch, START, post=Post.FIRST_SECRETARY),
        assignment(cast.members[2], cast.branch, START, post=Post.FIRST_SECRETARY),
    ]
    with pytest.raises(DomainError) as caught:
        enter_many(ASSIGNMENT, bodies, actor=cast.secretary)
    assert [problem.code for problem in caught.value.problems] == ["VIL032", "VIL033"]


def test_days_on_duty_lie_inside_the_assignment(cast: Cast) -> None:
    person = cast.members[0]
    assert refused(cast, ON_DUTY, duty(person, cast.branch)) == {"VIL042"}
    sent(cast, person)
    too_many = duty(person, cast.branch, date(2022, 1, 31), 20, leave_days=3)
    assert refused(cast, ON_DUTY, too_many) == {"VIL043"}
    kept(cast, ON_DUTY, duty(person, cast.branch, date(2022, 1, 31), 20, leave_days=2))
    assert refused(cast, ON_DUTY, duty(person, cast.branch, date(2021, 12, 31), 1)) == {"VIL042"}


def test_an_assignment_that_is_only_a_draft_carries_no_duty(cast: Cast) -> None:
    draft = assignment(cast.members[0], cast.branch, START)
    kept(cast, ASSIGNED, draft, confirm=False)
    assert refused(cast, ON_DUTY, duty(cast.members[0], cast.branch)) == {"VIL042"}


def test_duty_in_another_village_is_refused(cast: Cast) -> None:
    sent(cast, cast.members[0])
    elsewhere = village(cast.branch, "柳树村")
    body = duty(cast.members[0], cast.branch, village=elsewhere)
    assert refused(cast, ON_DUTY, body) == {"VIL042"}


@pytest.mark.parametrize(("days", "leave", "code"), [(32, 0, "VIL041"), (20, 12, "VIL041")])
def test_a_month_has_no_more_days_than_it_has(cast: Cast, days: int, leave: int, code: str) -> None:
    sent(cast, cast.members[0])
    body = duty(cast.members[0], cast.branch, date(2022, 3, 31), days, leave_days=leave)
    assert refused(cast, ON_DUTY, body) == {code}


def test_missing_days_are_asked_for(cast: Cast) -> None:
    sent(cast, cast.members[0])
    body = duty(cast.members[0], cast.branch, days=None)
    assert [problem.code for problem in DUTY.check(body)] == ["VIL040"]


def test_a_month_is_told_once(cast: Cast) -> None:
    sent(cast, cast.members[0])
    kept(cast, ON_DUTY, duty(cast.members[0], cast.branch, date(2022, 3, 5)))
    with pytest.raises(DomainError, match="LED015"):
        kept(cast, ON_DUTY, duty(cast.members[0], cast.branch, date(2022, 3, 31)))


def test_a_change_of_post_within_a_month_leaves_the_whole_month(cast: Cast) -> None:
    person = cast.members[0]
    sent(cast, person, ended_on=date(2022, 3, 10))
    sent(cast, person, date(2022, 3, 11), post=Post.LEADER)
    kept(cast, ON_DUTY, duty(person, cast.branch, date(2022, 3, 31), 31))


def test_an_assignment_is_not_taken_from_under_its_months(cast: Cast) -> None:
    body = sent(cast, cast.members[0])
    month = kept(cast, ON_DUTY, duty(cast.members[0], cast.branch, date(2022, 3, 31), 20))
    with pytest.raises(DomainError, match=r"VIL034.*2022-03"):
        void_record(body.pk, actor=cast.secretary, reason="记错了")
    with pytest.raises(DomainError, match="VIL034"):
        revise(cast, body, ended_on=date(2022, 3, 19))
    with pytest.raises(DomainError, match="VIL034"):
        revise(cast, body, village=village(cast.branch, "柳树村"))
    revise(cast, body, ended_on=date(2022, 3, 20))
    void_record(month.pk, actor=cast.secretary, reason="记错了")
    void_record(body.pk, actor=cast.secretary, reason="记错了")
    assert dispatched(cast, 2022) in {None, 0}


def test_days_of_a_year_are_those_of_confirmed_months(cast: Cast) -> None:
    person, home = cast.members[0], village(cast.branch)
    sent(cast, person)
    for month, days in ((2, 20), (3, 22)):
        kept(cast, ON_DUTY, duty(person, cast.branch, date(2022, month, 28), days))
    kept(cast, ON_DUTY, duty(person, cast.branch, date(2022, 4, 30), 9), confirm=False)
    assert duty_days(person, home, 2022) == 42
    assert duty_days(person, home, 2023) == 0
    assert duty_days_required(cast.branch, 2022) == 220
    RuleSetting.objects.create(
        key="village.duty_days", value="240", since=date(2023, 1, 1), source="县委组织部通知"
    )
    assert [duty_days_required(cast.branch, year) for year in (2022, 2023)] == [220, 240]


DAYS = st.dates(date(2021, 12, 1), date(2022, 5, 31))


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=5), DAYS)
def test_days_inside_a_month_are_those_on_which_somebody_is_posted(
    terms: list[tuple[date, date | None]], day: date
) -> None:
    posted = [
        VillageAssignment(record=Record(date=start), village=Village(name="石板村"), ended_on=end)
        for start, end in terms
        if end is None or start <= end
    ]
    first, last = month_of(day)
    held = [
        at
        for at in range(first.toordinal(), last.toordinal() + 1)
        if any(one.date.toordinal() <= at <= (one.ended_on or last).toordinal() for one in posted)
    ]
    assert days_inside(posted, first, last) == len(held)
