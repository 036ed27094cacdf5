"""Moving units keeps history, and the roll of any past day is found again."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import Cast, held, make_person, put_on_roll
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.organization.models import Affiliation, Kind, Organization, Post
from zhibu.organization.models.tree import path_below
from zhibu.organization.selectors import (
    groups_by_person,
    holder_of,
    members_on,
    memberships_on,
    voters_on,
)
from zhibu.organization.services import (
    appoint,
    assign_group,
    create_organization,
    dissolve,
    end_post,
    end_suspension,
    move,
    rename,
    suspend_rights,
)

MOVED = date(2023, 7, 1)
LONG_AGO = date(2021, 5, 5)


@pytest.fixture
def general(cast: Cast) -> Organization:
    return create_organization(
        code="zz1", name="第一党总支", kind=Kind.GENERAL_BRANCH, parent=cast.committee
    )


@pytest.fixture
def other(cast: Cast) -> Organization:
    """A second committee beside the first one."""
    return create_organization(code="qt", name="其他党委", kind=Kind.COMMITTEE)


def days(unit: Organization, year: int) -> int:
    found = figures(unit, Period.year(year), ["life.theme_days"])["life.theme_days"]
    return int(found.value or 0)


def codes(error: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {problem.code for problem in error.value.problems}


def test_figures_before_a_move_stay_with_the_old_parent(cast: Cast, other: Organization) -> None:
    for day in (date(2022, 5, 6), date(2023, 6, 30), date(2023, 7, 1), date(2024, 5, 6)):
        held(cast, day)
    before = {year: days(cast.committee, year) for year in (2022, 2023, 2024)}
    move(cast.branch, parent=other, on=MOVED)
    other.refresh_from_db()
    assert before == {2022: 1, 2023: 2, 2024: 1}
    assert [days(cast.committee, year) for year in (2022, 2023, 2024)] == [1, 1, 0]
    assert [days(other, year) for year in (2022, 2023, 2024)] == [0, 1, 1]
    assert [days(cast.branch, year) for year in (2022, 2023, 2024)] == [1, 2, 1]


def test_the_roll_of_a_committee_follows_the_tree_of_the_day(
    cast: Cast, other: Organization
) -> None:
    move(cast.branch, parent=other, on=MOVED)
    for unit in (cast.committee, cast.branch, other):
        unit.refresh_from_db()
    eve = date(2023, 6, 30)
    assert memberships_on(cast.committee, eve).count() == 11
    assert memberships_on(cast.committee, MOVED).count() == 3
    assert memberships_on(other, eve).count() == 0
    assert memberships_on(other, MOVED).count() == 8
    assert memberships_on(cast.branch, eve).count() == 8


def test_a_move_takes_groups_along_and_rewrites_every_path(
    cast: Cast, general: Organization
) -> None:
    move(cast.branch, parent=general, on=MOVED)
    group = Organization.objects.get(pk=cast.groups[0].pk)
    branch = Organization.objects.get(pk=cast.branch.pk)
    assert branch.path == path_below(general, branch.pk)
    assert general.path == path_below(cast.committee, general.pk)
    assert group.path == path_below(branch, group.pk)
    terms = Affiliation.objects.filter(organization=branch).order_by("start")
    assert [(row.parent_id, row.end) for row in terms] == [
        (cast.committee.pk, date(2023, 6, 30)),
        (general.pk, None),
    ]


def test_a_unit_cannot_stand_below_itself(cast: Cast) -> None:
    inner = create_organization(
        code="in", name="内设党委", kind=Kind.COMMITTEE, parent=cast.committee
    )
    for parent in (inner, cast.committee):
        with pytest.raises(DomainError) as caught:
            move(cast.committee, parent=parent, on=MOVED)
        assert "ORG002" in codes(caught)


@pytest.mark.parametrize("on", [date(2019, 12, 31), date(2020, 1, 1)])
def test_a_move_comes_after_the_one_before(cast: Cast, other: Organization, on: date) -> None:
    with pytest.raises(DomainError) as caught:
        move(cast.branch, parent=other, on=on)
    assert codes(caught) == {"ORG004"}
    assert Organization.objects.get(pk=cast.branch.pk).parent == cast.committee


def test_a_move_to_come_is_refused(cast: Cast, other: Organization) -> None:
    with pytest.raises(DomainError) as caught:
        move(cast.branch, parent=other, on=date(2999, 1, 1))
    assert codes(caught) == {"ORG008"}


def test_kinds_stand_only_where_the_rules_put_them(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        move(cast.sibling, parent=cast.branch, on=MOVED)
    assert "ORG001" in codes(caught)
    with pytest.raises(DomainError) as caught:
        create_organization(code="zb1", name="x", kind=Kind.GROUP, parent=cast.committee)
    assert codes(caught) == {"ORG001", "ORG003"}


def test_the_roll_on_past_days(cast: Cast) -> None:
    late = make_person("吴迟", cast.branch)
    put_on_roll(late, cast.branch, cast.secretary, since=date(2022, 6, 30))
    assert late not in members_on(cast.branch, date(2022, 6, 29))
    assert late in members_on(cast.branch, date(2022, 6, 30))
    assert members_on(cast.branch, date(2019, 12, 31)).count() == 0


def test_probationary_and_suspended_members_have_no_vote(cast: Cast) -> None:
    day = date(2024, 5, 1)
    member, probationary = cast.members[5], cast.members[-1]
    row = suspend_rights(member, "party_probation", start=date(2024, 1, 1))
    assert probationary not in voters_on(cast.branch, day)
    assert member not in voters_on(cast.branch, day)
    assert member in voters_on(cast.branch, date(2023, 12, 31))
    assert voters_on(cast.branch, day).count() == 6
    end_suspension(row, last_day=date(2024, 4, 30))
    assert member in voters_on(cast.branch, day)
    assert member not in voters_on(cast.branch, date(2024, 4, 30))


def test_suspensions_of_one_person_do_not_overlap(cast: Cast) -> None:
    suspend_rights(cast.members[0], "detained", start=date(2024, 1, 1), end=date(2024, 6, 30))
    with pytest.raises(DomainError, match="已经停止"):
        suspend_rights(cast.members[0], "left_out", start=date(2024, 6, 30))
    suspend_rights(cast.members[0], "left_out", start=date(2024, 7, 1))


def test_a_post_has_one_holder_on_each_day(cast: Cast) -> None:
    new = cast.members[6]
    with pytest.raises(DomainError) as caught:
        appoint(new, cast.branch, Post.SECRETARY, start=date(2024, 1, 1))
    assert codes(caught) == {"ORG007"}
    term = cast.branch.post_terms.get(post=Post.SECRETARY)
    end_post(term, last_day=date(2023, 12, 31))
    appoint(new, cast.branch, Post.SECRETARY, start=date(2024, 1, 1))
    assert holder_of(cast.branch, Post.SECRETARY, date(2023, 12, 31)) == cast.members[0]
    assert holder_of(cast.branch, Post.SECRETARY, date(2024, 1, 1)) == new
    with pytest.raises(DomainError):
        appoint(cast.members[1], cast.branch, Post.SECRETARY, start=LONG_AGO, end=LONG_AGO)
    with pytest.raises(DomainError):
        end_post(term, last_day=date(2019, 1, 1))


def test_groups_of_past_days_are_kept(cast: Cast) -> None:
    person = cast.members[0]
    assign_group(person, cast.groups[1], since=date(2023, 3, 1))
    assert groups_by_person(cast.branch, date(2023, 2, 28))[person.pk] == cast.groups[0]
    assert groups_by_person(cast.branch, date(2023, 3, 1))[person.pk] == cast.groups[1]


def test_only_an_empty_unit_is_dissolved(cast: Cast) -> None:
    today = date(2024, 1, 1)
    with pytest.raises(DomainError) as caught:
        dissolve(cast.branch, on=today)
    assert codes(caught) == {"ORG012", "ORG013"}
    empty = create_organization(
        code="zb1-3", name="第三党小组", kind=Kind.GROUP, parent=cast.branch
    )
    dissolve(empty, on=today)
    assert empty not in Organization.objects.existing_on(today)
    assert empty in Organization.objects.existing_on(date(2023, 12, 31))


def test_a_name_is_never_blank(cast: Cast) -> None:
    assert rename(cast.branch, "  县机关 第一党支部 ").name == "县机关 第一党支部"
    with pytest.raises(DomainError):
        rename(cast.branch, "  ")


def test_older_siblings_come_first_whatever_their_numbers() -> None:
    numbers = (9, 10, 99, 100, 12345678)
    assert sorted(path_below(None, number) for number in numbers) == [
        path_below(None, number) for number in numbers
    ]
