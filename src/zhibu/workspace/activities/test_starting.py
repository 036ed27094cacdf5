"""Promises of the small pieces: the first day shown, states of people, names of guests."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from zhibu.activities.models import Presence
from zhibu.activities.services import Expected
from zhibu.organization.models import Organization, Person
from zhibu.workspace.activities.people import LATE, OTHER, REASONS, PeopleEntry, presence_value
from zhibu.workspace.activities.starting import plausible_day

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS, st.integers(1980, 2100))
def test_the_first_day_shown_is_never_to_come_and_in_the_year_if_that_has_begun(
    today: date, year: int
) -> None:
    day = plausible_day(year, today)
    assert day <= today
    assert day.year == min(year, today.year)


def test_the_leap_day_becomes_the_last_of_february() -> None:
    assert plausible_day(2023, date(2024, 2, 29)) == date(2023, 2, 28)


def expected(count: int) -> list[Expected]:
    return [
        Expected(Person(pk=number, name=f"党员{number}"), is_member=True, has_vote=True)
        for number in range(1, count + 1)
    ]


def entry(count: int, **values: str) -> PeopleEntry:
    data = QueryDict(mutable=True)
    data.update(values)
    return PeopleEntry(data, expected(count), Organization())


@given(
    st.sampled_from([Presence.ABSENT, Presence.LATE, Presence.PRESENT]),
    st.sampled_from([*REASONS, "陪护家人", "late", "other"]),
)
def test_a_stored_state_comes_back_as_it_was(presence: str, reason: str) -> None:
    state, text = presence_value(presence, reason)
    away = entry(1, **{"p-1": state, "r-1": text}).away
    if presence == Presence.PRESENT:
        assert away == {}
    else:
        wanted = reason if presence == Presence.ABSENT else ""
        assert (away[1].presence, away[1].reason) == (presence, wanted)


@given(st.integers(0, 60), st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_chips_show_everybody_once_and_count_who_came(
    count: int, absent: set[int], late: set[int]
) -> None:
    states = {f"p-{pk}": LATE for pk in late} | {f"p-{pk}": REASONS[0] for pk in absent}
    people = entry(count, **states)
    chips = [*people.first, *people.rest]
    assert sorted(chip.field for chip in chips) == sorted(f"p-{n}" for n in range(1, count + 1))
    assert people.present_count == count - len({pk for pk in absent if pk <= count})
    # Whoever is marked stays in sight.
    assert not [chip for chip in people.rest if chip.value]


def test_other_without_words_gives_no_reason() -> None:
    assert entry(1, **{"p-1": OTHER, "r-1": "  "}).away[1].reason == ""


def test_guests_are_separated_by_any_usual_mark() -> None:
    names = entry(0, guests="刘小雨、王五（县委办）, 约翰 史密斯；赵六\n").guest_names
    assert names == ["刘小雨", "王五（县委办）", "约翰 史密斯", "赵六"]


def test_no_day_is_asked_for_twice() -> None:
    today = date(2022, 9, 28)
    assert plausible_day(2022, today) == plausible_day(2023, today) == today
    assert plausible_day(2021, today) == today - timedelta(days=365)
