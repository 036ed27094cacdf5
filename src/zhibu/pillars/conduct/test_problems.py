"""Problems: steps in order, two people, figures that move once, clocks."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast
from tests.examples import examples
from tests.problems import (
    CLOSED,
    DAY,
    checker_of,
    new_problem,
    owner_of,
    problem_at,
    problem_step,
    take,
)
from zhibu.cases.judging import next_steps
from zhibu.cases.models import Case, Deadline
from zhibu.cases.paths import case_path, paths
from zhibu.cases.selectors import board
from zhibu.cases.services import faults
from zhibu.cases.situation import situation_of
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.children import set_rows
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import confirm_record, enter_record, revise_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings


def counted(cast: Cast) -> tuple[int, int]:
    codes = ("conduct.problems_found", "conduct.problems_rectified")
    found = figures(cast.branch, Period.year(2022), codes)
    first, second = (int(found[code].value or 0) for code in codes)
    return first, second


def sound() -> bool:
    standing = [fault for path in paths() for fault in faults(path)]
    return not [*verify_postings(), *verify_balances(), *standing]


def codes(error: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {problem.code for problem in error.value.problems}


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def next_day(case: Case) -> date:
    last = Record.objects.filter(problemstep__case=case).order_by("-date").first()
    assert last is not None
    return last.date + timedelta(days=1)


def follow(cast: Cast, case: Case, *steps: str, **more: object) -> Case:
    for step in steps:
        body = problem_step(case, step, next_day(case), **more)
        take(body, cast.publicist, cast.secretary)
    return fresh(case)


def test_a_problem_is_found_once_and_put_right_once(cast: Cast) -> None:
    case = problem_at(cast, *CLOSED[:-1])
    assert counted(cast) == (1, 0)
    assert case.state == "done"
    case = follow(cast, case, "verify")
    assert (case.state, counted(cast), sound()) == ("closed", (1, 1), True)


def test_a_second_write_off_after_a_relapse_posts_nothing(cast: Cast) -> None:
    case = problem_at(cast, *CLOSED)
    case = follow(cast, case, "reopen")
    assert (case.state, counted(cast)) == ("open", (1, 1))
    case = follow(cast, case, *CLOSED[1:])
    assert (case.state, counted(cast), sound()) == ("closed", (1, 1), True)


def test_owner_named_as_checker_is_refused(cast: Cast) -> None:
    case = problem_at(cast, *CLOSED[:-1])
    body = problem_step(case, "verify", next_day(case), checker=owner_of(cast.branch))
    with pytest.raises(DomainError) as caught:
        enter_record(registry.record_type("conduct.problem"), body, actor=cast.publicist)
    assert codes(caught) == {"PRB005"}


def test_account_of_the_owner_can_neither_enter_nor_confirm_the_write_off(cast: Cast) -> None:
    kind = registry.record_type("conduct.problem")
    case = problem_at(cast, *CLOSED[:-1])
    cast.publicist.person, before = owner_of(cast.branch), cast.publicist.person
    cast.publicist.save()
    own = problem_step(case, "verify", next_day(case))
    with pytest.raises(DomainError) as caught:
        enter_record(kind, own, actor=cast.publicist)
    assert codes(caught) == {"PRB008"}
    cast.publicist.person = before
    cast.publicist.save()
    cast.secretary.person = owner_of(cast.branch)
    cast.secretary.save()
    body = enter_record(kind, problem_step(case, "verify", next_day(case)), actor=cast.publicist)
    with pytest.raises(DomainError) as caught:
        confirm_record(body.pk, actor=cast.secretary)
    assert codes(caught) == {"PRB008"}
    assert counted(cast) == (1, 0)


def test_nobody_becomes_owner_of_what_he_wrote_off(cast: Cast) -> None:
    kind = registry.record_type("conduct.problem")
    case = problem_at(cast, *CLOSED)
    record = Record.objects.get(problemstep__case=case, problemstep__step="plan")
    body = kind.load([record])[record.pk]
    body.owner, body.checker = checker_of(cast.branch), None
    with pytest.raises(DomainError) as caught:
        revise_record(kind, body, actor=cast.secretary, version=record.version)
    assert "PRB006" in codes(caught)


def test_write_off_without_evidence_of_the_work_is_refused(cast: Cast) -> None:
    case = problem_at(cast, "found", "plan")
    body = problem_step(case, "done", next_day(case))
    set_rows(body, "papers", [])
    with pytest.raises(DomainError) as caught:
        enter_record(registry.record_type("conduct.problem"), body, actor=cast.publicist)
    assert codes(caught) == {"CAS016"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"due": None}, "PRB002"),
        ({"due": DAY - timedelta(days=1)}, "PRB004"),
        ({"owner": None}, "CAS017"),
        ({"measures": ""}, "CAS017"),
    ],
)
def test_measures_that_nobody_could_check_are_refused(
    cast: Cast, more: dict[str, object], code: str
) -> None:
    case = problem_at(cast)
    body = problem_step(case, "plan", next_day(case), **more)
    with pytest.raises(DomainError) as caught:
        enter_record(registry.record_type("conduct.problem"), body, actor=cast.publicist)
    assert code in codes(caught)


def test_what_lasts_for_good_needs_no_day(cast: Cast) -> None:
    case = problem_at(cast)
    case = follow(cast, case, "plan", kind="long_term", due=None)
    assert case.state == "planned"
    assert case.next_due is None


def test_sent_back_work_must_be_done_again(cast: Cast) -> None:
    case = follow(cast, problem_at(cast, *CLOSED[:-1]), "send_back")
    assert case.state == "in_progress"
    assert follow(cast, case, "done", "verify").state == "closed"


def test_look_back_is_a_clock_that_runs_after_the_write_off(cast: Cast) -> None:
    case = problem_at(cast, *CLOSED[:-1])
    day = next_day(case)
    case = follow(cast, case, "verify", look_back_on=day + timedelta(days=90))
    assert [one.clock for one in Deadline.objects.filter(case=case)] == ["look_back"]
    assert case.next_due == day + timedelta(days=90)
    case = follow(cast, case, "look_back", relapsed=True)
    assert [one.clock for one in Deadline.objects.filter(case=case)] == ["reopen"]
    case = follow(cast, case, "reopen")
    assert [one.clock for one in Deadline.objects.filter(case=case)] == ["plan"]


def test_withdrawn_line_stays_found_and_stops_all_clocks(cast: Cast) -> None:
    case = follow(cast, problem_at(cast, "found", "plan"), "withdraw")
    assert (case.state, case.next_due, counted(cast)) == ("withdrawn", None, (1, 0))


def test_first_write_off_cannot_go_alone_while_a_later_one_rests_on_it(cast: Cast) -> None:
    case = follow(cast, problem_at(cast, *CLOSED), "reopen", *CLOSED[1:])
    first = Record.objects.filter(problemstep__case=case, problemstep__step="verify").earliest(
        "date"
    )
    with pytest.raises(DomainError) as caught:
        void_record(first.pk, actor=cast.secretary, reason="重复")
    assert codes(caught) & {"PRB012", "CAS026"}
    assert sound()


def test_measures_take_the_owner_of_the_list_where_none_is_typed(cast: Cast) -> None:
    kind = registry.record_type("conduct.problem")
    case = new_problem(cast.branch)
    opening = problem_step(case, "found", owner=owner_of(cast.branch), due=date(2022, 6, 1))
    case = take(opening, cast.publicist, cast.secretary).case
    body = problem_step(case, "plan", next_day(case), owner=None, due=None)
    enter_record(kind, body, actor=cast.publicist)
    assert (body.owner, body.due) == (owner_of(cast.branch), date(2022, 6, 1))


def test_problem_whose_only_step_is_void_leaves_the_board(cast: Cast) -> None:
    body = problem_step(new_problem(cast.branch), "found")
    enter_record(registry.record_type("conduct.problem"), body, actor=cast.publicist)
    path = case_path("problem")
    assert sum(one.total for one in board(cast.secretary, path, cast.branch)) == 1
    void_record(body.pk, actor=cast.publicist, reason="记错了")
    assert sum(one.total for one in board(cast.secretary, path, cast.branch)) == 0


# Which of the steps that the state allows comes next, by place; the later ones lead on.
WALKS = st.lists(st.integers(0, 9), min_size=4, max_size=12)


@settings(
    max_examples=examples(10),
    deadline=None,
)
@given(walk=WALKS, voids=st.lists(st.integers(0, 13), max_size=3))
def test_whatever_is_done_no_more_is_put_right_than_was_found(
    cast: Cast, walk: list[int], voids: list[int]
) -> None:
    with transaction.atomic():
        case, day = problem_at(cast), DAY
        for place in walk:
            day += timedelta(days=1)
            allowed = [one.step.key for one in next_steps(situation_of(fresh(case)))]
            if allowed:
                body = problem_step(case, allowed[place % len(allowed)], day)
                take(body, cast.publicist, cast.secretary)
        found, rectified = counted(cast)
        closings = sum(one.step == "verify" for one in situation_of(fresh(case)).history)
        assert (found, rectified) == (1, min(closings, 1))
        for place in voids:
            records = Record.objects.filter(problemstep__case=case, state=State.CONFIRMED)
            for record in records.order_by("-date")[place : place + 1]:
                with suppress(DomainError):
                    void_record(record.pk, actor=cast.secretary, reason="试验")
        found, rectified = counted(cast)
        assert 0 <= rectified <= found <= 1
        assert sound()
        transaction.set_rollback(True)
