"""Rosters keep every rule, are as even as the rules allow, and are refused only when impossible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.pillars.emergency.rostering import (
    Filled,
    Load,
    Order,
    Shift,
    UnfillableError,
    Worker,
    fill,
    may_follow,
)

MONDAY = date(2022, 3, 7)
REST = timedelta(hours=11)
DAY = timedelta(days=1)


def shift(number: int, hour: int = 8, hours: int = 12, name: str = "班") -> Shift:
    day = MONDAY + number * DAY
    start = datetime(day.year, day.month, day.day, hour)
    end = start + timedelta(hours=hours)
    return Shift(day, name, start, end, end.date() > day, day.weekday() > 4)


def days_and_nights(days: int) -> tuple[Shift, ...]:
    found = []
    for number in range(days):
        found += [shift(number, 8, 10, "白班"), shift(number, 18, 14, "夜班")]
    return tuple(found)


def people(count: int, first: int = 1) -> tuple[Worker, ...]:
    return tuple(Worker(first + number, f"职工{first + number}") for number in range(count))


def order(
    shifts: Sequence[Shift], staff: Sequence[Worker], per_shift: int = 1, **more: object
) -> Order:
    settings_: dict[str, object] = {"leaders": people(6, 100), "rest": REST}
    return Order(
        shifts=tuple(shifts),
        staff=tuple(staff),
        per_shift=per_shift,
        **(settings_ | more),  # type: ignore[arg-type]
    )


def slots_of(filled: Sequence[Filled]) -> Iterator[tuple[int, Shift]]:
    for one in filled:
        yield one.leader, one.shift
        for key in one.staff:
            yield key, one.shift


def broken_rules(asked: Order, filled: Sequence[Filled]) -> list[str]:
    """Say which rules a roster breaks, found the plain way."""
    workers = {worker.key: worker for worker in (*asked.leaders, *asked.staff)}
    leaders, staff = ({one.key for one in held} for held in (asked.leaders, asked.staff))
    found = []
    for one in filled:
        if len(set(one.staff)) != asked.per_shift or not set(one.staff) <= staff:
            found.append(f"{one.shift}: staff")
        if one.leader not in leaders:
            found.append(f"{one.shift}: leader")
    if sorted(one.shift.start for one in filled) != sorted(one.start for one in asked.shifts):
        found.append("shifts")
    for (who, one), (other_who, other) in combinations(slots_of(filled), 2):
        pair = ((one.start, one.end), (other.start, other.end))
        if who == other_who and not may_follow(*pair, asked.rest):
            found.append(f"{who}: {one} and {other}")
    for who, one in slots_of(filled):
        if any(
            one.start.date() <= day <= (one.end - timedelta(seconds=1)).date()
            for day in workers[who].leave
        ):
            found.append(f"{who} on leave: {one}")
    return found


def possible(asked: Order, staff: Sequence[Worker]) -> bool:
    """Try every roster of the staff there could be."""
    shifts = sorted(asked.shifts, key=lambda one: one.start)

    def free(worker: Worker, at: int, held: list[tuple[int, ...]]) -> bool:
        one = shifts[at]
        if not worker.leave.isdisjoint(one.touches()):
            return False
        return all(
            worker.key not in served
            or may_follow(
                (shifts[before].start, shifts[before].end), (one.start, one.end), asked.rest
            )
            for before, served in enumerate(held)
        )

    def go(held: list[tuple[int, ...]]) -> bool:
        at = len(held)
        if at == len(shifts):
            return True
        there = [worker.key for worker in staff if free(worker, at, held)]
        return any(go([*held, chosen]) for chosen in combinations(there, asked.per_shift))

    return go([])


def tried(asked: Order) -> list[Filled] | UnfillableError:
    try:
        return fill(asked)
    except UnfillableError as refused:
        return refused


def counts(filled: Sequence[Filled], staff: Sequence[Worker]) -> list[int]:
    served = Counter(key for one in filled for key in one.staff)
    return [served[worker.key] + worker.past.shifts for worker in staff]


@st.composite
def small_orders(draw: st.DrawFn) -> Order:
    """A few shifts of odd hours and few people with leave: often impossible."""
    shifts = [
        shift(draw(st.integers(0, 4)), draw(st.integers(0, 23)), draw(st.integers(1, 30)), str(at))
        for at in range(draw(st.integers(1, 5)))
    ]
    days = [MONDAY + number * DAY for number in range(6)]
    staff = [
        replace(worker, leave=draw(st.frozensets(st.sampled_from(days), max_size=3)))
        for worker in people(draw(st.integers(1, 4)))
    ]
    return order(shifts, staff, draw(st.integers(1, 2)), leaders=people(6, 100))


@given(small_orders())
@settings(max_examples=150, deadline=None)
def test_small_roster_is_refused_exactly_when_no_roster_exists(asked: Order) -> None:
    asked = replace(asked, leaders=people(len(asked.shifts), 100))
    found = tried(asked)
    if isinstance(found, UnfillableError):
        assert found.proven
        assert not possible(asked, asked.staff)
        helpers = people(found.more, 500)
        enough = replace(asked, staff=(*asked.staff, *helpers))
        assert not broken_rules(enough, fill(enough))
        assert not possible(asked, (*asked.staff, *helpers[1:]))
    else:
        assert not broken_rules(asked, found)
        assert possible(asked, asked.staff)


@given(st.integers(3, 9), st.integers(1, 2), st.integers(1, 30), st.data())
@settings(max_examples=40, deadline=None)
def test_nobody_could_take_a_shift_over_from_one_who_has_two_more(
    count: int, per_shift: int, days: int, data: st.DataObject
) -> None:
    leave = st.frozensets(st.integers(0, days).map(lambda one: MONDAY + one * DAY), max_size=4)
    past = st.integers(0, 3).map(Load)
    staff = [replace(one, leave=data.draw(leave), past=data.draw(past)) for one in people(count)]
    asked = order(days_and_nights(days), staff, per_shift)
    filled = tried(asked)
    if isinstance(filled, UnfillableError):
        return
    assert not broken_rules(asked, filled)
    loads = dict(zip([one.key for one in staff], counts(filled, staff), strict=True))
    for giver, taker in ((a, b) for a in loads for b in loads if loads[a] - loads[b] >= 2):
        for at, one in enumerate(filled):
            if giver in one.staff and taker not in one.staff:
                moved = tuple(taker if key == giver else key for key in one.staff)
                other = [*filled[:at], replace(one, staff=moved), *filled[at + 1 :]]
                assert broken_rules(asked, other), f"{one.shift}: {giver} to {taker}"


@given(st.integers(4, 12), st.integers(1, 2), st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_without_leave_nobody_serves_two_shifts_more_than_another(
    count: int, per_shift: int, days: int
) -> None:
    staff = people(count)
    asked = order(days_and_nights(days), staff, per_shift)
    filled = tried(asked)
    if isinstance(filled, UnfillableError):
        # A night of 14 hours and its rest reach over the next day: three shifts overlap.
        assert filled.more == 3 * per_shift - count
        return
    assert not broken_rules(asked, filled)
    assert max(counts(filled, staff)) - min(counts(filled, staff)) <= 1


def test_weekends_and_nights_do_not_always_fall_on_the_same_people() -> None:
    # Seven people in turn: without care the same one would serve every Sunday.
    staff = people(7)
    filled = fill(order([shift(number, 8, 24) for number in range(70)], staff))
    offs = Counter(key for one in filled for key in one.staff if one.shift.off)
    assert max(counts(filled, staff)) - min(counts(filled, staff)) <= 1
    assert {offs[worker.key] for worker in staff} == {2, 3}

    filled = fill(order(days_and_nights(30), people(6)))
    nights = Counter(key for one in filled for key in one.staff if one.shift.night)
    assert set(nights.values()) == {5}


def test_who_served_more_before_serves_less_now() -> None:
    staff = people(4)
    tired = replace(staff[0], past=Load(6, 0, 0))
    filled = fill(order([shift(number) for number in range(10)], [tired, *staff[1:]]))
    served = Counter(key for one in filled for key in one.staff)
    assert served[tired.key] == 0
    assert sorted(served.values()) == [3, 3, 4]


def test_same_input_gives_the_same_roster() -> None:
    asked = order(days_and_nights(20), people(5), 1)
    assert fill(asked) == fill(asked)


def test_refusal_names_the_shift_and_why_each_one_is_missing() -> None:
    first, second = people(2)
    away = replace(second, leave=frozenset({MONDAY + DAY}))
    with pytest.raises(UnfillableError) as caught:
        fill(order([shift(0, 8, 24), shift(1, 8, 24)], [first, away]))
    refused = caught.value
    assert (str(refused.shift), refused.needed, refused.there) == ("3月8日班", 1, 0)
    assert {absent.worker.name: absent.reason for absent in refused.absent} == {
        "职工1": "值3月7日班后休息不足11小时",
        "职工2": "请假",
    }
    assert refused.more == 1


def test_somebody_in_both_lists_is_an_error() -> None:
    with pytest.raises(ValueError, match="twice"):
        fill(order([shift(0)], people(2), leaders=people(2)))


def test_year_of_two_shifts_a_day_is_filled_fast() -> None:
    staff = [
        replace(one, leave=frozenset({MONDAY + (at * 9 + number) * DAY for number in range(5)}))
        for at, one in enumerate(people(16))
    ]
    asked = order(days_and_nights(365), staff, 2)
    filled = fill(asked)
    assert max(counts(filled, staff)) - min(counts(filled, staff)) <= 1
