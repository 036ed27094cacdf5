"""Parts of a figure are what each part's own figure is."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast, held, make_person, put_on_roll
from tests.examples import examples
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.breakdown import figure_by_child, figure_by_month
from zhibu.ledger.figures import figures
from zhibu.organization.models import Organization
from zhibu.organization.services import move

YEAR = Period.year(2022)
CODES = (
    "life.theme_days",
    "study.attendance",
    "study.learning_hours_per_member",
    "organization.members",
    "organization.full_members",
)
PERIODS = (YEAR, Period.quarter(2022, 3), Period(date(2022, 3, 5), date(2022, 9, 28)))


def assert_parts_agree(cast: Cast, unit: Organization, period: Period) -> None:
    children = list(unit.children.all())
    for code in CODES:
        apart = figure_by_child(code, unit, period, children)
        for child in children:
            assert apart[child.pk] == figures(child, period, [code])[code]


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_children_have_their_own_figures(cast: Cast, period: Period) -> None:
    held(cast, date(2022, 3, 5), ("theme_day", "discussion"))
    held(cast, date(2022, 9, 28), ("theme_day", "special_topic"))
    held(cast, date(2022, 9, 20), ("theme_day",), organization=cast.groups[0])
    assert_parts_agree(cast, cast.committee, period)
    assert_parts_agree(cast, cast.branch, period)


def test_children_of_a_tree_that_changed_have_their_own_figures(cast: Cast) -> None:
    held(cast, date(2022, 3, 5))
    held(cast, date(2022, 9, 20), ("theme_day",), organization=cast.groups[0])
    move(cast.groups[0], parent=cast.sibling, on=date(2022, 7, 1))
    assert_parts_agree(cast, cast.committee, YEAR)


@settings(max_examples=examples(8))
@given(days=st.lists(st.dates(date(2021, 11, 1), date(2022, 12, 31)), max_size=4, unique=True))
def test_months_have_their_own_figures(cast: Cast, days: list[date]) -> None:
    with transaction.atomic():
        for day in days:
            held(cast, day, ("theme_day", "discussion"))
        newcomer = make_person("新人", cast.branch)
        put_on_roll(newcomer, cast.branch, cast.secretary, since=date(2022, 5, 9))
        for code in CODES:
            for one in figure_by_month(code, cast.branch, 2022):
                assert one == figures(cast.branch, one.period, [code])[code]
        transaction.set_rollback(True)


def test_every_posted_indicator_comes_apart_without_error(cast: Cast) -> None:
    held(cast, date(2022, 3, 5), ("theme_day", "discussion"))
    for one in registry.indicators():
        total = figures(cast.committee, YEAR, [one.code])[one.code]
        parts = figure_by_child(one.code, cast.committee, YEAR, cast.committee.children.all())
        values = [part.value for part in parts.values() if part.value is not None]
        if one.parts is None:
            assert sum(values) == (total.value or 0)
        assert len(figure_by_month(one.code, cast.committee, 2022)) in {0, 12}


def test_queries_do_not_grow_with_the_children(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    children = list(cast.committee.children.all())
    registry.indicator_ids()
    with django_assert_max_num_queries(4):
        figure_by_child("life.theme_days", cast.committee, YEAR, children)
    with django_assert_max_num_queries(6):
        figure_by_month("organization.members", cast.committee, 2022)
