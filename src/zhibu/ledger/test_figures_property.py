"""Figures equal a plain recount of the postings, for any books, tree, move and period."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from zhibu.core.periods import Period
from zhibu.core.quantities import from_units
from zhibu.ledger import posting, registry
from zhibu.ledger.drill import records_behind
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Balance, Posting, Record
from zhibu.ledger.verify import verify_balances
from zhibu.organization.models import Kind, Organization
from zhibu.organization.services import create_organization, move

FLOW, STOCK = "life.theme_days", "organization.members"
EVENTS, TERMS = "life.members_appraised", "village.cadres_dispatched"
FIRST, LAST = date(2021, 1, 1), date(2023, 12, 31)
DAYS = (LAST - FIRST).days

days = st.integers(0, DAYS).map(lambda number: FIRST + timedelta(days=number))
# Ends of months and years are where sums go wrong.
edges = st.sampled_from(
    [date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1), date(2022, 3, 31)]
)
moments = st.one_of(days, edges)
periods = st.one_of(
    st.sampled_from([2021, 2022, 2023]).map(Period.year),
    st.tuples(st.sampled_from([2021, 2022, 2023]), st.integers(1, 12)).map(
        lambda pair: Period.month(*pair)
    ),
    st.tuples(moments, moments).map(lambda pair: Period(min(pair), max(pair))),
)


@dataclass(frozen=True)
class Happening:
    """One record: what it posts, to which of the branches."""

    branch: int
    code: str
    start: date
    length: int
    subject: int
    quantity: int
    voided: bool


happenings = st.builds(
    Happening,
    branch=st.integers(0, 3),
    code=st.sampled_from([FLOW, STOCK, EVENTS, TERMS]),
    start=moments,
    length=st.integers(0, 400),
    subject=st.integers(1, 4),
    quantity=st.integers(1, 5),
    voided=st.booleans(),
)


def build_tree() -> tuple[Organization, list[Organization], list[Organization]]:
    root = create_organization(code="r", name="党委", kind=Kind.COMMITTEE)
    middles = [
        create_organization(code=f"m{n}", name=f"总支{n}", kind=Kind.GENERAL_BRANCH, parent=root)
        for n in range(2)
    ]
    branches = [
        create_organization(code=f"b{n}", name=f"支部{n}", kind=Kind.BRANCH, parent=middles[n % 2])
        for n in range(4)
    ]
    return root, middles, branches


def write(happening: Happening, branches: list[Organization]) -> None:
    unit = branches[happening.branch]
    number = registry.indicator_ids()[happening.code]
    record = Record.objects.create(
        type="activity", organization=unit, date=happening.start, title="事"
    )
    wanted: posting.Net = {}
    if happening.code == FLOW:
        wanted[posting.Account(unit.pk, number, happening.start, -1)] = happening.quantity * 10000
    else:
        account = posting.Account(unit.pk, number, happening.start, happening.subject)
        wanted[account] = 10000
        if happening.code in {STOCK, TERMS}:
            after = happening.start + timedelta(days=happening.length + 1)
            wanted[posting.Account(unit.pk, number, after, happening.subject)] = -10000
    posting.post([posting.Change(record, wanted, None, fresh=True)])
    if happening.voided:
        posting.post([posting.Change(record, {}, None, fresh=False)])


def recount(units_by_day, code: str, period: Period):  # type: ignore[no-untyped-def]
    """Count one indicator the slow way: every posting, every day."""
    number = registry.indicator_ids()[code]
    lines = list(Posting.objects.filter(indicator_id=number))
    if code == FLOW:
        return sum(
            line.quantity
            for line in lines
            if line.date in period and line.organization_id in units_by_day(line.date)
        )
    if code == STOCK:
        at_end = units_by_day(period.end)
        return sum(
            line.quantity
            for line in lines
            if line.date <= period.end and line.organization_id in at_end
        )
    found = set()
    for unit in {line.organization_id for line in lines}:
        mine = [line for line in lines if line.organization_id == unit]
        inside = [
            period.start + timedelta(days=n)
            for n in range(len(period))
            if unit in units_by_day(period.start + timedelta(days=n))
        ]
        if not inside:
            continue
        within = set(inside)
        nets: dict[int, int] = defaultdict(int)
        if code == EVENTS:
            for line in mine:
                if line.date in period and line.date in within:
                    nets[line.subject] += line.quantity
            found |= {(unit, subject) for subject, net in nets.items() if net > 0}
        else:
            changes = sorted({line.date for line in mine} | {inside[0]})
            for day in changes:
                if day not in within and day != inside[0]:
                    continue
                for subject in {line.subject for line in mine}:
                    standing = sum(
                        line.quantity
                        for line in mine
                        if line.subject == subject and line.date <= day
                    )
                    if standing > 0:
                        found.add((unit, subject))
    return len(found) * 10000


@pytest.mark.django_db
@settings(
    max_examples=examples(25),
    # Shrinking a tree of books takes minutes; the failing case is small enough as it is.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(
    books=st.lists(happenings, min_size=1, max_size=8),
    moved=st.one_of(st.none(), st.tuples(moments, st.integers(1, 500))),
    asked=st.lists(periods, min_size=1, max_size=3),
)
def test_figures_equal_a_recount(db, books, moved, asked) -> None:
    with transaction.atomic():
        root, middles, branches = build_tree()
        for happening in books:
            write(happening, branches)
        left, back = (None, None)
        if moved:
            left, back = moved[0], moved[0] + timedelta(days=moved[1])
            move(branches[0], parent=middles[1], on=left)
            move(branches[0], parent=middles[0], on=back)
        home = {branch.pk: middles[at % 2].pk for at, branch in enumerate(branches)}

        def belongs(branch: int, day: date) -> int:
            if left and back and branch == branches[0].pk:
                return middles[1].pk if left <= day < back else middles[0].pk
            return home[branch]

        for unit in (root, *middles, *branches):
            unit.refresh_from_db()

            def units_by_day(day: date, unit: Organization = unit) -> set[int]:
                if unit == root:
                    return set(home)
                return {
                    branch
                    for branch in home
                    if branch == unit.pk or belongs(branch, day) == unit.pk
                }

            for period in asked:
                found = figures(unit, period, [FLOW, STOCK, EVENTS, TERMS])
                for code in (FLOW, STOCK, EVENTS, TERMS):
                    expected = recount(units_by_day, code, period)
                    value = found[code].value
                    assert (value or 0) == from_units(expected), (unit.code, str(period), code)
                    behind = records_behind(code, unit, period)
                    assert behind.count() == found[code].records, (unit.code, str(period), code)
        assert list(verify_balances()) == []
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_balances_hold_nothing_that_no_posting_made(db: None) -> None:
    _root, _middles, branches = build_tree()
    write(Happening(0, FLOW, FIRST, 0, 1, 2, voided=True), branches)
    assert set(Balance.objects.values_list("quantity", "records")) == {(0, 0)}


@pytest.mark.django_db
def test_a_voided_record_stands_behind_no_count(db: None) -> None:
    root, _middles, branches = build_tree()
    for voided in (True, False):
        write(Happening(0, EVENTS, FIRST, 0, 1, 1, voided), branches)
    figure = figures(root, Period.year(2021), [EVENTS])[EVENTS]
    assert (figure.value, figure.records) == (1, 1)
