"""Admission, full membership, departure and groups change the roll and its figures together."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.builders import Cast, make_person
from zhibu.audit.models import AuditEntry
from zhibu.core.errors import DomainError
from zhibu.core.identity import check_digit
from zhibu.core.periods import Period
from zhibu.ledger.closing import close_books
from zhibu.ledger.figures import figures
from zhibu.ledger.models import State
from zhibu.ledger.services import confirm_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.models import GroupTerm, Membership, Person, PostTerm
from zhibu.organization.selectors import groups_by_person, members_on
from zhibu.organization.services import assign_group, save_person
from zhibu.roster.models import HowIn, HowOut, RosterEntry
from zhibu.roster.people import same_person_as
from zhibu.roster.services import admit, leave, open_stay, regroup, regularize

DAY = date(2024, 3, 1)
ID_NUMBER = "41170219850312345" + check_digit("41170219850312345")


def count(cast: Cast, code: str = "organization.members", year: int = 2024) -> int:
    return int(figures(cast.branch, Period.year(year), [code])[code].value or 0)


def arrive(cast: Cast, person: Person | None = None, **more: object) -> RosterEntry:
    given = {
        "since": DAY,
        "joined_on": date(2015, 7, 1),
        "confirmed_on": date(2016, 7, 1),
        "how_in": HowIn.TRANSFERRED,
        "actor": cast.secretary,
        **more,
    }
    newcomer = person or Person(name="吴新", organization=cast.branch)
    return admit(newcomer, cast.branch, **given)  # type: ignore[arg-type]


def stay(person: Person) -> RosterEntry:
    found = open_stay(person)
    assert found is not None
    return found


def assert_books_are_whole() -> None:
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []


def test_the_secretary_admits_and_confirms_at_once(cast: Cast) -> None:
    entry = arrive(cast, group=cast.groups[0])
    assert entry.record.state == State.CONFIRMED
    assert (count(cast), count(cast, "organization.full_members")) == (9, 8)
    person = entry.record.about
    assert groups_by_person(cast.branch, DAY)[person.pk] == cast.groups[0]
    actions = AuditEntry.objects.filter(target_id=str(person.pk), target_type="person")
    assert actions.filter(action="person.create").exists()
    assert_books_are_whole()


def test_what_the_organization_commissioner_admits_waits_for_the_secretary(cast: Cast) -> None:
    entry = arrive(cast, actor=cast.organizer)
    assert entry.record.state == State.SUBMITTED
    assert count(cast) == 8
    confirm_record(entry.pk, actor=cast.secretary)
    assert count(cast) == 9


def test_a_member_admits_nobody(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        arrive(cast, actor=cast.member)
    with pytest.raises(PermissionDenied):
        arrive(cast, actor=cast.sibling_secretary)


def test_all_that_is_wrong_with_a_newcomer_is_told_at_once_and_nothing_stays(cast: Cast) -> None:
    person = Person(name="", organization=cast.branch, id_number="123", phone="abc")  # type: ignore[misc]
    people = Person.objects.count()
    with pytest.raises(DomainError) as caught:
        arrive(cast, person, since=date(2010, 1, 1))
    codes = {problem.code for problem in caught.value.problems}
    assert codes >= {"PER004", "IDN001", "IDN005", "ROS003", "LED012"}
    assert Person.objects.count() == people


def test_turning_full_adds_one_full_member_from_that_day(cast: Cast) -> None:
    probationary = cast.members[-1]
    regularize(stay(probationary), on=date(2024, 6, 30), actor=cast.secretary)
    assert count(cast, "organization.full_members", 2023) == 7
    assert count(cast, "organization.full_members") == 8
    assert count(cast) == 8
    with pytest.raises(DomainError, match="转正"):
        regularize(stay(probationary), on=date(2024, 7, 1), actor=cast.secretary)
    assert_books_are_whole()


def test_turning_full_keeps_a_later_change_of_group(cast: Cast) -> None:
    entry = arrive(cast, confirmed_on=None, joined_on=DAY, group=cast.groups[0])
    person = entry.record.about
    regroup(person, cast.groups[1], since=date(2024, 9, 1), actor=cast.secretary)
    regularize(stay(person), on=date(2025, 3, 1), actor=cast.secretary)
    assert groups_by_person(cast.branch, date(2024, 8, 31))[person.pk] == cast.groups[0]
    assert groups_by_person(cast.branch, date(2025, 6, 1))[person.pk] == cast.groups[1]


def test_leaving_takes_one_off_from_the_next_day_and_ends_posts_and_group(cast: Cast) -> None:
    person = cast.members[3]
    last = date(2024, 5, 31)
    leave(stay(person), on=last, how=HowOut.TRANSFERRED, actor=cast.secretary)
    assert person in members_on(cast.branch, last)
    assert person not in members_on(cast.branch, date(2024, 6, 1))
    assert (count(cast, year=2023), count(cast)) == (8, 7)
    assert PostTerm.objects.get(person=person).end == last
    assert GroupTerm.objects.get(person=person).end == last
    assert_books_are_whole()


def test_one_who_began_in_closed_books_still_turns_full_and_leaves(
    cast: Cast, time_machine
) -> None:
    time_machine.move_to("2025-02-10T04:00:00Z")
    close_books(cast.branch, through=date(2024, 12, 31), actor=cast.secretary)
    probationary = cast.members[-1]
    regularize(stay(probationary), on=date(2025, 1, 15), actor=cast.secretary)
    assert count(cast, "organization.full_members", 2024) == 7
    assert count(cast, "organization.full_members", 2025) == 8
    leave(stay(probationary), on=date(2025, 1, 31), how=HowOut.TRANSFERRED, actor=cast.secretary)
    assert (count(cast, year=2024), count(cast, year=2025)) == (8, 7)
    assert_books_are_whole()


def test_nobody_turns_full_or_leaves_inside_closed_books(cast: Cast, time_machine) -> None:
    time_machine.move_to("2025-02-10T04:00:00Z")
    close_books(cast.branch, through=date(2024, 12, 31), actor=cast.secretary)
    entry = stay(cast.members[-1])
    with pytest.raises(DomainError, match="账已封到"):
        regularize(entry, on=date(2024, 6, 30), actor=cast.secretary)
    entry = stay(cast.members[3])
    with pytest.raises(DomainError, match="账已封到"):
        leave(entry, on=date(2024, 6, 30), how=HowOut.DIED, actor=cast.secretary)
    # The last closed day itself is possible: the member counts until its end.
    leave(stay(cast.members[3]), on=date(2024, 12, 31), how=HowOut.DIED, actor=cast.secretary)
    assert (count(cast, year=2024), count(cast, year=2025)) == (8, 7)


def test_the_commissioner_may_not_change_a_confirmed_stay(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        leave(stay(cast.members[3]), on=DAY, how=HowOut.DIED, actor=cast.organizer)


def test_a_transfer_takes_the_persons_data_to_the_new_branch_and_back(cast: Cast) -> None:
    person = cast.members[3]
    leave(stay(person), on=date(2024, 5, 31), how=HowOut.TRANSFERRED, actor=cast.secretary)
    entry = admit(
        Person.objects.get(pk=person.pk),
        cast.sibling,
        since=date(2024, 6, 1),
        joined_on=date(2014, 7, 1),
        confirmed_on=date(2015, 7, 1),
        how_in=HowIn.TRANSFERRED,
        actor=cast.sibling_secretary,
    )
    assert Person.objects.get(pk=person.pk).organization == cast.sibling
    void_record(entry.pk, actor=cast.sibling_secretary, reason="办错了")
    assert Person.objects.get(pk=person.pk).organization == cast.branch
    assert Membership.objects.filter(person=person).count() == 1


def test_nobody_is_on_two_rolls_on_one_day(cast: Cast) -> None:
    with pytest.raises(DomainError, match="名册上"):
        arrive(cast, cast.members[3])


def test_namesakes_are_found_in_scope_and_the_same_id_number_anywhere(cast: Cast) -> None:
    far = make_person("孙远", cast.sibling, id_number=ID_NUMBER)
    namesake = Person(name="孙远")
    assert same_person_as(namesake, actor=cast.secretary) == []
    namesake.id_number = ID_NUMBER.lower()  # type: ignore[assignment]
    assert same_person_as(namesake, actor=cast.secretary) == [far]
    assert len(same_person_as(Person(name="张 伟"), actor=cast.secretary)) == 2


def test_a_group_is_only_for_those_on_the_roll(cast: Cast) -> None:
    outsider = make_person("郑客", cast.branch)
    with pytest.raises(DomainError, match="不在"):
        regroup(outsider, cast.groups[0], since=DAY, actor=cast.secretary)
    save_person(outsider)
    assert not GroupTerm.objects.filter(person=outsider).exists()


def test_regrouping_on_the_first_day_corrects_instead_of_adding(cast: Cast) -> None:
    person = cast.members[0]
    assign_group(person, cast.groups[1], since=date(2020, 1, 1))
    assert GroupTerm.objects.filter(person=person).count() == 1
