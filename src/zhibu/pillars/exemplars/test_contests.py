"""Skill contests: weights, scores, ranks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import Cast
from tests.exemplars import contest, result
from tests.keeping import kept
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.figures import figures
from zhibu.organization.models import Organization, Person
from zhibu.pillars.exemplars.contests import CONTEST, check_contest, complete_contest
from zhibu.pillars.exemplars.models import ContestResult, SkillContest

DAY = date(2022, 6, 9)
KEY = "exemplars.contest"


def refused(cast: Cast, results: Sequence[ContestResult] = (), **more: object) -> set[str]:
    with pytest.raises(DomainError) as caught:
        kept(cast, KEY, contest(cast.branch, DAY, results, **more))
    return {problem.code for problem in caught.value.problems}


def test_a_contest_counts_once_with_all_its_results(cast: Cast) -> None:
    rows = [result(person, "80", "90") for person in cast.members[:3]]
    body = kept(cast, KEY, contest(cast.branch, DAY, rows))
    code = "exemplars.skill_contests"
    assert figures(cast.branch, Period.year(2022), [code])[code].value == 1
    stored = CONTEST.load([body.record])[body.pk]
    assert [row.score for row in rows_of(stored, "results")] == [Decimal(87)] * 3


def test_the_score_follows_the_weights_of_the_contest(cast: Cast) -> None:
    rows = [result(cast.members[0], "80.5", "91.25")]
    kept(cast, KEY, contest(cast.branch, DAY, rows, theory_weight=40, practice_weight=60))
    assert ContestResult.objects.get().score == Decimal("86.95")


def test_a_score_alone_is_taken_as_it_is(cast: Cast) -> None:
    kept(cast, KEY, contest(cast.branch, DAY, [result(cast.members[0], None, None, "88")]))
    assert ContestResult.objects.get().score == 88


def test_weights_make_a_hundred(cast: Cast) -> None:
    assert refused(cast, theory_weight=30, practice_weight=60) == {"EXE010"}


def test_a_contest_has_a_name(cast: Cast) -> None:
    assert refused(cast, title=" ") == {"EXE001"}


@pytest.mark.parametrize("marks", [("101", "90"), ("90", "-1"), (None, None, "100.5")])
def test_marks_out_of_a_hundred_are_refused(cast: Cast, marks: tuple[str | None, ...]) -> None:
    assert "EXE011" in refused(cast, [result(cast.members[0], *marks)])


def test_a_rank_starts_at_one(cast: Cast) -> None:
    assert refused(cast, [result(cast.members[0], rank=0)]) == {"EXE012"}


@pytest.mark.parametrize("typed", ["86.95", "87", "87.0"])
def test_a_typed_score_may_be_rounded(cast: Cast, typed: str) -> None:
    rows = [result(cast.members[0], "80.5", "91.25", typed)]
    kept(cast, KEY, contest(cast.branch, DAY, rows, theory_weight=40, practice_weight=60))


def test_a_typed_score_that_does_not_follow_is_refused(cast: Cast) -> None:
    assert refused(cast, [result(cast.members[0], "80", "90", "88")]) == {"EXE013"}


def test_nobody_stands_twice_in_one_event(cast: Cast) -> None:
    who = cast.members[0]
    assert refused(cast, [result(who, event="摆台"), result(who, event="摆台 ")]) == {"EXE014"}
    kept(
        cast,
        KEY,
        contest(cast.branch, DAY, [result(who, event="摆台"), result(who, event="烹饪")]),
    )


def test_one_rank_is_for_one_score(cast: Cast) -> None:
    first, second = cast.members[:2]
    rows = [result(first, None, None, "90", rank=1), result(second, None, None, "89", rank=1)]
    assert refused(cast, rows) == {"EXE015"}
    tied = [result(first, None, None, "90", rank=1), result(second, None, None, "90", rank=1)]
    kept(cast, KEY, contest(cast.branch, DAY, tied))


def test_a_higher_score_has_no_worse_rank(cast: Cast) -> None:
    first, second = cast.members[:2]
    rows = [result(first, None, None, "88", rank=1), result(second, None, None, "89", rank=2)]
    with pytest.raises(DomainError, match="成绩高于李建国（第1名，88 分），名次却在后"):
        kept(cast, KEY, contest(cast.branch, DAY, rows))


def test_ranks_of_different_events_do_not_touch(cast: Cast) -> None:
    first, second = cast.members[:2]
    rows = [
        result(first, None, None, "70", rank=1, event="摆台"),
        result(second, None, None, "95", rank=2, event="烹饪"),
    ]
    kept(cast, KEY, contest(cast.branch, DAY, rows))


def test_all_that_is_wrong_is_told_at_once(cast: Cast) -> None:
    rows = [result(cast.members[0], "101", rank=0)]
    assert refused(cast, rows, title="", theory_weight=10) == {
        "EXE001",
        "EXE010",
        "EXE011",
        "EXE012",
    }


MARKS = st.decimals(0, 100, places=2)


@given(st.integers(0, 100), st.lists(st.tuples(MARKS, MARKS), max_size=6))
def test_ranks_made_from_the_scores_are_never_refused(
    weight: int, marks: list[tuple[Decimal, Decimal]]
) -> None:
    body = contest(Organization(), DAY, theory_weight=weight, practice_weight=100 - weight)
    rows = [
        ContestResult(contestant=Person(pk=number + 1, name="人"), theory=one, practice=two)
        for number, (one, two) in enumerate(marks)
    ]
    set_rows(body, "results", rows)
    complete_contest(body)
    scores = [row.score for row in rows]
    for row in rows:
        assert row.score is not None
        assert 0 <= row.score <= 100
        row.rank = 1 + sum(other > row.score for other in scores if other is not None)
    assert list(check_contest(body)) == []


def test_usual_weights_are_thirty_and_seventy() -> None:
    body = SkillContest()
    assert (body.theory_weight, body.practice_weight) == (30, 70)
