"""Projects: funds and spending, exact measures, each refusal, clocks, sums after any walk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast
from tests.examples import examples
from tests.pages import as_user
from tests.village import village
from tests.wishes import DAY, RUNNING, new_project, project_at, project_step, take
from zhibu.cases.models import Case, Deadline, StepBody
from zhibu.cases.services import faults
from zhibu.cases.situation import situation_of, steps_of
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.models import State
from zhibu.ledger.services import revise_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.pillars.village.ledgers.projects import PROJECT
from zhibu.pillars.village.models import Project, ProjectStep
from zhibu.pillars.village.paths.project import PROJECT_PATH
from zhibu.pillars.village.project_sums import converted, sums_of

pytestmark = pytest.mark.django_db
CODES = (
    "village.project_funds",
    "village.road_hardened",
    "village.land_transferred",
    "village.crop_planted",
    "village.demonstration_park",
)
LATER = DAY + timedelta(days=30)


def taken(cast: Cast, body: StepBody) -> StepBody:
    return take(body, cast.publicist, cast.secretary)


def codes(cast: Cast, body: StepBody) -> list[str]:
    """Give the codes with which a step is refused."""
    with pytest.raises(DomainError) as caught:
        taken(cast, body)
    return [problem.code for problem in caught.value.problems]


def posted(cast: Cast) -> dict[str, Any]:
    found = figures(cast.branch, Period.year(2022), CODES)
    return {code.partition(".")[2]: found[code].value for code in CODES if found[code].value}


def test_what_is_secured_and_accepted_counts_on_its_day(cast: Cast) -> None:
    case = project_at(
        cast,
        *RUNNING,
        {"step": "accept", "thing": "road", "quantity": Decimal(3), "unit": "里"},
        {"step": "accept", "thing": "land", "quantity": Decimal("2.5"), "unit": "公顷"},
        {"step": "accept", "thing": "crop", "quantity": Decimal(100), "unit": "平方米"},
        {"step": "accept", "thing": "park", "quantity": Decimal("12.3456"), "unit": "亩"},
        {"step": "accept", "thing": "other", "note": "太阳能路灯 20 盏"},
        "finish",
    )
    assert case.state == "finished"
    assert posted(cast) == {
        "project_funds": 100_000,
        "road_hardened": Decimal("1.5"),
        "land_transferred": Decimal("37.5"),
        "crop_planted": Decimal("0.15"),
        "demonstration_park": Decimal("12.3456"),
    }


def test_money_that_is_spent_is_no_figure(cast: Cast) -> None:
    project_at(cast, *RUNNING, "spend")
    assert posted(cast) == {"project_funds": 100_000}


def test_a_void_acceptance_takes_its_measure_back(cast: Cast) -> None:
    case = project_at(cast, *RUNNING, "accept")
    step = case.village_projectstep.get(step="accept")
    void_record(step.pk, actor=cast.secretary, reason="误记")
    assert posted(cast) == {"project_funds": 100_000}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"thing": "road", "unit": "亩"}, ["PRJ012"]),
        ({"thing": "land", "unit": "公里"}, ["PRJ012"]),
        ({"thing": "road", "unit": "步"}, ["PRJ012"]),
        ({"thing": "road", "unit": "元"}, ["PRJ012"]),
        ({"thing": "road", "unit": ""}, ["PRJ013"]),
        ({"thing": "road", "quantity": None, "unit": ""}, ["PRJ013", "PRJ013"]),
        ({"thing": ""}, ["CAS017"]),
        ({"quantity": Decimal(0)}, ["PRJ010"]),
        ({"quantity": Decimal("-1.5")}, ["PRJ010"]),
        ({"quantity": Decimal("0.5"), "unit": "厘米"}, ["QTY006"]),
        ({"thing": "crop", "quantity": Decimal("1.1"), "unit": "平方米"}, ["QTY006"]),
        ({"thing": "park", "quantity": Decimal(10_000_000), "unit": "公顷"}, ["PRJ011"]),
        ({"thing": "other", "quantity": Decimal(0), "note": "路灯"}, ["PRJ010"]),
        ({"thing": "other", "quantity": None}, ["PRJ014"]),
    ],
)
def test_a_measure_that_cannot_be_is_refused(
    cast: Cast, more: dict[str, Any], expected: list[str]
) -> None:
    case = project_at(cast, *RUNNING)
    body = project_step(case, "accept", LATER, **more)
    assert codes(cast, body) == expected
    # Each refusal says what to write instead.
    with pytest.raises(DomainError) as caught:
        taken(cast, body)
    assert all(problem.remedy for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("step", "more", "expected"),
    [
        ("fund", {"amount": Decimal(0)}, ["VIL013"]),
        ("fund", {"amount": Decimal(-1)}, ["VIL013"]),
        ("fund", {"amount": None}, ["CAS017"]),
        ("fund", {"what_for": ""}, ["CAS017"]),
        ("spend", {"amount": Decimal(0)}, ["VIL013"]),
        ("spend", {"what_for": ""}, ["CAS017"]),
        ("adjust", {"planned_end": None}, ["PRJ003"]),
        ("adjust", {"note": ""}, ["CAS017"]),
        ("adjust", {"planned_end": date(2022, 3, 2)}, ["PRJ002"]),
        ("milestone", {"note": ""}, ["CAS017"]),
        ("stop", {"note": ""}, ["CAS017"]),
        ("finish", {}, ["CAS011"]),
        ("start", {}, ["CAS015"]),
        ("approve", {}, ["CAS015"]),
        ("plan", {}, ["CAS018"]),
    ],
)
def test_what_a_step_must_say_and_when_it_comes(
    cast: Cast, step: str, more: dict[str, Any], expected: list[str]
) -> None:
    case = project_at(cast, *RUNNING)
    assert codes(cast, project_step(case, step, LATER, **more)) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"village": None}, ["VIL010"]),
        ({"budget": Decimal(-5)}, ["VIL013"]),
        ({"planned_end": date(2021, 1, 1)}, ["PRJ002"]),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(
    cast: Cast, more: dict[str, Any], expected: list[str]
) -> None:
    assert codes(cast, project_step(new_project(cast.branch), "plan", **more)) == expected


def test_nothing_comes_after_the_end(cast: Cast) -> None:
    over = project_at(cast, *RUNNING, "accept", "finish")
    stopped = project_at(cast, "plan", "stop", title="停办的项目")
    for case in (over, stopped):
        for step in ("fund", "spend", "accept", "milestone", "stop"):
            assert codes(cast, project_step(case, step, LATER))[0] in {"CAS015", "CAS018"}


# Money -------------------------------------------------------------------------------------------


def test_spending_beyond_the_funds_is_refused_with_the_sums(cast: Cast) -> None:
    case = project_at(cast, *RUNNING, {"step": "spend", "amount": Decimal(80_000)})
    body = project_step(case, "spend", LATER, amount=Decimal("20000.01"), what_for="人工")
    with pytest.raises(DomainError) as caught:
        taken(cast, body)
    (problem,) = caught.value.problems
    assert problem.code == "PRJ020"
    for words in ("20000.01", "100000", "80000", "结余 20000 元"):
        assert words in problem.message
    assert "最多 20000 元" in problem.remedy
    taken(cast, project_step(case, "spend", LATER, amount=Decimal(20_000), what_for="人工"))
    assert sums_of(steps_of(case)).left == 0


def test_money_is_not_spent_before_it_came(cast: Cast) -> None:
    case = project_at(cast, "plan", "approve", "start", {"step": "fund"})
    early = project_step(case, "spend", DAY + timedelta(days=2), what_for="定金")
    assert codes(cast, early) == ["PRJ020"]


def test_funds_that_were_spent_are_neither_voided_nor_made_less(cast: Cast) -> None:
    case = project_at(cast, *RUNNING, {"step": "spend", "amount": Decimal(80_000)})
    fund = case.village_projectstep.select_related("record", "case").get(step="fund")
    with pytest.raises(DomainError) as caught:
        void_record(fund.pk, actor=cast.secretary, reason="误记")
    assert [problem.code for problem in caught.value.problems] == ["PRJ022"]
    body = PROJECT.load([fund.record])[fund.pk]
    body.amount = Decimal(79_999)
    with pytest.raises(DomainError) as caught:
        revise_record(PROJECT, body, actor=cast.secretary, version=body.record.version)
    assert [problem.code for problem in caught.value.problems] == ["PRJ021"]
    body.amount = Decimal(80_000)
    revise_record(PROJECT, body, actor=cast.secretary, version=body.record.version)
    assert posted(cast) == {"project_funds": 80_000}


def test_two_funds_of_one_day_differ_by_where_they_come_from(cast: Cast) -> None:
    case = project_at(cast, *RUNNING)
    taken(cast, project_step(case, "fund", LATER, what_for="县财政"))
    taken(cast, project_step(case, "fund", LATER, what_for="单位自筹"))
    assert codes(cast, project_step(case, "fund", LATER, what_for="县财政")) == ["LED015"]
    assert sums_of(steps_of(case)).secured == 300_000


# What follows ------------------------------------------------------------------------------------


def test_the_terms_are_those_that_were_set_last(cast: Cast) -> None:
    case = project_at(cast, "plan", {"step": "adjust", "budget": Decimal(600_000)})
    project = Project.objects.get(case=case)
    assert (project.budget, project.planned_end) == (600_000, date(2022, 11, 30))
    assert project.village == village(cast.branch)
    adjust = case.village_projectstep.get(step="adjust")
    void_record(adjust.pk, actor=cast.secretary, reason="误记")
    project.refresh_from_db()
    assert (project.budget, project.planned_end) == (500_000, date(2022, 10, 31))


def due(case: Case) -> dict[str, date]:
    return dict(Deadline.objects.filter(case=case).values_list("clock", "due"))


def test_clocks_run_to_the_planned_end_and_watch_for_silence(cast: Cast) -> None:
    case = project_at(cast, "plan")
    assert due(case) == {"end": date(2022, 10, 31)}
    taken(cast, project_step(case, "approve", date(2022, 4, 1)))
    assert due(case) == {"end": date(2022, 10, 31), "quiet": date(2022, 5, 31)}
    taken(cast, project_step(case, "start", date(2022, 4, 10)))
    taken(cast, project_step(case, "milestone", date(2022, 5, 1)))
    assert due(case)["quiet"] == date(2022, 6, 30)
    taken(cast, project_step(case, "adjust", date(2022, 5, 2)))
    assert due(case)["end"] == date(2022, 11, 30)
    taken(cast, project_step(case, "stop", date(2022, 6, 1)))
    assert due(case) == {}


def test_the_page_of_a_project_shows_its_sums(cast: Cast) -> None:
    case = project_at(cast, *RUNNING, {"step": "spend", "amount": Decimal("12345.6")}, "accept")
    text = as_user(cast, "member").get(f"/cases/project/{case.pk}/").content.decode()
    for words in (
        "500,000 元",
        "100,000 元",
        "12,345.6 元",
        "87,654.4 元",
        "1.5 公里",
        "已支出到位资金的 12%",
    ):
        assert words in text


# Promises ----------------------------------------------------------------------------------------

FACTORS = {
    ("road", "公里"): Fraction(1),
    ("road", "里"): Fraction(1, 2),
    ("road", "米"): Fraction(1, 1000),
    ("land", "亩"): Fraction(1),
    ("crop", "公顷"): Fraction(15),
    ("park", "平方米"): Fraction(3, 2000),
}


@given(
    pair=st.sampled_from(sorted(FACTORS)),
    quantity=st.decimals(min_value="0.0001", max_value=99_999, places=4),
)
def test_a_measure_is_converted_exactly_or_refused(
    pair: tuple[str, str], quantity: Decimal
) -> None:
    exact = Fraction(quantity) * FACTORS[pair]
    if (exact * 10_000).denominator == 1:
        assert Fraction(converted(pair[0], quantity, pair[1])) == exact
        return
    with pytest.raises(DomainError) as caught:
        converted(pair[0], quantity, pair[1])
    assert [problem.code for problem in caught.value.problems] == ["QTY006"]


MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            ("approve", "fund", "start", "spend", "accept", "finish", "void", "adjust")
        ),
        st.integers(min_value=0, max_value=9),
        st.integers(min_value=1, max_value=200_000),
    ),
    max_size=14,
)


@settings(max_examples=examples(15))
@given(moves=MOVES)
def test_after_any_walk_the_sums_hold_and_the_books_are_clean(
    cast: Cast, moves: Sequence[tuple[str, int, int]]
) -> None:
    number = Case.objects.count()
    case = project_at(cast, title=f"第{number}个项目")
    for place, (move, days, amount) in enumerate(moves):
        try:
            if move == "void":
                _void_one(cast, case, amount)
            else:
                _walk(cast, case, move, DAY + timedelta(days=days), amount, place)
        except DomainError:
            continue
    sums = sums_of(steps_of(case))
    steps = ProjectStep.objects.filter(case=case, record__state=State.CONFIRMED)
    assert sums.secured == sum(one.amount for one in steps if one.step == "fund")
    assert sums.spent == sum(one.amount for one in steps if one.step == "spend")
    assert sums.spent <= sums.secured
    case.refresh_from_db()
    assert case.state == situation_of(case).state.key
    assert list(faults(PROJECT_PATH)) == []
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []


def _walk(cast: Cast, case: Case, move: str, day: date, amount: int, place: int) -> None:
    more: dict[str, Any] = {}
    if move in {"fund", "spend"}:
        more = {"amount": Decimal(amount), "what_for": f"第{place}笔"}
    if move == "accept":
        more = {"quantity": Decimal(amount), "unit": "米", "what_for": f"第{place}段"}
    taken(cast, project_step(case, move, day, **more))


def _void_one(cast: Cast, case: Case, number: int) -> None:
    held = list(ProjectStep.objects.filter(case=case, record__state=State.CONFIRMED).order_by("pk"))
    if held:
        void_record(held[number % len(held)].pk, actor=cast.secretary, reason="误记")
