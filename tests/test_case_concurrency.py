"""Several people at one case at once: it takes one way, its number is its own, clocks are right.

Threads with connections of their own, as in ``test_concurrency``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from tests.builders import Cast
from tests.errands.builders import ASKED, LOOKED, asked, draft, fresh, looked, new_case
from tests.errands.paths import CLOSED, OPEN, installed
from tests.test_concurrency import assert_books_are_whole, books, refusals, together
from zhibu.access.models import User
from zhibu.cases.clocks import readings
from zhibu.cases.models import Case
from zhibu.cases.running import run_clocks
from zhibu.cases.services import faults
from zhibu.cases.situation import situation_of
from zhibu.ledger.models import State
from zhibu.ledger.services import confirm_record, void_record

__all__ = ["books"]
pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2024, 4, 22)


@pytest.fixture(autouse=True)
def _errands(time_machine: Any) -> Iterator[None]:
    time_machine.move_to("2024-05-01T02:00:00Z", tick=True)
    with installed(OPEN, CLOSED):
        yield


def beginning(cast: Cast, title: str, actor: User) -> Callable[[], object]:
    return lambda: draft(new_case(cast.branch, title), "ask", ASKED, actor=actor)


def confirming(pk: int, actor: User) -> Callable[[], object]:
    return lambda: confirm_record(pk, actor=actor)


def assert_cases_are_whole() -> None:
    assert list(faults(OPEN)) == []
    for case in Case.objects.filter(path=OPEN.key).select_related("organization"):
        shown = {clock.key: one.due for clock, one in readings(situation_of(case))}
        assert dict(case.deadlines.values_list("clock", "due")) == shown
        assert case.next_due == min(shown.values(), default=None)
    assert_books_are_whole()


def test_cases_begun_at_once_get_numbers_of_their_own_without_a_gap(books: Cast) -> None:
    actors = (books.organizer, books.publicist, books.discipline, books.deputy)
    found = together(*(beginning(books, f"差事{at}", actor) for at, actor in enumerate(actors)))
    assert refusals(found) == []
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"CS2024-00{at}" for at in range(1, 5)]


def test_two_ends_of_one_case_confirmed_at_once_leave_one(books: Cast) -> None:
    case = asked(books)
    look = draft(case, "look", LOOKED, actor=books.organizer, papers=("核实表",), result="属实")
    drop = draft(case, "drop", LOOKED, actor=books.publicist)
    found = together(confirming(look.pk, books.secretary), confirming(drop.pk, books.deputy))
    # Dropping may follow the look of the same day, never the other way round.
    assert len(refusals(found)) <= 1
    situation = situation_of(fresh(case))
    assert situation.state.key in {"looked", "dropped"}
    assert_cases_are_whole()


@pytest.mark.parametrize("attempt", range(3))
def test_a_step_voided_while_the_next_one_is_confirmed_is_refused_or_refuses_it(
    books: Cast, attempt: int
) -> None:
    case = asked(books)
    (first,) = case.errands_errand.all()
    look = draft(case, "look", LOOKED, actor=books.organizer, papers=("核实表",), result="属实")
    works = [
        lambda: void_record(first.pk, actor=books.secretary, reason="记错了"),
        confirming(look.pk, books.deputy),
    ]
    found = together(*(works if attempt % 2 else reversed(works)))
    (refused,) = refusals(found)
    code = refused.problems[0].code
    state = fresh(case).state
    assert (code, state) in {("CAS026", "looked"), ("CAS015", "")}
    assert_cases_are_whole()


def test_the_nightly_run_beside_people_who_work_leaves_every_clock_right(books: Cast) -> None:
    cases = [asked(books, f"差事{at}") for at in range(6)]
    looks = [
        draft(case, "look", LOOKED, actor=books.organizer, papers=("核实表",), result="属实")
        for case in cases
    ]

    def work(mine: list[Any], actor: User) -> Callable[[], object]:
        return lambda: [confirm_record(body.pk, actor=actor) for body in mine]

    found = together(
        work(looks[:3], books.secretary), work(looks[3:], books.deputy), run_clocks, run_clocks
    )
    assert refusals(found) == []
    assert {fresh(case).state for case in cases} == {"looked"}
    assert_cases_are_whole()
    assert run_clocks().changed == 0


def test_steps_of_different_cases_of_one_branch_do_not_hinder_each_other(books: Cast) -> None:
    ready = [looked(books, f"差事{at}") for at in range(4)]
    notices = [
        draft(case, "notice", DAY, actor=books.organizer, until=date(2024, 4, 29)) for case in ready
    ]
    actors = (books.secretary, books.deputy) * 2
    found = together(*(confirming(body.pk, who) for body, who in zip(notices, actors, strict=True)))
    assert refusals(found) == []
    assert all(
        one.record.state == State.CONFIRMED
        for case in ready
        for one in case.errands_errand.select_related("record")
    )
    assert_cases_are_whole()
