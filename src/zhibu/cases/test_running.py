"""The nightly run reads every open case, changes what changed, and says it once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders import Cast
from tests.errands.builders import asked, fresh, looked, new_case, taken, talked
from tests.errands.paths import CLOSED, FAST, OPEN
from zhibu.cases import running
from zhibu.cases.dues import due_groups
from zhibu.cases.models import Case, ClockRun, Deadline
from zhibu.cases.paths import paths
from zhibu.cases.running import last_run, neglected, run_clocks
from zhibu.cases.selectors import board, due_cases
from zhibu.cases.services import faults
from zhibu.cases.situation import situation_of
from zhibu.organization.models import RuleSetting


def stored() -> list[tuple[Any, ...]]:
    rows = Deadline.objects.order_by("case", "clock")
    return list(rows.values_list("case", "clock", "since", "due", "detail"))


def test_a_run_over_what_the_steps_wrote_changes_nothing(cast: Cast) -> None:
    asked(cast)
    looked(cast, "通水渠")
    before = stored()
    assert len(before) == 2
    assert run_clocks().changed == 0
    assert stored() == before


def test_a_run_writes_again_what_was_lost_and_takes_away_what_is_wrong(cast: Cast) -> None:
    case, other = asked(cast), looked(cast, "通水渠")
    before = stored()
    Deadline.objects.filter(case=case).delete()
    Deadline.objects.filter(case=other).update(due=date(2030, 1, 1), detail="错")
    Deadline.objects.create(case=case, clock="gone", since=date(2024, 1, 1), due=date(2024, 1, 2))
    Case.objects.update(next_due=None)
    assert run_clocks().changed == 2
    assert stored() == before
    assert fresh(case).next_due == date(2024, 4, 22)
    assert run_clocks().changed == 0


def test_a_changed_rule_moves_the_deadlines_of_its_unit_at_night(cast: Cast) -> None:
    case = asked(cast)
    RuleSetting.objects.create(
        key=FAST.key, value="20", since=date(2024, 1, 1), organization=cast.branch
    )
    assert fresh(case).next_due == date(2024, 4, 22)
    assert run_clocks().changed == 1
    assert fresh(case).next_due == date(2024, 5, 8)


def test_a_clock_begins_with_the_state_and_again_with_what_happened_last(cast: Cast) -> None:
    case = looked(cast)
    assert fresh(case).next_due == date(2024, 5, 12)
    talked(cast, case, date(2024, 4, 26))
    assert fresh(case).next_due == date(2024, 5, 26)


def test_an_alert_is_raised_once_and_again_only_for_a_new_deadline(
    cast: Cast, time_machine: Any
) -> None:
    case = asked(cast)
    assert run_clocks().alerts == 1
    assert run_clocks().alerts == 0
    (deadline,) = Deadline.objects.all()
    assert deadline.alerted_on == date(2024, 5, 1)
    taken(cast, case, "look", date(2024, 4, 30), papers=("核实表",), result="属实")
    assert run_clocks().alerts == 0
    time_machine.move_to("2024-06-03T02:00:00Z", tick=False)
    assert run_clocks().alerts == 1


def test_the_day_on_which_it_is_due_is_not_yet_late(cast: Cast, time_machine: Any) -> None:
    case = asked(cast)
    assert fresh(case).next_due == date(2024, 4, 22)
    for day, alerts in (("2024-04-22", 0), ("2024-04-23", 1)):
        time_machine.move_to(f"{day}T02:00:00Z", tick=False)
        assert run_clocks().alerts == alerts
        (column,) = [one for one in board(cast.secretary, OPEN, cast.branch) if one.total]
        assert column.late == alerts


def test_a_run_that_stops_in_the_middle_is_finished_by_the_next(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        asked(cast, f"差事{number}")
    before = stored()
    Deadline.objects.all().delete()
    monkeypatch.setattr(running, "CHUNK", 2)
    real, calls = running.write_deadlines, []

    def failing(found: Any) -> int:
        calls.append(len(found))
        if len(calls) == 2:
            raise OSError("disk")
        return real(found)

    monkeypatch.setattr(running, "write_deadlines", failing)
    with pytest.raises(OSError, match="disk"):
        run_clocks()
    assert len(stored()) == 2
    assert last_run() is None
    assert run_clocks().changed == 3
    assert calls == [2, 2, 2, 2, 1]
    assert stored() == before


def test_progress_goes_from_chunk_to_chunk_to_the_end(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        asked(cast, f"差事{number}")
    taken(cast, new_case(cast.branch, "内部", "secret"), "ask", date(2024, 4, 8))
    monkeypatch.setattr(running, "CHUNK", 2)
    told: list[tuple[int, int]] = []
    run_clocks(lambda done, total: told.append((done, total)))
    assert told == [(2, 4), (3, 4), (4, 4)]


def test_a_run_is_written_down_with_what_it_did(cast: Cast, time_machine: Any) -> None:
    assert not neglected(last_run())
    asked(cast)
    assert neglected(last_run())
    run_clocks()
    run = last_run()
    assert run is not None
    assert (run.day, run.cases, run.changed, run.alerts) == (date(2024, 5, 1), 1, 0, 1)
    assert not neglected(run)
    ClockRun.objects.create(day=date(2024, 5, 2))  # begun and never ended
    time_machine.move_to("2024-05-03T01:59:00Z", tick=False)
    assert not neglected(last_run())
    time_machine.move_to("2024-05-03T02:01:00Z", tick=False)
    assert neglected(last_run())


def test_the_number_of_queries_does_not_grow_with_the_cases(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        (looked if number % 2 else asked)(cast, f"差事{number}")
    Deadline.objects.all().delete()
    # Two for a path without open cases: its rules, and that there are none.
    with django_assert_max_num_queries(20 + 2 * len(paths())):
        assert run_clocks().changed == 8


# What is due ------------------------------------------------------------------------------------


def test_due_cases_come_most_urgent_first_and_within_the_days_asked(cast: Cast) -> None:
    asked(cast, "晚", day=date(2024, 4, 22))
    asked(cast, "早", day=date(2024, 4, 1))
    found = due_cases(cast.secretary, cast.branch, within_days=14)
    assert [due.case.title for due in found] == ["早", "晚"]
    assert [due.label for due in found] == ["等待核实"] * 2
    assert [due.late_days for due in found] == [15, 0]
    assert len(due_cases(cast.secretary, cast.branch, within_days=0)) == 1
    assert due_cases(cast.sibling_secretary, cast.branch) == []


def test_due_groups_count_by_clock_and_tell_one_from_many(cast: Cast) -> None:
    for number in range(2):
        asked(cast, f"差事{number}", day=date(2024, 4, 1))
    looked(cast, "通水渠")
    late, soon = due_groups(cast.superior, cast.committee, within_days=14)
    assert (late.label, late.late, late.count, late.case) == ("等待核实", True, 2, None)
    assert late.unit_id == cast.branch.pk
    assert (soon.label, soon.late, soon.count) == ("每月谈话", False, 1)
    assert soon.case is not None
    assert soon.case.title == "通水渠"


def test_due_groups_say_nothing_of_closed_cases_to_others(cast: Cast) -> None:
    taken(cast, new_case(cast.branch, "内部", "secret"), "ask", date(2024, 4, 1))
    assert len(due_groups(cast.secretary, cast.branch, within_days=7)) == 1
    assert due_groups(cast.publicist, cast.branch, within_days=7) == []


# Verification -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "looked"),
        ("since", date(2024, 4, 9)),
        ("is_open", False),
        ("opened_on", None),
        ("closed_on", date(2024, 4, 9)),
    ],
)
def test_verification_names_a_case_that_says_other_than_its_steps(
    cast: Cast, column: str, value: Any
) -> None:
    case = asked(cast)
    assert list(faults(OPEN)) == []
    Case.objects.filter(pk=case.pk).update(**{column: value})
    (found,) = faults(OPEN)
    assert case.number in found
    assert column in found
    assert list(faults(CLOSED)) == []


def test_situation_reads_the_clock_that_is_stored(cast: Cast) -> None:
    case = asked(cast)
    assert situation_of(case).since == fresh(case).since
