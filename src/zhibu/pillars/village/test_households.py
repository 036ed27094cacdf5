"""The path of a household under watch: order, notice, votes, what it posts, what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders import Cast
from tests.households import (
    CLEARANCE,
    DAY,
    HELP,
    RECOGNITION,
    earns,
    fresh,
    household_step,
    income,
    kept,
    new_household,
    pairing,
    set_line,
    take,
    unsound,
    visit,
    walk,
    watched,
)
from tests.village import village
from zhibu.cases.models import Case
from zhibu.cases.situation import situation_of
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.services import enter_record, void_record
from zhibu.ledger.validation import prepare, problems_of
from zhibu.organization.rules import set_rule
from zhibu.pillars.village.models import Household, HouseholdMember, Villager
from zhibu.pillars.village.rules import HOUSEHOLD_NOTICE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today(time_machine: Any) -> None:
    time_machine.move_to("2023-06-01T04:00:00Z", tick=False)


def wrong(case: Case, step: str, day: date = DAY, **more: Any) -> list[str]:
    """Give the codes of all that is wrong with a step."""
    body = household_step(case, step, day, **more)
    record_type = registry.record_type("village.household")
    prepare(record_type, body)
    return [problem.code for problem in problems_of(record_type, body)]


def counted(cast: Cast, year: int = 2022) -> tuple[int, int]:
    """Give how many households are watched at the end of a year, and how many were cleared."""
    codes = ("village.households_monitored", "village.risks_cleared")
    found = figures(cast.branch, Period.year(year), codes)
    return tuple(int(found[code].value or 0) for code in codes)  # type: ignore[return-value]


def at(cast: Cast, steps: Any, text: str = "王五") -> Case:
    return walk(cast, new_household(cast.branch, text), steps)


def cleared(cast: Cast) -> Case:
    case = at(cast, HELP)
    set_line()
    earns(cast, case)
    return walk(cast, case, CLEARANCE)


# Naming ------------------------------------------------------------------------------------------


def test_the_head_and_the_only_village_are_enough_to_begin(cast: Cast) -> None:
    case = at(cast, RECOGNITION[:1])

    household = Household.objects.get(pk=case.pk)
    assert (case.number, case.title, case.state) == ("2022-001", "王五", "clue")
    assert (household.village.name, str(household.head)) == ("石板村", "王五")


def test_among_several_villages_the_name_says_which(cast: Cast) -> None:
    village(cast.branch, "白水村")
    assert wrong(new_household(cast.branch, "王五"), "clue") == ["VIL010"]

    case = at(cast, RECOGNITION[:1], "白水村/王五")

    assert case.household.village.name == "白水村"


def test_a_namesake_in_another_village_is_another_household(cast: Cast) -> None:
    first = at(cast, RECOGNITION[:1], "石板村/王五")
    second = at(cast, RECOGNITION[:1], "白水村/王五")
    noun = registry.record_type("village.household").columns_by_name["case"].noun
    assert noun is not None

    assert noun.find("白水村/王五", cast.branch) == second
    assert noun.find("2022-001", cast.branch) == first
    with pytest.raises(DomainError, match="2022-001 王五、2022-002 王五"):
        noun.find("王五", cast.branch)


def test_a_number_that_does_not_exist_begins_nothing(cast: Cast) -> None:
    with pytest.raises(DomainError, match="HSH001"):
        new_household(cast.branch, "2022-009")


def test_a_later_step_of_an_unknown_household_is_refused(cast: Cast) -> None:
    assert "CAS015" in wrong(new_household(cast.branch, "赵六"), "visit")
    assert not Villager.objects.filter(name="赵六").exists()


# The way to the recognition ----------------------------------------------------------------------


def test_the_way_from_clue_to_help(cast: Cast) -> None:
    case = at(cast, RECOGNITION)
    assert case.state == "monitored"
    assert counted(cast) == (1, 0)

    case = take(cast, case, "assist", date(2022, 3, 16)).case

    assert fresh(case).state == "assisted"
    assert unsound() == []


def test_a_visit_needs_the_signed_authorization(cast: Cast) -> None:
    case = at(cast, RECOGNITION[:1])
    assert wrong(case, "visit", papers=()) == ["CAS016"]


def test_steps_out_of_order_are_refused(cast: Cast) -> None:
    case = at(cast, RECOGNITION[:2])
    for step in ("notice", "township", "recognise", "assist", "clear"):
        assert "CAS015" in wrong(case, step, date(2022, 3, 20)), step


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ({"attended": 30, "agreed": 31}, ["HSH006"]),
        ({"attended": 30, "agreed": 15}, ["HSH007"]),
        ({"attended": 30, "agreed": 16}, []),
        ({"attended": None, "agreed": None}, ["CAS017", "CAS017"]),
    ],
)
def test_more_than_half_of_those_present_must_agree(
    cast: Cast, votes: dict[str, Any], expected: list[str]
) -> None:
    case = at(cast, RECOGNITION[:2])
    assert wrong(case, "appraisal", date(2022, 3, 3), **votes) == expected


def test_a_notice_without_end_lasts_as_long_as_the_rule_says(cast: Cast) -> None:
    case = at(cast, RECOGNITION[:4])
    assert situation_of(case).taken("notice").until == date(2022, 3, 9)

    assert wrong(case, "township", date(2022, 3, 9)) == ["CAS019"]
    assert wrong(case, "township", date(2022, 3, 10)) == []


def test_a_notice_that_is_too_short_is_refused(cast: Cast) -> None:
    case = at(cast, RECOGNITION[:3])
    assert wrong(case, "notice", date(2022, 3, 4), until=date(2022, 3, 8)) == ["CAS023"]

    set_rule(HOUSEHOLD_NOTICE, "3", organization=None, since=date(2022, 1, 1), source="试点")

    assert wrong(case, "notice", date(2022, 3, 4), until=date(2022, 3, 8)) == []


def test_an_open_objection_locks_the_way(cast: Cast) -> None:
    case = at(cast, [*RECOGNITION[:4], ("objection", date(2022, 3, 6))])
    assert wrong(case, "township", date(2022, 3, 12)) == ["CAS021"]

    take(cast, case, "answer", date(2022, 3, 8))

    assert wrong(case, "township", date(2022, 3, 12)) == []
    assert wrong(case, "answer", date(2022, 3, 9)) == ["HSH008"]


def test_a_recognition_says_type_and_risk(cast: Cast) -> None:
    case = at(cast, RECOGNITION[:5])
    day = date(2022, 3, 14)
    assert wrong(case, "recognise", day, household_type="", risks=()) == ["HSH003", "HSH004"]
    assert wrong(case, "recognise", day, risks=("因懒",)) == ["HSH005"]


def test_a_rejected_household_may_come_again(cast: Cast) -> None:
    case = at(cast, [*RECOGNITION[:2], ("reject", date(2022, 3, 3))])
    assert (case.state, case.is_open, counted(cast)) == ("rejected", False, (0, 0))

    again = [("renew", date(2022, 6, 1)), ("visit", date(2022, 6, 2))]
    case = walk(cast, case, again)

    assert (case.state, case.is_open) == ("visited", True)


def test_a_household_recognised_before_needs_one_step(cast: Cast) -> None:
    case = watched(cast)
    assert (case.state, counted(cast)) == ("monitored", (1, 0))
    assert wrong(new_household(cast.branch, "赵六"), "enrol", household_type="") == ["HSH003"]
    assert wrong(case, "clue", date(2022, 4, 1)) == ["CAS018"]


# Help --------------------------------------------------------------------------------------------


def test_help_names_who_helps_and_how(cast: Cast) -> None:
    case = watched(cast)
    body = household_step(case, "assist", plan="")
    body.record.about = None
    record_type = registry.record_type("village.household")
    assert [one.code for one in problems_of(record_type, body)] == ["CAS017", "HSH009"]


def test_a_type_changes_once_a_day_and_to_another_one(cast: Cast) -> None:
    case = watched(cast)
    day = date(2022, 5, 1)
    assert wrong(case, "change_type", day, household_type="unstable") == ["HSH011"]

    take(cast, case, "change_type", day)

    assert wrong(case, "change_type", day, household_type="marginal") == ["HSH010"]
    assert wrong(case, "change_type", date(2022, 5, 2), household_type="sudden") == ["HSH011"]
    assert counted(cast) == (1, 0)


def test_a_household_that_moved_away_is_watched_no_more(cast: Cast) -> None:
    case = watched(cast)
    assert wrong(case, "drop", date(2022, 5, 1)) == ["CAS015"]

    case = take(cast, case, "remove", date(2022, 5, 1)).case

    assert (fresh(case).state, counted(cast)) == ("removed", (0, 0))


def test_no_helper_is_left_with_a_household_that_is_gone(cast: Cast) -> None:
    case = watched(cast)
    kept(cast, pairing(case))
    assert wrong(case, "remove", date(2022, 5, 1)) == ["HSH018"]


# Clearing the risk -------------------------------------------------------------------------------


def test_the_way_to_the_cleared_risk_and_the_end(cast: Cast) -> None:
    case = cleared(cast)
    assert (case.state, counted(cast)) == ("cleared", (0, 1))
    assert wrong(case, "close", date(2023, 3, 20)) == ["CAS011"]

    take(cast, case, "observe", date(2022, 12, 1))
    assert wrong(case, "close", date(2023, 3, 14)) == ["CAS019"]
    case = take(cast, case, "close", date(2023, 3, 15)).case

    assert (fresh(case).state, fresh(case).is_open) == ("closed", False)
    assert unsound() == []


def test_without_a_line_nothing_can_be_cleared(cast: Cast) -> None:
    case = at(cast, HELP)
    assert wrong(case, "clear_visit", date(2022, 9, 1)) == ["HSH015"]


def test_income_must_lie_above_the_line_for_half_a_year(cast: Cast) -> None:
    case = at(cast, HELP)
    set_line()
    day = date(2022, 9, 1)
    assert wrong(case, "clear_visit", day) == ["HSH015"]  # nothing is on file

    kept(cast, income(case, 24_000, date(2022, 1, 10)))
    assert wrong(case, "clear_visit", day) == ["HSH015"]  # the year before is too long ago

    first = kept(cast, income(case, 12_000, date(2022, 7, 20), year=2022, span="first_half"))
    assert wrong(case, "clear_visit", day) == ["HSH015"]  # exactly half the line is not above it

    void_record(first.pk, actor=cast.secretary, reason="填错")
    kept(cast, income(case, 12_001, date(2022, 7, 20), year=2022, span="first_half"))
    assert wrong(case, "clear_visit", day) == []


def test_an_income_that_was_not_known_yet_clears_nothing(cast: Cast) -> None:
    case = at(cast, HELP)
    set_line()
    kept(cast, income(case, 20_000, date(2022, 9, 20), year=2022, span="first_half"))
    assert wrong(case, "clear_visit", date(2022, 9, 1)) == ["HSH015"]


def test_a_household_without_labour_stays_under_watch(cast: Cast) -> None:
    case = at(cast, HELP)
    set_line()
    earns(cast, case)
    HouseholdMember.objects.update(works=False)
    assert wrong(case, "clear_visit", date(2022, 9, 1)) == ["HSH016"]


def test_the_guarantees_must_be_sound(cast: Cast) -> None:
    case = at(cast, HELP)
    set_line()
    earns(cast, case)
    day = date(2022, 9, 1)
    flags = {"water_sound": False, "risk_gone": False}
    assert wrong(case, "clear_visit", day, **flags) == ["HSH012", "HSH013"]

    kept(cast, visit(case, date(2022, 8, 1), housing_sound=False))
    assert wrong(case, "clear_visit", day) == ["HSH017"]

    kept(cast, visit(case, date(2022, 8, 20)))
    assert wrong(case, "clear_visit", day) == []


def test_a_failed_clearing_begins_anew(cast: Cast) -> None:
    case = at(cast, HELP)
    set_line()
    earns(cast, case)
    case = walk(cast, case, [*CLEARANCE[:3], ("keep", date(2022, 9, 5))])
    assert (case.state, counted(cast)) == ("assisted", (1, 0))

    case = walk(cast, case, [("clear_visit", date(2022, 10, 1))])

    assert wrong(case, "clear_notice", date(2022, 10, 2)) == ["CAS011"]


def test_a_relapse_puts_the_household_under_watch_again(cast: Cast) -> None:
    case = cleared(cast)

    case = walk(cast, case, [("relapse", date(2022, 11, 1))])

    assert (case.state, counted(cast)) == ("monitored", (1, 1))
    case = walk(cast, case, [("assist", date(2022, 11, 5))])
    assert case.state == "assisted"


def test_all_that_is_wrong_is_said_at_once(cast: Cast) -> None:
    case = at(cast, HELP)
    kept(cast, visit(case, date(2022, 8, 1), water_sound=False))
    body = household_step(case, "clear_visit", date(2022, 9, 1), risk_gone=False)
    with pytest.raises(DomainError) as refused:
        enter_record(registry.record_type("village.household"), body, actor=cast.organizer)
    problems = refused.value.problems
    assert [one.code for one in problems] == ["HSH015", "HSH017", "HSH013"]
    assert all(one.message and one.remedy for one in problems)


# Voiding -----------------------------------------------------------------------------------------


def test_a_step_on_which_others_rest_is_not_voided(cast: Cast) -> None:
    case = cleared(cast)
    recognised = situation_of(case).taken("recognise")
    with pytest.raises(DomainError, match="CAS026"):
        void_record(recognised.pk, actor=cast.secretary, reason="填错")


def test_voiding_the_clearing_puts_it_under_watch_again(cast: Cast) -> None:
    case = cleared(cast)
    void_record(situation_of(case).taken("clear").pk, actor=cast.secretary, reason="填错")
    assert (fresh(case).state, counted(cast)) == ("clearing", (1, 0))


def test_a_corrected_income_locks_no_step_for_ever(cast: Cast) -> None:
    case = cleared(cast)
    observed = take(cast, case, "observe", date(2022, 12, 1))
    entry = case.household_incomes.get()  # type: ignore[attr-defined]
    void_record(entry.pk, actor=cast.secretary, reason="算错")

    void_record(observed.pk, actor=cast.secretary, reason="填错")
    void_record(situation_of(case).taken("clear").pk, actor=cast.secretary, reason="收入算错")

    assert (fresh(case).state, counted(cast)) == ("clearing", (1, 0))
    assert unsound() == []
