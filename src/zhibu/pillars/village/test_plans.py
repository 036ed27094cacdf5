"""Plans, income, difficulties and targets: what counts and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import households
from tests.builders import Cast
from tests.keeping import kept
from tests.village import (
    DAY,
    difficulty,
    income,
    plan,
    target,
    trainee,
    training,
    village,
    villager,
)
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.core.quantities import from_units
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, RecordBody
from zhibu.ledger.posting import derive
from zhibu.ledger.services import void_record
from zhibu.organization.rules import check_value, set_rule, value_of
from zhibu.pillars.village.ledgers.plans import INCOME
from zhibu.pillars.village.models import CollectiveIncome
from zhibu.pillars.village.rules import VILLAGE_INCOME_LINE
from zhibu.pillars.village.selectors import Reached, targets_against

PLAN_KEY, INCOME_KEY = "village.plan", "village.income"
DIFFICULTY_KEY, TARGET_KEY = "village.difficulty", "village.target"


def value(cast: Cast, code: str, year: int = 2022) -> Decimal | None:
    return figures(cast.branch, Period.year(year), [code])[code].value


def refused(cast: Cast, key: str, body: RecordBody) -> set[str]:
    with pytest.raises(DomainError) as caught:
        kept(cast, key, body)
    return {problem.code for problem in caught.value.problems}


def test_a_plan_is_counted_once_however_often_it_is_revised(cast: Cast) -> None:
    kept(cast, PLAN_KEY, plan(cast.branch))
    kept(cast, PLAN_KEY, plan(cast.branch, date(2022, 9, 1), version=2))
    kept(cast, PLAN_KEY, plan(cast.branch, title="石板村产业方案"))
    assert value(cast, "village.plans_issued") == 2


def test_versions_follow_each_other_in_number_and_time(cast: Cast) -> None:
    assert refused(cast, PLAN_KEY, plan(cast.branch, version=2)) == {"VIL052"}
    kept(cast, PLAN_KEY, plan(cast.branch))
    later = date(2022, 9, 1)
    assert refused(cast, PLAN_KEY, plan(cast.branch, later, version=3)) == {"VIL052"}
    assert refused(cast, PLAN_KEY, plan(cast.branch, DAY, version=2)) == {"VIL053"}
    other = village(cast.branch, "柳树村")
    elsewhere = plan(cast.branch, later, version=2, village=other)
    assert refused(cast, PLAN_KEY, elsewhere) == {"VIL052"}
    kept(cast, PLAN_KEY, plan(cast.branch, later, version=2))
    with pytest.raises(DomainError, match="LED015"):
        kept(cast, PLAN_KEY, plan(cast.branch, later, version=2))


def test_a_first_version_cannot_be_later_than_the_second(cast: Cast) -> None:
    first = kept(cast, PLAN_KEY, plan(cast.branch))
    kept(cast, PLAN_KEY, plan(cast.branch, date(2022, 9, 1), version=2))
    void_record(first.pk, actor=cast.secretary, reason="日期记错")
    again = plan(cast.branch, date(2022, 9, 1))
    assert refused(cast, PLAN_KEY, again) == {"VIL053"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": ""}, "VIL012"),
        ({"years": 0}, "VIL050"),
        ({"years": 21}, "VIL050"),
        ({"version": 0}, "VIL051"),
    ],
)
def test_a_plan_that_says_nonsense_is_refused(cast: Cast, more: dict[str, Any], code: str) -> None:
    assert refused(cast, PLAN_KEY, plan(cast.branch, **more)) == {code}


def test_income_counts_in_yuan_with_grants_and_in_its_own_year(cast: Cast) -> None:
    kept(cast, INCOME_KEY, income(cast.branch, amount="1200.55"))
    kept(cast, INCOME_KEY, income(cast.branch, amount="5000", kind="grant"))
    kept(cast, INCOME_KEY, income(cast.branch, date(2023, 1, 8), amount="300", year=2022))
    assert value(cast, "village.collective_income") == Decimal("6500.55")
    assert value(cast, "village.collective_income", 2023) is None
    grants = CollectiveIncome.objects.filter(kind="grant")
    assert [one.amount for one in grants] == [5000]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"year": None}, "VIL060"),
        ({"year": 2023}, "VIL061"),
        ({"year": 2020}, "VIL061"),
        ({"kind": ""}, "VIL062"),
        ({"amount": None}, "VIL063"),
        ({"amount": "0"}, "VIL013"),
        ({"amount": "-3"}, "VIL013"),
        ({"amount": "1000000000.01"}, "VIL013"),
    ],
)
def test_income_without_year_kind_or_money_is_refused(
    cast: Cast, more: dict[str, Any], code: str
) -> None:
    assert refused(cast, INCOME_KEY, income(cast.branch, **more)) == {code}


CENTS = st.decimals(min_value="0.01", max_value=10**9, places=2)


@given(amounts=st.lists(CENTS, max_size=8))
def test_income_adds_up_to_the_cent(amounts: list[Decimal]) -> None:
    bodies = [
        CollectiveIncome(record=Record(date=DAY), year=2022, kind="other", amount=amount)
        for amount in amounts
    ]
    lines = [line for body in bodies for line in INCOME.postings(body)]
    assert sum((Decimal(line.quantity) for line in lines), Decimal(0)) == sum(amounts, Decimal(0))


@pytest.mark.django_db
@given(amount=CENTS)
def test_an_amount_stands_in_the_books_as_it_was_typed(amount: Decimal) -> None:
    registry.indicator_ids()
    body = CollectiveIncome(record=Record(date=DAY), year=2022, kind="other", amount=amount)
    (units,) = derive(INCOME, body, 1, DAY).values()
    assert from_units(units) == amount


def test_solved_difficulties_are_counted(cast: Cast) -> None:
    kept(cast, DIFFICULTY_KEY, difficulty(cast.branch))
    kept(cast, DIFFICULTY_KEY, difficulty(cast.branch, whom="赵六家", cost=Decimal(0)))
    assert value(cast, "village.difficulties_solved") == 2
    body = difficulty(cast.branch, title=" ", cost=Decimal(-1))
    assert refused(cast, DIFFICULTY_KEY, body) == {"VIL012", "VIL013"}


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"households": None, "able_people": None, "difficulties": None}, {"VIL064"}),
        ({"able_people": 0}, {"VIL065"}),
        ({"year": 2019}, {"VIL061"}),
    ],
)
def test_a_target_names_a_year_and_something_to_reach(
    cast: Cast, more: dict[str, Any], codes: set[str]
) -> None:
    assert refused(cast, TARGET_KEY, target(cast.branch, **more)) == codes


def test_a_village_has_one_target_a_year(cast: Cast) -> None:
    kept(cast, TARGET_KEY, target(cast.branch))
    with pytest.raises(DomainError, match="LED015"):
        kept(cast, TARGET_KEY, target(cast.branch, date(2022, 6, 1)))


def test_targets_stand_beside_what_was_reached(cast: Cast) -> None:
    home, other = village(cast.branch), village(cast.branch, "柳树村")
    kept(cast, TARGET_KEY, target(cast.branch, difficulties=None))
    kept(cast, TARGET_KEY, target(cast.branch, village=other, able_people=2))
    wang, li = villager(home, "王五"), villager(other, "李四")
    for day in (DAY, date(2022, 5, 1)):
        people = [trainee(wang, "001"), trainee(li, "002"), trainee(villager(home, "赵六"))]
        kept(cast, "village.training", training(cast.branch, day, *people))
    kept(cast, DIFFICULTY_KEY, difficulty(cast.branch, village=other))
    kept(cast, DIFFICULTY_KEY, difficulty(cast.branch, date(2023, 1, 5), village=other))
    found = {str(one.village): one.lines for one in targets_against(cast.committee, 2022)}
    assert found == {
        "石板村": (
            Reached("有增收门路的户数", "户", 40, 0),
            Reached("培养致富明白人", "名", 12, 1),
            Reached("解决实际困难", "件", None, 0),
        ),
        "柳树村": (
            Reached("有增收门路的户数", "户", 40, 0),
            Reached("培养致富明白人", "名", 2, 1),
            Reached("解决实际困难", "件", 6, 1),
        ),
    }
    reached = sum(lines[1].reached for lines in found.values())
    assert reached == value(cast, "village.able_people_trained")
    assert targets_against(cast.sibling, 2022) == []


def test_a_road_to_income_is_a_household_with_business_or_work_done(cast: Cast) -> None:
    kept(cast, TARGET_KEY, target(cast.branch))
    one, other = households.watched(cast, "张三"), households.watched(cast, "李四")
    done = {"done_on": date(2022, 8, 1)}
    for body in (
        households.measure(one, date(2022, 6, 1), **done),
        households.measure(one, date(2022, 6, 2), kind="work", title="公益岗", **done),
        households.measure(other, date(2022, 6, 1), kind="medical", title="大病救助", **done),
        households.measure(other, date(2022, 6, 1)),
    ):
        households.kept(cast, body)
    (found,) = targets_against(cast.branch, 2022)
    assert found.lines[0] == Reached("有增收门路的户数", "户", 40, 1)


def test_a_target_not_yet_confirmed_is_none(cast: Cast) -> None:
    kept(cast, TARGET_KEY, target(cast.branch), confirm=False)
    assert targets_against(cast.branch, 2022) == []


def test_the_income_line_is_unknown_until_the_province_s_is_set(cast: Cast) -> None:
    assert value_of(VILLAGE_INCOME_LINE, cast.branch, date(2022, 12, 31)) is None
    set_rule(
        VILLAGE_INCOME_LINE,
        "7300",
        organization=None,
        since=date(2022, 1, 1),
        source="省乡村振兴局通知",
    )
    assert value_of(VILLAGE_INCOME_LINE, cast.branch, date(2022, 12, 31)) == Decimal(7300)
    with pytest.raises(DomainError, match="SET001"):
        check_value(VILLAGE_INCOME_LINE, "-1")
