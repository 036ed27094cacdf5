"""Who sees which page of people and administration; no clear number ever stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import reverse

from tests.builders import Cast, grant, held, make_person, make_user, put_on_roll
from tests.pages import ID_NUMBER, OTHER_ID, PHONE, as_user
from zhibu.access.models import User
from zhibu.access.routes import walk
from zhibu.audit.models import AuditEntry
from zhibu.organization.models import (
    Kind,
    Person,
    PostTerm,
    RightsSuspension,
)
from zhibu.organization.services import create_organization

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
    ("staff", "", ""),
    ("staff", "", "?q=张&category=volunteer"),
    ("staff_new", "branch", ""),
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
    ("account_link", "account", "?name=钱"),
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
ELSEWHERE = {"person_reveal", "account_act", "audit_verify", "audit_export", "people_export"}


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
