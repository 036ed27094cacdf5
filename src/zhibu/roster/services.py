"""Verbs on the roll: admit, make a full member, let go, move between groups; register staff.

Each goes through the life of the ``roster.entry`` record, so that the figures of members change by
exactly the difference.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.ledger.abilities import may_confirm
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import confirm_record, enter_record, revise_record, submit_record
from zhibu.ledger.types import RecordType
from zhibu.ledger.validation import problems_of
from zhibu.organization.models import GroupTerm, Organization, Person, PostTerm
from zhibu.organization.selectors import branch_of, in_force
from zhibu.organization.services import assign_group, person_problems, save_person
from zhibu.roster.models import Category, HowIn, HowOut, RosterEntry, StaffEntry
from zhibu.roster.people import fill_gaps, on_file
from zhibu.roster.records import ROSTER
from zhibu.roster.staff import STAFF

if TYPE_CHECKING:
    from zhibu.access.models import User


def admit(
    person: Person,
    branch: Organization,
    *,
    since: date,
    joined_on: date,
    confirmed_on: date | None,
    how_in: HowIn | str,
    actor: User,
    group: Organization | None = None,
) -> RosterEntry:
    """Enter a stay on a branch's roll; confirmed at once where the actor may, else handed in.

    Args:
        person: unsaved for somebody new, stored for somebody on file. An unsaved one who turns
            out to be on file (``on_file``) is not stored a second time.

    Raises:
        DomainError: all that is wrong with the person or the stay; nothing is stored.
        PermissionDenied: the actor does not keep that branch's people.
    """
    require(actor, Permission.PEOPLE_EDIT, branch)
    found = on_file(person, branch)
    record = Record(organization=branch, date=since, about=found or person, entered_by=actor)
    entry = RosterEntry(
        record=record, joined_on=joined_on, confirmed_on=confirmed_on, how_in=how_in, group=group
    )
    _enter(ROSTER, entry, person, actor)
    return stay_of(entry.pk)


def register_staff(
    person: Person,
    branch: Organization,
    *,
    since: date,
    category: Category | str,
    actor: User,
    arrived_on: date | None = None,
    is_league_member: bool = False,
) -> StaffEntry:
    """Make somebody known who is no Party member; confirmed at once where the actor may.

    Args:
        person: as for :func:`admit`.

    Raises:
        DomainError: all that is wrong with the person or the entry; nothing is stored.
        PermissionDenied: the actor does not keep that branch's people.
    """
    require(actor, Permission.PEOPLE_EDIT, branch)
    found = on_file(person, branch)
    record = Record(organization=branch, date=since, about=found or person, entered_by=actor)
    entry = StaffEntry(
        record=record,
        category=category,
        arrived_on=arrived_on,
        is_league_member=is_league_member,
    )
    _enter(STAFF, entry, person, actor)
    return entry


def _enter(
    record_type: RecordType, entry: RosterEntry | StaffEntry, typed: Person, actor: User
) -> None:
    """Store the person where he is new, and the entry; confirm it, or hand it in."""
    record = entry.record
    person = record.about
    assert person is not None
    is_new = person.pk is None
    added = fill_gaps(person, typed) if person.organization_id == record.organization_id else []
    found = person_problems(person) if is_new or added else []
    DomainError.raise_if([*found, *problems_of(record_type, entry)])
    with transaction.atomic():
        if is_new or added:
            save_person(person)
            record.about = person
        enter_record(record_type, entry, actor=actor)
        if may_confirm(record_type, record, actor):
            confirm_record(entry.pk, actor=actor)
        else:
            submit_record(entry.pk, actor=actor)
        if is_new:
            _audit("person.create", person, actor, record.organization)
        elif added:
            _audit("person.edit", person, actor, record.organization, fields="、".join(added))


def regularize(entry: RosterEntry, *, on: date, actor: User) -> RosterEntry:
    """Make a probationary member a full one from a day on (转正)."""
    _expect_open(entry)
    if entry.confirmed_on:
        raise DomainError.of(
            "ROS010",
            f"已于 {entry.confirmed_on} 转正",
            "日期有误请在名册记录上更正",
            value=str(entry.record.about),
        )
    if on > timezone.localdate():
        raise DomainError.of(
            "ROS011", "日期在今天之后", "大会通过后再办理", field="转正日期", value=str(on)
        )
    version = entry.record.version
    entry.confirmed_on = on
    revise_record(ROSTER, entry, actor=actor, version=version)
    return stay_of(entry.pk)


def leave(entry: RosterEntry, *, on: date, how: HowOut | str, actor: User) -> RosterEntry:
    """Take a member off the roll after a day; posts and group end with it."""
    _expect_open(entry)
    if on > timezone.localdate():
        raise DomainError.of(
            "ROS011", "日期在今天之后", "办理完毕后再记", field="最后一天", value=str(on)
        )
    version = entry.record.version
    entry.ended_on = on
    entry.how_out = how
    revise_record(ROSTER, entry, actor=actor, version=version)
    return stay_of(entry.pk)


def regroup(person: Person, group: Organization, *, since: date, actor: User) -> GroupTerm:
    """Put a member into another group of the branch from a day on."""
    branch = branch_of(group)
    require(actor, Permission.PEOPLE_EDIT, branch)
    if not person.memberships.filter(in_force(since), organization=branch).exists():
        raise DomainError.of(
            "ROS012",
            f"{since} 不在{branch.name}名册上",
            "请核对日期",
            field="从哪天起",
            value=person.label,
        )
    with transaction.atomic():
        before = GroupTerm.objects.filter(person=person, end__isnull=True).first()
        term = assign_group(person, group, since=since)
        _audit(
            "person.group",
            person,
            actor,
            branch,
            before=before.group.name if before else "",
            after=group.name,
            since=str(since),
        )
    return term


def stay_of(pk: int) -> RosterEntry:
    """Give one stay as it is stored, with what its pages and verbs need. Queries: one."""
    return RosterEntry.objects.select_related(
        "group", "record__about", "record__organization__book", "membership"
    ).get(pk=pk)


def open_stay(person: Person) -> RosterEntry | None:
    """Give the confirmed stay that a person is on the roll by today, if any."""
    return (
        RosterEntry.objects.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=timezone.localdate()),
            record__about=person,
            record__state=State.CONFIRMED,
        )
        .select_related("group", "record__about", "record__organization__book", "membership")
        .order_by("-record__date")
        .first()
    )


def posts_ending_with(entry: RosterEntry) -> list[PostTerm]:
    """Give the open posts that leaving the branch would end, to be shown before."""
    return list(
        PostTerm.objects.filter(
            person=entry.record.about_id,
            end__isnull=True,
            organization__path__startswith=entry.record.organization.path,
        ).select_related("organization")
    )


def _expect_open(entry: RosterEntry) -> None:
    if entry.record.state != State.CONFIRMED:
        raise DomainError.of(
            "ROS013", "名册记录还没有确认", "请先确认", value=str(entry.record.about)
        )
    if entry.ended_on:
        raise DomainError.of(
            "ROS014",
            f"已于 {entry.ended_on} 离开",
            "日期有误请在名册记录上更正",
            value=str(entry.record.about),
        )


def _audit(action: str, person: Person, actor: User, branch: Organization, **detail: str) -> None:
    record_act(
        action,
        actor=actor,
        target_type="person",
        target_id=person.pk,
        organization=branch,
        detail=detail,
    )
