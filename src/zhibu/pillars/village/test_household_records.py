"""Visits, incomes, measures and pairings of households: what counts, is refused, is due."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import Cast, make_person
from tests.households import (
    DAY,
    HELP,
    fresh,
    household_step,
    income,
    kept,
    measure,
    new_household,
    pairing,
    set_line,
    take,
    unsound,
    visit,
    walk,
    watched,
)
from zhibu.cases.models import Case, Deadline
from zhibu.cases.running import run_clocks
from zhibu.cases.situation import situations
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.selectors import visible_to
from zhibu.ledger.services import revise_record, void_record
from zhibu.ledger.validation import prepare, problems_of
from zhibu.organization.rules import RuleBook
from zhibu.pillars.village.household_selectors import households_with_income_path
from zhibu.pillars.village.models import Pairing
from zhibu.pillars.village.paths.household import HOUSEHOLD_PATH

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today(time_machine: Any) -> None:
    time_machine.move_to("2022-12-01T04:00:00Z", tick=False)


def wrong(key: str, body: Any) -> list[str]:
    record_type = registry.record_type(key)
    prepare(record_type, body)
    return [problem.code for problem in problems_of(record_type, body)]


def due(case: Case) -> dict[str, date]:
    return dict(Deadline.objects.filter(case=case).values_list("clock", "due"))


def figure(cast: Cast, code: str, year: int = 2022) -> int:
    return int(figures(cast.branch, Period.year(year), [code])[code].value or 0)


# Pairing -----------------------------------------------------------------------------------------


def test_members_and_households_paired_are_counted_once(cast: Cast) -> None:
    first, second = watched(cast), watched(cast, "赵六")
    one, other = cast.members[0], cast.members[1]
    kept(cast, pairing(first, about=one))
    kept(cast, pairing(first, about=other))
    kept(cast, pairing(second, about=one))

    assert figure(cast, "village.members_paired") == 2
    assert figure(cast, "village.households_paired") == 2
    assert figure(cast, "village.households_paired", 2021) == 0


def test_an_ended_pairing_counts_no_more_in_the_next_year(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to("2023-12-01T04:00:00Z", tick=False)
    kept(cast, pairing(watched(cast), ended_on=date(2022, 12, 31)))
    assert figure(cast, "village.members_paired") == 1
    assert figure(cast, "village.members_paired", 2023) == 0


def test_nobody_is_paired_twice_with_one_household_at_a_time(cast: Cast) -> None:
    case = watched(cast)
    first = kept(cast, pairing(case, ended_on=date(2022, 6, 30)))

    assert wrong("village.pairing", pairing(case, date(2022, 6, 30))) == ["HSH035"]
    assert wrong("village.pairing", pairing(case, date(2022, 7, 1))) == []
    assert wrong("village.pairing", pairing(case, about=cast.members[3])) == []
    void_record(first.pk, actor=cast.secretary, reason="填错")
    assert wrong("village.pairing", pairing(case, date(2022, 6, 30))) == []


def test_one_list_does_not_pair_the_same_two_twice(cast: Cast) -> None:
    case = watched(cast)
    bodies = [pairing(case), pairing(case, date(2022, 4, 1))]
    together = registry.record_type("village.pairing").check_together
    assert together is not None
    assert [problem.code for _body, problem in together(bodies)] == ["HSH035"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"ended_on": date(2022, 2, 28)}, ["HSH031"]),
        ({"ended_on": date(2022, 12, 2)}, ["HSH032"]),
        ({"ended_on": date(2022, 6, 1), "end_reason": ""}, ["HSH033"]),
        ({"end_reason": "调走"}, ["HSH033"]),
    ],
)
def test_the_end_of_a_pairing_makes_sense(
    cast: Cast, more: dict[str, Any], expected: list[str]
) -> None:
    assert wrong("village.pairing", pairing(watched(cast), **more)) == expected


def test_a_household_that_left_has_no_helper_afterwards(cast: Cast) -> None:
    case = watched(cast)
    take(cast, case, "remove", date(2022, 5, 1))
    case = fresh(case)
    assert wrong("village.pairing", pairing(case)) == ["HSH034"]
    assert wrong("village.pairing", pairing(case, ended_on=date(2022, 5, 1))) == []


def test_the_end_is_filled_in_later(cast: Cast) -> None:
    body = kept(cast, pairing(watched(cast)))
    body = Pairing.objects.select_related("record", "case").get(pk=body.pk)
    body.ended_on, body.end_reason = date(2022, 6, 30), "人员调整"
    record_type = registry.record_type("village.pairing")

    revise_record(record_type, body, actor=cast.secretary, version=body.record.version)

    assert figure(cast, "village.members_paired") == 1
    assert unsound() == []


# Visits ------------------------------------------------------------------------------------------


def test_every_visit_counts(cast: Cast) -> None:
    case = watched(cast)
    kept(cast, visit(case))
    kept(cast, visit(case, date(2022, 6, 1)))
    assert figure(cast, "village.household_visits") == 2


def test_a_visit_says_who_went_and_to_whom(cast: Cast) -> None:
    body = visit(watched(cast))
    body.record.about = None
    assert wrong("village.visit", body) == ["HSH023"]
    assert wrong("village.visit", visit(new_household(cast.branch, "赵六"))) == ["HSH021"]


def test_a_helper_reads_his_own_visit_and_no_other(cast: Cast) -> None:
    case = watched(cast)
    own = kept(cast, visit(case, about=cast.member.person))
    other = kept(cast, visit(case, date(2022, 6, 1), about=cast.publicist.person))
    assert set(visible_to(cast.member).values_list("pk", flat=True)) & {own.pk, other.pk} == {
        own.pk
    }
    assert not visible_to(cast.sibling_secretary).filter(pk=own.pk).exists()


# Incomes -----------------------------------------------------------------------------------------


def test_the_income_a_head_is_derived_to_the_cent(cast: Cast) -> None:
    body = kept(cast, income(watched(cast), 20_000, heads=3))
    assert body.per_head == Decimal("6666.67")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"year": None}, ["HSH024"]),
        ({"year": 2023}, ["HSH025"]),
        ({"heads": 0}, ["HSH026"]),
        ({"net_total": None}, ["HSH027"]),
        ({"year": None, "heads": None, "net_total": None}, ["HSH024", "HSH026", "HSH027"]),
        ({"net_total": Decimal(-3000)}, []),
    ],
)
def test_an_income_without_year_heads_or_sum_is_refused(
    cast: Cast, more: dict[str, Any], expected: list[str]
) -> None:
    assert wrong("village.household_income", income(watched(cast), 1, **more)) == expected


def test_an_income_under_its_years_line_is_due_at_once(cast: Cast) -> None:
    case = watched(cast)
    kept(cast, income(case, 23_200, date(2022, 4, 1)))
    assert "low_income" not in due(case)  # no line is set

    set_line()
    run_clocks()

    shown = Deadline.objects.get(case=case, clock="low_income")
    assert (shown.since, shown.due) == (date(2022, 4, 1), date(2022, 4, 1))
    assert shown.detail == "2021年人均 5800 元，监测范围 6000 元"


def test_a_line_that_rises_next_year_leaves_this_years_incomes_alone(cast: Cast) -> None:
    set_line()
    set_line(9000, date(2022, 1, 1))
    case = watched(cast)
    kept(cast, income(case, 24_400, date(2022, 4, 1)))
    assert "low_income" not in due(case)

    kept(cast, income(case, 18_000, date(2022, 7, 1), year=2022, span="first_half"))

    assert due(case)["low_income"] == date(2022, 7, 1)


def test_the_income_of_last_year_is_asked_for(cast: Cast) -> None:
    case = watched(cast, day=date(2021, 6, 1))
    assert due(case)["income_missing"] == date(2022, 3, 31)
    assert "income_missing" not in due(watched(cast, "赵六"))

    half = kept(cast, income(case, 9_000, span="first_half"))
    assert "income_missing" in due(case)
    kept(cast, income(case, 9_000, span="second_half"))
    assert "income_missing" not in due(case)

    void_record(half.pk, actor=cast.secretary, reason="填错")
    assert "income_missing" in due(case)


# Measures ----------------------------------------------------------------------------------------


def test_the_measure_due_first_is_shown_until_it_is_done(cast: Cast) -> None:
    case = watched(cast)
    kept(cast, measure(case, due=date(2022, 9, 30)))
    early = kept(cast, measure(case, title="公益岗位", kind="work", due=date(2022, 6, 30)))
    assert due(case)["measure"] == date(2022, 6, 30)

    void_record(early.pk, actor=cast.secretary, reason="重复")

    assert due(case)["measure"] == date(2022, 9, 30)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"title": " "}, ["VIL012"]),
        ({"cost": Decimal(0)}, ["VIL013"]),
        ({"due": date(2022, 2, 1), "done_on": date(2022, 2, 2)}, ["HSH028", "HSH028"]),
    ],
)
def test_a_measure_makes_sense(cast: Cast, more: dict[str, Any], expected: list[str]) -> None:
    assert wrong("village.measure", measure(watched(cast), **more)) == expected


def test_households_with_a_road_to_income_are_counted_once(cast: Cast) -> None:
    first, second = watched(cast), watched(cast, "赵六")
    done = date(2022, 6, 1)
    kept(cast, measure(first, done_on=done))
    kept(cast, measure(first, title="公益岗位", kind="work", done_on=done))
    kept(cast, measure(second, kind="medical", done_on=done))
    kept(cast, measure(second, title="养蜂"))

    assert households_with_income_path(cast.branch, 2022) == 1
    assert households_with_income_path(cast.committee, 2022) == 1
    assert households_with_income_path(cast.sibling, 2022) == 0
    assert households_with_income_path(cast.branch, 2021) == 0


# Clocks of the steps -----------------------------------------------------------------------------


def test_a_clue_is_visited_in_two_working_days_and_decided_in_fifteen(cast: Cast) -> None:
    friday = date(2022, 3, 4)
    case = take(cast, new_household(cast.branch), "clue", friday).case
    assert due(case) == {"first_visit": date(2022, 3, 8), "recognition": date(2022, 3, 19)}

    take(cast, case, "visit", date(2022, 3, 7))
    assert set(due(case)) == {"recognition"}


def test_a_notice_that_has_ended_waits_for_the_township(cast: Cast) -> None:
    case = walk(cast, new_household(cast.branch), HELP[:4])
    assert due(case)["notice"] == date(2022, 3, 10)

    walk(cast, case, HELP[4:5])
    assert "notice" not in due(case)


def test_help_is_due_ten_days_after_the_recognition(cast: Cast) -> None:
    case = watched(cast)
    assert due(case) == {"plan": date(2022, 3, 11), "no_visit": date(2022, 5, 30)}

    take(cast, case, "assist", date(2022, 3, 5))
    assert set(due(case)) == {"no_visit"}


def test_every_visit_sets_the_clock_back(cast: Cast) -> None:
    case = watched(cast)
    first = kept(cast, visit(case, date(2022, 5, 1)))
    assert due(case)["no_visit"] == date(2022, 7, 30)

    void_record(first.pk, actor=cast.secretary, reason="填错")
    assert due(case)["no_visit"] == date(2022, 5, 30)


def test_a_household_that_left_has_no_clocks(cast: Cast) -> None:
    case = watched(cast)
    take(cast, case, "remove", date(2022, 5, 1))
    assert due(case) == {}


def test_the_nightly_run_asks_as_often_for_fifty_households_as_for_one(cast: Cast) -> None:
    case = watched(cast)
    kept(cast, visit(case))
    more = [
        Case(
            path="household",
            organization=cast.branch,
            number=f"X-{number}",
            title=f"户{number}",
            state="monitored",
            is_open=True,
        )
        for number in range(50)
    ]

    def asked(cases: list[Case]) -> int:
        rules = RuleBook(HOUSEHOLD_PATH.all_rules)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(situations(HOUSEHOLD_PATH, cases, rules))
        return len(queries)

    few = asked([case])
    many = asked([case, *Case.objects.bulk_create(more)])

    assert few == many <= 8


def test_household_of_another_branch_is_refused(cast: Cast) -> None:
    case = watched(cast)
    body = visit(case)
    body.record.organization = cast.sibling
    body.record.about = make_person("钱四", cast.sibling)
    assert wrong("village.visit", body) == ["HSH022"]
    step = household_step(case, "assist", DAY)
    step.record.organization = cast.sibling
    assert "CAS012" in wrong("village.household", step)
