"""Branch stars: the newest grade is in force, and each line derives from its own record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast
from tests.examples import examples
from tests.exemplars import grading
from tests.keeping import kept
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.bulk import enter_many, void_many
from zhibu.ledger.closing import close_books
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record, revise_record, void_record
from zhibu.ledger.verify import verify_postings
from zhibu.organization.models import Organization
from zhibu.pillars.exemplars.gradings import GRADING
from zhibu.pillars.exemplars.models import BranchGrading

KEY = "exemplars.grading"
CODE = "exemplars.branch_stars"
FIRST, SECOND, THIRD = date(2021, 3, 1), date(2022, 3, 10), date(2023, 3, 5)


def stars(unit: Organization, day: date) -> object:
    return figures(unit, Period(day, day), [CODE])[CODE].value


def given_(cast: Cast, day: date, number: int = 4, **more: object) -> BranchGrading:
    return kept(cast, KEY, grading(cast.branch, day, number, **more))  # type: ignore[arg-type]


def ends() -> list[date | None]:
    rows = BranchGrading.objects.filter(record__state="confirmed").order_by("record__date")
    return [row.ended_on for row in rows]


def refused(cast: Cast, body: BranchGrading) -> list[str]:
    with pytest.raises(DomainError) as caught:
        kept(cast, KEY, body)
    return [problem.code for problem in caught.value.problems]


def test_a_new_grading_takes_the_place_of_the_one_before(cast: Cast) -> None:
    given_(cast, FIRST, 3)
    given_(cast, SECOND, 5)
    assert ends() == [SECOND - timedelta(days=1), None]
    assert stars(cast.branch, SECOND - timedelta(days=1)) == 3
    assert stars(cast.branch, SECOND) == 5
    assert list(verify_postings()) == []


def test_a_grading_entered_late_ends_where_the_next_one_begins(cast: Cast) -> None:
    given_(cast, SECOND, 5)
    given_(cast, FIRST, 3)
    assert ends() == [SECOND - timedelta(days=1), None]
    assert (stars(cast.branch, FIRST), stars(cast.branch, SECOND)) == (3, 5)


def test_a_voided_grading_gives_its_days_back(cast: Cast) -> None:
    for day, number in ((FIRST, 3), (SECOND, 5), (THIRD, 4)):
        given_(cast, day, number)
    middle = Record.objects.get(type=KEY, date=SECOND)
    void_record(middle.pk, actor=cast.secretary, reason="撤销评定")
    assert ends() == [THIRD - timedelta(days=1), None]
    assert (stars(cast.branch, SECOND), stars(cast.branch, THIRD)) == (3, 4)
    assert list(verify_postings()) == []


def test_a_moved_grading_moves_the_end_of_the_one_before(cast: Cast) -> None:
    given_(cast, FIRST, 3)
    body = given_(cast, SECOND, 5)
    body.record.date = SECOND + timedelta(days=20)
    revise_record(GRADING, body, actor=cast.secretary, version=body.record.version)
    assert ends()[0] == SECOND + timedelta(days=19)
    assert stars(cast.branch, SECOND) == 3
    assert list(verify_postings()) == []


def test_a_draft_ends_nothing(cast: Cast) -> None:
    given_(cast, FIRST, 3)
    draft = kept(cast, KEY, grading(cast.branch, SECOND, 5), confirm=False)
    assert stars(cast.branch, SECOND) == 3
    confirm_record(draft.pk, actor=cast.secretary)
    assert stars(cast.branch, SECOND) == 5


def test_stars_of_several_years_come_in_one_import(cast: Cast) -> None:
    bodies = [grading(cast.branch, day, 3 + i) for i, day in enumerate((FIRST, SECOND, THIRD))]
    enter_many(GRADING, bodies, actor=cast.secretary)
    assert [stars(cast.branch, day) for day in (FIRST, SECOND, THIRD)] == [3, 4, 5]
    assert list(verify_postings()) == []
    void_many(
        GRADING,
        list(Record.objects.filter(type=KEY, date__gte=SECOND)),
        actor=cast.secretary,
        reason="撤回导入",
    )
    assert ends() == [None]
    assert stars(cast.branch, THIRD) == 3
    assert list(verify_postings()) == []


def test_closed_books_keep_the_stars_that_they_told(cast: Cast) -> None:
    given_(cast, FIRST, 3)
    body = given_(cast, SECOND, 5)
    close_books(cast.branch, through=date(2022, 12, 31), actor=cast.secretary)
    void_record(body.pk, actor=cast.secretary, reason="撤销评定")
    assert stars(cast.branch, date(2022, 12, 31)) == 5
    assert stars(cast.branch, timezone.localdate()) == 3
    assert list(verify_postings()) == []


def test_each_branch_has_its_own_stars(cast: Cast) -> None:
    given_(cast, FIRST, 3)
    enter_many(GRADING, [grading(cast.sibling, SECOND, 5)], actor=cast.sibling_secretary)
    assert ends() == [None, None]
    assert stars(cast.committee, SECOND) == 8


def test_stars_score_and_giver_are_sound(cast: Cast) -> None:
    body = grading(cast.branch, SECOND, 6, score=201, decided_by=" ", year=2019)
    assert refused(cast, body) == ["EXE070", "EXE071", "EXE072", "EXE073"]


def test_two_gradings_do_not_begin_on_one_day(cast: Cast) -> None:
    given_(cast, SECOND)
    assert refused(cast, grading(cast.branch, SECOND, 5, 2022)) == ["LED015"]


def test_a_later_year_comes_into_force_later(cast: Cast) -> None:
    given_(cast, SECOND, 4, year=2022)
    later = SECOND + timedelta(days=30)
    assert refused(cast, grading(cast.branch, later, 5, 2021)) == ["EXE074"]
    pair = [grading(cast.branch, FIRST, 3, 2021), grading(cast.branch, date(2021, 9, 1), 4, 2020)]
    with pytest.raises(DomainError, match="EXE074"):
        enter_many(GRADING, pair, actor=cast.secretary, checked=True)


def test_a_branch_may_be_graded_anew_within_the_year(cast: Cast) -> None:
    given_(cast, SECOND, 5)
    given_(cast, date(2022, 10, 1), 2)
    assert stars(cast.branch, date(2022, 9, 30)) == 5
    assert stars(cast.branch, date(2022, 10, 1)) == 2


GRADES = st.lists(
    st.tuples(st.integers(0, 300), st.integers(0, 5), st.booleans()),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one[0],
)


@given(GRADES)
@settings(max_examples=examples(12))
def test_whatever_the_order_the_latest_grade_is_in_force(
    cast: Cast, grades: list[tuple[int, int, bool]]
) -> None:
    start = date(2022, 1, 1)
    made = []
    for offset, number, voided in grades:
        body = given_(cast, start + timedelta(days=offset), number)
        made.append(body)
        if voided:
            void_record(body.pk, actor=cast.secretary, reason="撤销评定")
    standing = sorted((offset, number) for offset, number, voided in grades if not voided)
    for offset, number in standing:
        assert (stars(cast.branch, start + timedelta(days=offset)) or 0) == number
    assert list(verify_postings()) == []
    for (_offset, _number, voided), body in zip(grades, made, strict=True):
        if not voided:
            void_record(body.pk, actor=cast.secretary, reason="下一例")
    assert not stars(cast.branch, date(2022, 12, 31))
