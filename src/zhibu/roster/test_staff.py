"""Staff who are no Party members: known to the branch, counted nowhere, admitted as themselves."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.builders import Cast, make_person
from tests.pages import ID_NUMBER, OTHER_ID
from zhibu.activities.models import Audience
from zhibu.activities.services import expected_people
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Posting, Record, State
from zhibu.ledger.services import confirm_record, enter_record, revise_record, void_record
from zhibu.organization.models import Membership, Organization, Person
from zhibu.organization.selectors import members_on, voters_on
from zhibu.roster.models import Category, HowIn, RosterEntry, StaffEntry
from zhibu.roster.services import admit, register_staff
from zhibu.roster.staff import STAFF, check_together
from zhibu.workspace.people import find_person, people_of

DAY = date(2024, 3, 1)


def registered(cast: Cast, name: str = "陈青", **more: object) -> StaffEntry:
    branch = more.pop("branch", cast.branch)
    assert isinstance(branch, Organization)
    distinction = str(more.pop("distinction", ""))
    person = more.pop("person", None) or Person(
        name=name,
        distinction=distinction,
        organization=branch,
        id_number=more.pop("id_number", ""),
    )
    given = {"since": DAY, "category": Category.ESTABLISHED, "actor": cast.secretary} | more
    return register_staff(person, branch, **given)  # type: ignore[arg-type]


def joined(cast: Cast, person: Person, **more: object) -> RosterEntry:
    given = {
        "since": date(2024, 7, 1),
        "joined_on": date(2024, 7, 1),
        "confirmed_on": None,
        "how_in": HowIn.ADMITTED,
        "actor": cast.secretary,
    } | more
    return admit(person, cast.branch, **given)  # type: ignore[arg-type]


def codes(error: DomainError) -> set[str]:
    return {problem.code for problem in error.problems}


def test_registration_makes_him_known_and_leaves_the_roll_alone(cast: Cast) -> None:
    postings, stays = Posting.objects.count(), Membership.objects.count()
    voters = voters_on(cast.branch, DAY).count()
    person = registered(cast).record.about
    assert person is not None
    assert Record.objects.get(type="roster.staff").state == State.CONFIRMED
    assert person in people_of(cast.branch, DAY)
    assert find_person("陈青", cast.branch, cast.publicist) == person
    assert (Posting.objects.count(), Membership.objects.count()) == (postings, stays)
    assert person not in members_on(cast.branch, DAY)
    assert voters_on(cast.branch, DAY).count() == voters
    due = expected_people(cast.branch, Audience.MEMBERS, DAY)
    assert person not in [one.person for one in due]
    found = figures(cast.branch, Period.year(2024), ["organization.members"])
    assert found["organization.members"].value == 8


def test_what_the_organization_commissioner_registers_waits_for_the_secretary(cast: Cast) -> None:
    entry = registered(cast, actor=cast.organizer)
    assert Record.objects.get(pk=entry.pk).state == State.SUBMITTED
    assert confirm_record(entry.pk, actor=cast.secretary).state == State.CONFIRMED


@pytest.mark.parametrize("who", ["publicist", "member", "sibling_secretary", "superior"])
def test_others_register_nobody(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        registered(cast, actor=getattr(cast, who))
    assert not Person.objects.filter(name="陈青").exists()


def test_dates_must_be_in_order_and_all_is_told_at_once(cast: Cast) -> None:
    person = make_person("陈青", cast.branch)
    header = Record(organization=cast.branch, date=DAY, about=person)
    entry = StaffEntry(record=header, arrived_on=date(2024, 4, 1), ended_on=date(2024, 2, 1))
    with pytest.raises(DomainError) as caught:
        enter_record(STAFF, entry, actor=cast.secretary)
    assert codes(caught.value) == {"STF002", "STF003"}


def test_a_member_is_not_registered_as_staff(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        registered(cast, person=cast.members[0])
    assert codes(caught.value) == {"STF004"}
    with pytest.raises(DomainError) as caught:
        registered(cast, person=Person.objects.get(name="钱二"))
    assert "第二党支部的党员名册" in str(caught.value)


def test_nobody_is_registered_twice_at_one_time(cast: Cast) -> None:
    entry = registered(cast, id_number=ID_NUMBER)
    with pytest.raises(DomainError) as caught:
        registered(cast, since=date(2024, 5, 1))
    assert codes(caught.value) == {"STF005"}
    with pytest.raises(DomainError, match="已在第一党支部登记"):
        registered(
            cast, "陈青", branch=cast.sibling, id_number=ID_NUMBER, actor=cast.sibling_secretary
        )
    stored = STAFF.load([Record.objects.get(pk=entry.pk)])[entry.pk]
    stored.ended_on = date(2024, 4, 30)
    revise_record(STAFF, stored, actor=cast.secretary, version=stored.record.version)
    again = registered(cast, since=date(2024, 5, 1))
    assert again.record.about_id == entry.record.about_id


def test_one_list_names_nobody_twice_at_one_time(cast: Cast) -> None:
    person = make_person("陈青", cast.branch)
    ended = date(2024, 3, 31)

    def entry(day: date, end: date | None = None) -> StaffEntry:
        header = Record(organization=cast.branch, date=day, about=person)
        return StaffEntry(record=header, ended_on=end)

    back = entry(date(2024, 4, 1))
    assert list(check_together([back, entry(DAY, ended)])) == []
    ((wrong, problem),) = check_together([back, entry(DAY)])
    assert (wrong, problem.code) == (back, "STF005")


def test_who_moves_to_another_office_is_kept_there_and_comes_back_when_that_is_void(
    cast: Cast,
) -> None:
    first = registered(cast, id_number=ID_NUMBER)
    stored = STAFF.load([Record.objects.get(pk=first.pk)])[first.pk]
    stored.ended_on = date(2024, 4, 30)
    revise_record(STAFF, stored, actor=cast.secretary, version=stored.record.version)
    second = registered(
        cast,
        branch=cast.sibling,
        id_number=ID_NUMBER,
        since=date(2024, 5, 1),
        actor=cast.sibling_secretary,
    )
    person = Person.objects.get(name="陈青")
    assert person.organization == cast.sibling
    void_record(second.pk, actor=cast.sibling_secretary, reason="办错了")
    person.refresh_from_db()
    assert person.organization == cast.branch


def test_admission_finds_him_by_name_and_adds_what_was_not_known(cast: Cast) -> None:
    person = registered(cast, distinction="客房部").record.about
    assert person is not None
    newcomer = Person(
        name="陈 青", distinction="客房部", organization=cast.branch, id_number=ID_NUMBER
    )
    entry = joined(cast, newcomer)
    assert entry.record.about_id == person.pk
    assert Person.objects.filter(search_name=person.search_name).count() == 1
    assert Person.objects.get(pk=person.pk).id_number.open() == ID_NUMBER
    assert person in members_on(cast.branch, date(2024, 7, 1))
    assert person not in members_on(cast.branch, date(2024, 6, 30))


def test_admission_finds_him_by_his_id_number_wherever_he_is_kept(cast: Cast) -> None:
    entry = registered(cast, branch=cast.sibling, id_number=ID_NUMBER, actor=cast.sibling_secretary)
    newcomer = Person(
        name="陈青", organization=cast.branch, id_number=ID_NUMBER, phone="13839612345"
    )
    stay = joined(cast, newcomer, actor=cast.organizer)
    assert stay.record.about_id == entry.record.about_id
    person = Person.objects.get(name="陈青")
    # Another branch's data are not written by who only hands in.
    assert (person.organization, person.phone) == (cast.sibling, None)
    confirm_record(stay.pk, actor=cast.secretary)
    person.refresh_from_db()
    assert person.organization == cast.branch


def test_another_id_number_or_distinction_is_another_person(cast: Cast) -> None:
    person = registered(cast, id_number=ID_NUMBER).record.about
    assert person is not None
    other = Person(name="陈青", organization=cast.branch, id_number=OTHER_ID)
    assert joined(cast, other).record.about_id != person.pk
    third = Person(name="陈青", distinction="车队", organization=cast.branch)
    assert joined(cast, third).record.about_id != person.pk


def test_the_registration_of_one_who_joined_can_still_be_corrected(cast: Cast) -> None:
    entry = registered(cast)
    person = entry.record.about
    assert person is not None
    joined(cast, person)
    stored = registry.record_type("roster.staff").load([Record.objects.get(pk=entry.pk)])[entry.pk]
    stored.category = Category.CONTRACT
    revise_record(STAFF, stored, actor=cast.secretary, version=stored.record.version)
    assert Record.objects.get(pk=entry.pk).title == "陈青（聘用人员）"
