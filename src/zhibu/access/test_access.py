"""Scope is one prefix test, administrators stay apart, and rights end when they end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast, grant, make_user
from tests.examples import examples
from zhibu.access.models import Grant, User
from zhibu.access.roles import ADMINISTRATORS, ROLE_PERMISSIONS, Permission, Role
from zhibu.access.scope import access_of, organizations_for, require
from zhibu.access.services import end_grant, give_grant, open_account, reset_password
from zhibu.core.errors import DomainError
from zhibu.ledger.selectors import visible_to
from zhibu.organization.models import Kind, Organization, Person
from zhibu.organization.models.tree import path_below

TODAY = timezone.localdate


def fresh(user: User) -> User:
    """Read the account again: its access is worked out once per object."""
    return User.objects.get(pk=user.pk)


trees = st.lists(st.integers(min_value=-1, max_value=8), min_size=1, max_size=9)
given_roles = st.lists(
    st.tuples(st.integers(0, 8), st.sampled_from(list(Role)), st.sampled_from([-9, -1, 0, 5])),
    max_size=5,
)


@pytest.mark.django_db
@settings(max_examples=examples(60))
@given(tree=trees, held=given_roles, asked=st.sampled_from(list(Permission)))
def test_scope_equals_a_plain_prefix_check(
    tree: list[int], held: list[tuple[int, Role, int]], asked: Permission
) -> None:
    Grant.objects.all().delete()
    Organization.objects.all().update(parent=None)
    Organization.objects.all().delete()
    User.objects.filter(username="probe").delete()
    units = _grow(tree)
    user = User.objects.create(username="probe")
    today = TODAY()
    live: list[Organization] = []
    for place, role, offset in held:
        unit = units[place % len(units)]
        # Ends offset days from today: −9 and −1 are over, 0 holds until tonight.
        Grant.objects.create(
            user=user,
            role=role,
            organization=unit,
            start=today - timedelta(days=30),
            end=today + timedelta(days=offset),
        )
        if offset >= 0 and asked in ROLE_PERMISSIONS[role]:
            live.append(unit)
    expected = {unit.pk for unit in units if any(_reaches(held, unit, asked) for held in live)}
    found = set(organizations_for(fresh(user), asked).values_list("pk", flat=True))
    access = access_of(fresh(user))
    assert found == expected
    assert {unit.pk for unit in units if access.may(asked, unit)} == expected
    assert access.holds(asked) == bool(live)


def _reaches(held: Organization, unit: Organization, asked: Permission) -> bool:
    if asked in {Permission.TALK_READ, Permission.LETTER_READ}:
        return held.pk in {unit.pk, unit.book_id}
    return unit.path.startswith(held.path)


def _grow(tree: list[int]) -> list[Organization]:
    """Make units, each below one made before it (−1 or a number too high: a root)."""
    units: list[Organization] = []
    for number, above in enumerate(tree):
        parent = units[above] if 0 <= above < number else None
        unit = Organization.objects.create(
            code=f"u{number}", name=f"u{number}", kind=Kind.COMMITTEE, parent=parent
        )
        unit.path = path_below(parent, unit.pk)
        unit.save(update_fields=["path"])
        units.append(unit)
    return units


def test_grants_of_the_past_and_of_the_future_give_nothing(cast: Cast) -> None:
    user, today = make_user("temp"), TODAY()
    give_grant(user, Role.MEMBER, cast.branch, start=today + timedelta(days=1), actor=None)
    give_grant(
        user,
        Role.SECRETARY,
        cast.sibling,
        start=date(2020, 1, 1),
        end=today - timedelta(days=1),
        actor=None,
    )
    assert access_of(fresh(user)).holdings == ()


def test_a_disabled_account_may_nothing(cast: Cast) -> None:
    cast.secretary.is_active = False
    cast.secretary.save()
    assert access_of(fresh(cast.secretary)).holdings == ()


def test_administrators_hold_nothing_but_their_own(cast: Cast) -> None:
    theirs = {
        Role.SYSTEM_ADMINISTRATOR: {Permission.ACCOUNT_MANAGE, Permission.SETTING_MANAGE},
        Role.SECURITY_ADMINISTRATOR: {Permission.GRANT_MANAGE},
        Role.AUDIT_ADMINISTRATOR: {Permission.AUDIT_READ},
    }
    for role, own in theirs.items():
        assert ROLE_PERMISSIONS[role] == own | {Permission.WORKBENCH}
    for name in ("system", "security", "auditor"):
        assert visible_to(cast.users[name]).count() == 0
        assert not organizations_for(cast.users[name], Permission.ORGANIZATION_VIEW).exists()


@pytest.mark.parametrize("second", sorted(set(Role) - {Role.SYSTEM_ADMINISTRATOR}))
def test_an_administrator_takes_no_second_role(cast: Cast, second: str) -> None:
    with pytest.raises(DomainError):
        grant(cast.system, second, cast.committee)


@pytest.mark.parametrize("admin", sorted(ADMINISTRATORS))
def test_one_who_works_with_records_becomes_no_administrator(cast: Cast, admin: str) -> None:
    with pytest.raises(DomainError, match="兼任"):
        grant(cast.member, admin, cast.committee)


def test_a_role_with_a_last_day_still_keeps_administrators_apart(cast: Cast) -> None:
    user, today = make_user("acting"), TODAY()
    give_grant(
        user,
        Role.SECRETARY,
        cast.branch,
        start=today,
        end=today + timedelta(days=30),
        actor=cast.security,
    )
    with pytest.raises(DomainError, match="兼任"):
        grant(user, Role.AUDIT_ADMINISTRATOR, cast.committee)


def test_nobody_grants_himself(cast: Cast) -> None:
    with pytest.raises(DomainError, match="自己"):
        give_grant(
            cast.security,
            Role.SECURITY_ADMINISTRATOR,
            cast.branch,
            start=TODAY(),
            actor=cast.security,
        )


def test_the_same_grant_is_given_once_and_does_not_overlap(cast: Cast) -> None:
    before = Grant.objects.count()
    grant(cast.member, Role.MEMBER, cast.branch)
    assert Grant.objects.count() == before
    with pytest.raises(DomainError, match="已经有"):
        give_grant(
            cast.member,
            Role.MEMBER,
            cast.branch,
            start=TODAY(),
            end=TODAY() + timedelta(days=3),
            actor=None,
        )


def test_the_last_security_administrator_stays(cast: Cast) -> None:
    held = cast.security.grants.get()
    with pytest.raises(DomainError, match="最后一名"):
        end_grant(held, last_day=TODAY())
    grant(make_user("security2"), Role.SECURITY_ADMINISTRATOR, cast.committee)
    end_grant(held, last_day=TODAY() - timedelta(days=1))
    assert access_of(fresh(cast.security)).holdings == ()


def test_a_sibling_is_out_of_reach(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        require(cast.secretary, Permission.RECORD_VIEW, cast.sibling)
    require(cast.superior, Permission.RECORD_VIEW, cast.sibling)


def test_an_account_opens_without_any_right_and_with_a_password_of_its_own(cast: Cast) -> None:
    person = Person.objects.get(name="钱二")
    user, password = open_account(" Qian.Er ", person=person)
    assert user.username == "qian.er"
    assert user.check_password(password)
    assert access_of(user).holdings == ()
    assert reset_password(user) != password
    assert not fresh(user).check_password(password)


def test_all_that_is_wrong_with_a_new_account_is_told_at_once(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        open_account("A!", person=cast.members[0])
    assert {problem.code for problem in caught.value.problems} == {"ACC010", "ACC012"}
    with pytest.raises(DomainError, match="已经有人用了"):
        open_account("SECRETARY")


@pytest.mark.django_db
def test_what_was_said_in_a_branch_is_not_read_by_the_secretary_of_the_committee(
    cast: Cast,
) -> None:
    grant(cast.outsider, Role.SECRETARY, cast.committee)
    above, here = access_of(fresh(cast.outsider)), access_of(cast.secretary)
    assert above.may(Permission.RECORD_CONFIRM, cast.branch)
    assert above.may(Permission.TALK_READ, cast.committee)
    assert not above.may(Permission.TALK_READ, cast.branch)
    assert here.may(Permission.TALK_READ, cast.groups[0])
    read = set(organizations_for(fresh(cast.outsider), Permission.TALK_READ))
    assert read == {cast.committee}
