"""The 25 steps of admission lead where the rules say, and the books and the roll follow."""

from __future__ import annotations

from datetime import date, timedelta

from tests.builders import Cast
from tests.development import Walk
from zhibu.cases import services as case_services
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.pillars.exemplars.models import StepKey
from zhibu.pillars.exemplars.paths.development import DEVELOPMENT_PATH
from zhibu.roster.services import open_stay

CODES = (
    "exemplars.applicants",
    "exemplars.activists",
    "exemplars.development_targets",
    "exemplars.probationary_admitted",
    "exemplars.members_confirmed",
    "organization.members",
    "organization.full_members",
)


def counts(cast: Cast, year: int) -> list[int]:
    found = figures(cast.branch, Period.year(year), list(CODES))
    return [int(found[code].value or 0) for code in CODES]


def assert_books_are_whole() -> None:
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []
    assert list(case_services.faults(DEVELOPMENT_PATH)) == []


def test_there_are_the_25_numbered_steps_in_their_order() -> None:
    numbered = [step.key for step in DEVELOPMENT_PATH.steps if step.number]
    assert numbered == StepKey.values[:25]
    assert [step.number for step in DEVELOPMENT_PATH.steps if step.number] == list(range(1, 26))


def test_whoever_goes_the_whole_way_is_a_full_member_from_the_end_of_probation(
    cast: Cast, walk: Walk
) -> None:
    end = walk.to_full()
    assert walk.state == "full"
    walk.take("archive", end + timedelta(days=60))
    assert walk.state == "full"
    stay = open_stay(walk.person)
    assert stay is not None
    assert (stay.joined_on, stay.confirmed_on) == (date(2022, 4, 5), date(2023, 4, 5))
    assert (stay.joined_on, stay.confirmed_on) == (date(end.year - 1, end.month, end.day), end)
    assert_books_are_whole()


def test_each_state_counts_on_its_day(cast: Cast, walk: Walk) -> None:
    walk.to_full()
    assert counts(cast, 2021) == [1, 1, 0, 0, 0, 8, 7]
    assert counts(cast, 2022) == [0, 0, 1, 1, 0, 9, 7]
    assert counts(cast, 2023) == [0, 0, 0, 0, 1, 9, 8]
