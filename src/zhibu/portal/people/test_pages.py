"""Who sees which page of people and administration; no clear number ever stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import Cast, grant, held, make_person, make_user, put_on_roll
from zhibu.access.models import User
from zhibu.access.routes import walk
from zhibu.audit.models import AuditEntry
from zhibu.core.identity import check_digit
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.organization.models import (
    Affiliation,
    GroupTerm,
    Kind,
    Organization,
    Person,
    PostTerm,
    RightsSuspension,
)
from zhibu.organization.services import create_organization, save_person
from zhibu.roster.services import open_stay

NUMBER = "41170219850312345"
ID_NUMBER = NUMBER + check_digit(NUMBER)
OTHER_ID = "41170219900101123" + check_digit("41170219900101123")
PHONE = "13839612345"
SECRETS = re.compile(f"{ID_NUMBER}|{OTHER_ID}|{PHONE}|138-?3961-?2345")
# Pages of the two packages: (name, what its address speaks of, query).
PAGES = (
    ("organizations", "", ""),
    ("organization", "branch", ""),
    ("organization", "branch", "?on=2022-06-30"),
    ("organization", "branch", "?on=x"),
    ("organization", "group", ""),
    ("organization", "committee", ""),
    ("organization_profile", "branch", ""),
    ("organization_new", "branch", ""),
    ("organization_rename", "branch", ""),
    ("organization_move", "branch", ""),
    ("organization_dissolve", "group", ""),
    ("post_new", "branch", ""),
    ("post_end", "term", ""),
    ("person_new", "branch", ""),
    ("people", "", ""),
    ("people", "", "?stage=all&q=张&size=100"),
    ("person", "person", ""),
    ("person_edit", "person", ""),
    ("person_suspend", "person", ""),
    ("suspension_end", "suspension", ""),
    ("person_regularize", "person", ""),
    ("person_leave", "person", ""),
    ("person_group", "person", ""),
    ("accounts", "", ""),
    ("account_new", "", "?name=钱"),
    ("account_new", "", "?alone=1"),
    ("account_one", "account", ""),
    ("grants", "", ""),
    ("grants_of", "account", ""),
    ("grant_end", "grant", ""),
    ("settings", "", ""),
    ("setting", "rule", ""),
    ("audit", "", ""),
    ("closing", "", ""),
    ("account", "", ""),
)
# Not opened here: answers to POST and downloads have tests of their own.
ELSEWHERE = {"person_reveal", "account_act", "audit_verify", "audit_export"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings) -> None:
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False


@pytest.fixture
def known(cast: Cast) -> Person:
    """A member of the branch whose ID number and phone are on file."""
    person = Person.objects.get(pk=cast.members[6].pk)
    person.id_number, person.phone = ID_NUMBER, PHONE  # type: ignore[assignment]
    save_person(person)
    return Person.objects.get(pk=person.pk)


def as_user(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def addresses(cast: Cast, person: Person) -> Iterator[str]:
    """Give the address of every page, about the person and the branch."""
    suspension, _made = RightsSuspension.objects.get_or_create(
        person=person, reason="left_out", start=date(2024, 1, 1)
    )
    objects = {
        "branch": cast.branch.pk,
        "group": cast.groups[0].pk,
        "committee": cast.committee.pk,
        "person": person.pk,
        "suspension": suspension.pk,
        "term": PostTerm.objects.filter(organization=cast.branch)[0].pk,
        "account": cast.secretary.pk,
        "grant": cast.secretary.grants.all()[0].pk,
        "rule": "ledger.separation",
    }
    for name, about, query in PAGES:
        yield reverse(f"portal:{name}", args=[objects[about]] if about else []) + query


def test_every_page_of_both_packages_is_opened_by_these_tests() -> None:
    ours = {
        entry.name
        for _pattern, entry in walk()
        if getattr(entry.callback, "__module__", "").startswith(
            ("zhibu.portal.people", "zhibu.portal.administration")
        )
    }
    assert ours == {name for name, _about, _query in PAGES} | ELSEWHERE


def test_no_page_shows_a_clear_id_number_or_phone(cast: Cast, known: Person) -> None:
    pages = list(addresses(cast, known))
    opened = dict.fromkeys(pages, 0)
    for name in cast.users:
        client = as_user(cast, name)
        for address in pages:
            page = client.get(address)
            assert page.status_code in {200, 403, 404}, address
            assert not SECRETS.search(page.text), address
            opened[address] += page.status_code == 200
    never = [address for address, count in opened.items() if not count]
    # Nobody of the cast answers for the committee, which alone moves its branches.
    assert {reverse("portal:organization_move", args=[cast.branch.pk])} == set(never)


def test_masked_numbers_stand_on_the_list_and_the_page(cast: Cast, known: Person) -> None:
    client = as_user(cast, "secretary")
    for address in (reverse("portal:people"), reverse("portal:person", args=[known.pk])):
        page = client.get(address).text
        assert "138****2345" in page
        assert "411***********" in page


def test_a_member_sees_only_his_own_page(cast: Cast) -> None:
    client = as_user(cast, "member")
    mine, other = cast.members[6], cast.members[0]
    assert client.get(reverse("portal:person", args=[mine.pk])).status_code == 200
    assert client.get(reverse("portal:person", args=[other.pk])).status_code == 404
    assert client.get(reverse("portal:people")).status_code == 403
    page = client.get(reverse("portal:organization", args=[cast.branch.pk]))
    assert "8" in page.text
    assert cast.members[5].name not in page.text


def test_the_sibling_is_not_there(cast: Cast) -> None:
    client = as_user(cast, "sibling_secretary")
    for name, pk in (
        ("person", cast.members[0].pk),
        ("person_edit", cast.members[0].pk),
        ("person_leave", cast.members[0].pk),
        ("organization", cast.branch.pk),
        ("organization", cast.committee.pk),
        ("organization_rename", cast.branch.pk),
        ("post_end", PostTerm.objects.filter(organization=cast.branch)[0].pk),
    ):
        assert client.get(reverse(f"portal:{name}", args=[pk])).status_code == 404, name
    address = reverse("portal:person_reveal", args=[cast.members[0].pk, "phone"])
    assert client.post(address, {"reason": "x"}).status_code == 404


def test_the_superior_reads_people_and_changes_nobody(cast: Cast) -> None:
    client = as_user(cast, "superior")
    person = cast.members[0]
    assert client.get(reverse("portal:person", args=[person.pk])).status_code == 200
    for name in ("person_edit", "person_leave"):
        assert client.get(reverse(f"portal:{name}", args=[person.pk])).status_code == 403
    assert client.get(reverse("portal:organization_rename", args=[person.pk])).status_code == 403


@pytest.mark.parametrize("name", ["system", "security", "auditor"])
def test_administrators_see_no_person_and_no_record(cast: Cast, known: Person, name: str) -> None:
    record = held(cast, date(2024, 5, 6))
    client = as_user(cast, name)
    for page, args in (
        ("portal:people", []),
        ("portal:person", [known.pk]),
        ("portal:organization", [cast.branch.pk]),
        ("portal:organizations", []),
        ("portal:closing", []),
        ("workspace:record", [record.pk]),
        ("workspace:types", []),
    ):
        assert client.get(reverse(page, args=args)).status_code in {403, 404}, page


def test_one_value_is_shown_once_and_written_down(cast: Cast, known: Person) -> None:
    client = as_user(cast, "secretary")
    address = reverse("portal:person_reveal", args=[known.pk, "id_number"])
    answer = client.post(address, {"reason": "办理组织关系转接"}, headers={"HX-Request": "true"})
    assert ID_NUMBER in answer.text
    assert PHONE not in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.actor_id) == ("person.reveal", cast.secretary.pk)
    assert ID_NUMBER not in client.get(reverse("portal:person", args=[known.pk])).text


def test_nothing_is_revealed_without_a_reason_or_by_a_link(cast: Cast, known: Person) -> None:
    client = as_user(cast, "secretary")
    address = reverse("portal:person_reveal", args=[known.pk, "id_number"])
    answer = client.post(address, {"reason": " "})
    assert answer.status_code == 422
    assert ID_NUMBER not in answer.text
    assert client.get(address).status_code == 405
    assert not AuditEntry.objects.filter(action="person.reveal").exists()


def test_those_without_the_right_reveal_nothing(cast: Cast, known: Person) -> None:
    address = reverse("portal:person_reveal", args=[known.pk, "id_number"])
    for name in ("member", "leader", "publicist", "superior", "system", "auditor"):
        answer = as_user(cast, name).post(address, {"reason": "x"})
        assert answer.status_code in {403, 404}
        assert ID_NUMBER not in answer.text


def edit_data(person: Person, **more: str) -> dict[str, str]:
    return {"name": person.name, "distinction": person.distinction, **more}


def test_blank_numbers_keep_what_is_stored_and_typed_ones_replace_it(
    cast: Cast, known: Person
) -> None:
    client = as_user(cast, "organizer")
    address = reverse("portal:person_edit", args=[known.pk])
    assert client.post(address, edit_data(known, position="主任科员")).status_code == 302
    stored = Person.objects.get(pk=known.pk)
    assert (stored.id_number.open(), stored.position) == (ID_NUMBER, "主任科员")
    assert client.post(address, edit_data(known, phone="13900001111")).status_code == 302
    stored = Person.objects.get(pk=known.pk)
    assert stored.phone.open() == "13900001111"
    assert stored.id_number.open() == ID_NUMBER
    entry = AuditEntry.objects.latest("sequence")
    assert entry.action == "person.edit"
    assert "手机号" in entry.detail
    assert "13900001111" not in entry.detail


def test_wrong_data_is_told_all_at_once_and_typed_numbers_are_carried_sealed(
    cast: Cast, known: Person
) -> None:
    client = as_user(cast, "secretary")
    address = reverse("portal:person_edit", args=[known.pk])
    page = client.post(address, edit_data(known, name="", id_number=OTHER_ID, phone="12"))
    assert page.status_code == 422
    assert not SECRETS.search(page.text)
    kept = re.search(r'name="kept" value="([^"]*)"', page.text)
    assert kept is not None
    again = client.post(address, edit_data(known, kept=kept[1], phone=PHONE))
    assert again.status_code == 302
    assert Person.objects.get(pk=known.pk).id_number.open() == OTHER_ID
    # Somebody else's sealed numbers open for nobody else.
    known.refresh_from_db()
    page = client.post(address, edit_data(known, name="", phone="13700002222"))
    kept = re.search(r'name="kept" value="([^"]*)"', page.text)
    assert kept is not None
    as_user(cast, "organizer").post(address, edit_data(known, kept=kept[1]))
    assert Person.objects.get(pk=known.pk).phone.open() == PHONE


def arrival(**more: str) -> dict[str, str]:
    return {
        "name": "吴新",
        "how_in": "transferred",
        "since": "2024-03-01",
        "joined_on": "2015-07-01",
        "confirmed_on": "2016-07-01",
        **more,
    }


def members(cast: Cast) -> int:
    found = figures(cast.branch, Period.year(2024), ["organization.members"])
    return int(found["organization.members"].value or 0)


def test_one_form_puts_a_newcomer_on_the_roll(cast: Cast) -> None:
    address = reverse("portal:person_new", args=[cast.branch.pk])
    answer = as_user(cast, "secretary").post(
        address, arrival(id_number=ID_NUMBER, group=str(cast.groups[1].pk))
    )
    person = Person.objects.get(name="吴新")
    assert answer.headers["Location"] == reverse("portal:person", args=[person.pk])
    assert (person.birth_date, person.sex) == (date(1985, 3, 12), "male")
    assert members(cast) == 9
    assert GroupTerm.objects.get(person=person).group == cast.groups[1]


def test_what_a_commissioner_enters_waits(cast: Cast) -> None:
    client = as_user(cast, "organizer")
    address = reverse("portal:person_new", args=[cast.branch.pk])
    assert "保存并报送" in client.get(address).text
    client.post(address, arrival())
    assert members(cast) == 8
    person = Person.objects.get(name="吴新")
    assert "还没有确认" in client.get(reverse("portal:person", args=[person.pk])).text


def test_a_namesake_is_asked_about_before_anybody_is_entered(cast: Cast) -> None:
    client = as_user(cast, "secretary")
    address = reverse("portal:person_new", args=[cast.branch.pk])
    people = Person.objects.count()
    page = client.post(address, arrival(name="张伟"))
    assert "是同一个人吗" in page.text
    assert "张伟（车队）" in page.text
    page = client.post(address, arrival(name="张伟", same="new"))
    assert "请填科室等" in page.text
    assert Person.objects.count() == people
    client.post(address, arrival(name="张伟", same="new", distinction="信息科"))
    assert Person.objects.filter(name="张伟", distinction="信息科").exists()


def test_one_who_comes_back_keeps_his_person(cast: Cast) -> None:
    person = make_person("郑归", cast.branch)
    address = reverse("portal:person_new", args=[cast.branch.pk])
    answer = as_user(cast, "secretary").post(address, arrival(name="郑归", same=str(person.pk)))
    assert answer.status_code == 302
    assert Person.objects.filter(name="郑归").count() == 1
    assert open_stay(person) is not None


def test_nobody_outside_the_list_can_be_named_as_the_same(cast: Cast) -> None:
    far = Person.objects.get(name="钱二")
    people = Person.objects.count()
    address = reverse("portal:person_new", args=[cast.branch.pk])
    as_user(cast, "secretary").post(address, arrival(name="张伟", same=str(far.pk)))
    assert (Person.objects.count(), members(cast)) == (people, 8)


def test_leaving_and_turning_full_through_the_pages(cast: Cast) -> None:
    client = as_user(cast, "secretary")
    newer, leaver = cast.members[-1], cast.members[3]
    client.post(reverse("portal:person_regularize", args=[newer.pk]), {"on": "2024-06-30"})
    assert "正式党员" in client.get(reverse("portal:person", args=[newer.pk])).text
    address = reverse("portal:person_leave", args=[leaver.pk])
    assert "宣传委员" in client.get(address).text
    client.post(address, {"on": "2024-06-30", "how": "transferred"})
    assert members(cast) == 7
    assert "已离开" in client.get(reverse("portal:person", args=[leaver.pk])).text
    listed = client.get(reverse("portal:people")).text
    assert reverse("portal:person", args=[leaver.pk]) not in listed
    left = client.get(reverse("portal:people") + "?stage=left").text
    assert reverse("portal:person", args=[leaver.pk]) in left


def test_a_bad_date_is_said_beside_its_field(cast: Cast) -> None:
    address = reverse("portal:person_leave", args=[cast.members[3].pk])
    page = as_user(cast, "secretary").post(address, {"on": "2999-01-01", "how": "died"})
    assert page.status_code == 422
    assert "ROS011" in page.text
    assert 'id="id_on_error"' in page.text


def test_posts_groups_and_names_are_changed_and_audited(cast: Cast) -> None:
    client = as_user(cast, "secretary")
    unit = [cast.branch.pk]
    term = PostTerm.objects.get(organization=cast.branch, post="publicity_member")
    steps = (
        ("organization_new", unit, {"name": "第三党小组", "code": "g3", "kind": "group",
                                    "founded": "2024-01-01"}, "organization.create"),
        ("organization_rename", unit, {"name": "机关第一党支部"}, "organization.rename"),
        ("organization_profile", unit, {"county": "某县"}, "organization.profile"),
        ("post_end", [term.pk], {"on": "2024-05-31"}, "post.end"),
        ("post_new", unit, {"person": cast.members[6].pk, "post": "publicity_member",
                            "start": "2024-06-01"}, "post.appoint"),
        ("person_group", [cast.members[0].pk], {"group": cast.groups[1].pk,
                                                "since": "2024-06-01"}, "person.group"),
        ("person_suspend", [cast.members[0].pk], {"reason": "left_out",
                                                  "start": "2024-06-01"}, "person.suspend"),
    )  # fmt: skip
    for name, args, data, action in steps:
        answer = client.post(reverse(f"portal:{name}", args=args), data)
        assert answer.status_code == 302, (name, answer.text)
        assert AuditEntry.objects.latest("sequence").action == action
    page = client.get(reverse("portal:organization", args=unit) + "?on=2024-07-01").text
    assert "机关第一党支部" in page
    assert "第三党小组" in page
    row = RightsSuspension.objects.get()
    client.post(reverse("portal:suspension_end", args=[row.pk]), {"on": "2024-06-30"})
    assert AuditEntry.objects.latest("sequence").action == "person.restore"


def test_the_committee_moves_a_branch_and_is_told_what_it_means(cast: Cast) -> None:
    general = create_organization(
        code="zz1", name="第一党总支", kind=Kind.GENERAL_BRANCH, parent=cast.committee
    )
    cast.users["chief"] = make_user("chief")
    grant(cast.users["chief"], "secretary", cast.committee)
    client = as_user(cast, "chief")
    address = reverse("portal:organization_move", args=[cast.branch.pk])
    assert "移动前的数字留在原上级" in client.get(address).text
    client.post(address, {"parent": general.pk, "on": "2024-07-01"})
    assert Organization.objects.get(pk=cast.branch.pk).parent == general
    assert Affiliation.objects.filter(organization=cast.branch).count() == 2
    assert AuditEntry.objects.latest("sequence").action == "organization.move"


def test_list_and_tree_ask_the_same_number_of_questions_however_long(
    cast: Cast, django_assert_max_num_queries
) -> None:
    client = as_user(cast, "superior")

    def questions(address: str) -> int:
        with django_assert_max_num_queries(25) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    pages = [
        reverse("portal:people") + "?size=100",
        reverse("portal:organizations"),
        reverse("portal:organization", args=[cast.committee.pk]),
        reverse("portal:organization", args=[cast.branch.pk]),
    ]
    few = [questions(page) for page in pages]
    for number in range(12):
        branch = create_organization(
            code=f"n{number}", name=f"新{number}支部", kind=Kind.BRANCH, parent=cast.committee
        )
        put_on_roll(make_person(f"新{number}", branch), branch, cast_chief(cast))
        put_on_roll(make_person(f"又{number}", cast.branch), cast.branch, cast_chief(cast))
    assert [questions(page) for page in pages] == few
    assert max(few) <= 20


def cast_chief(cast: Cast) -> User:
    """Give somebody who may put people on any roll, without changing the cast's scopes."""
    known = User.objects.filter(username="registrar").first()
    if known is None:
        known = make_user("registrar")
        grant(known, "secretary", cast.committee)
    return known
