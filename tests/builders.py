"""Builders of test data and the fixed cast that permission tests speak of."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from tests import snapshot
from tests.keeping import keep
from zhibu.access.models import User
from zhibu.access.roles import Role
from zhibu.access.services import give_grant
from zhibu.activities.models import Activity, AgendaItem, Audience
from zhibu.activities.services import ActivityDraft, Away, enter_activity
from zhibu.ledger import registry
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record, enter_record
from zhibu.organization.models import Kind, Organization, Person, Post
from zhibu.organization.services import appoint, assign_group, create_organization, save_person
from zhibu.pillars.study.models import (
    DemocraticAppraisal,
    Grade,
    LifeMeetingStep,
    MaterialIssue,
    Reflection,
    Step,
    StudyNote,
)
from zhibu.roster.models import RosterEntry

START = date(2020, 1, 1)
PASSWORD = "correct-horse-42"


def make_person(name: str, branch: Organization, **more: Any) -> Person:
    return save_person(Person(name=name, organization=branch, **more))


def make_user(username: str, person: Person | None = None) -> User:
    return User.objects.create_user(username, password=PASSWORD, person=person)


def grant(user: User, role: str, organization: Organization) -> None:
    give_grant(user, role, organization, start=START, actor=None)


def put_on_roll(
    person: Person,
    branch: Organization,
    actor: User,
    *,
    since: date = START,
    confirmed_on: date | None = date(2015, 7, 1),
    joined_on: date = date(2014, 7, 1),
    **more: Any,
) -> RosterEntry:
    """Enter and confirm a stay on the roll."""
    record = Record(organization=branch, date=since, about=person)
    entry = RosterEntry(record=record, joined_on=joined_on, confirmed_on=confirmed_on, **more)
    enter_record(registry.record_type("roster.entry"), entry, actor=actor)
    confirm_record(entry.pk, actor=actor)
    return entry


@dataclass
class Cast:
    """A committee with two branches and everybody whom permission tests need.

    ``branch`` has eight members in two groups; ``sibling`` has three. Passwords: ``PASSWORD``.
    """

    committee: Organization
    branch: Organization
    sibling: Organization
    groups: list[Organization]
    members: list[Person] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        users: dict[str, User] = self.__dict__.get("users", {})
        if name in users:
            return users[name]
        raise AttributeError(name)


def make_cast() -> Cast:
    """Build the cast. Roles: secretary, deputy, organizer, publicist, discipline, leader, member,
    sibling_secretary, superior, outsider, system, security, auditor."""
    committee = create_organization(code="jgdw", name="县直机关党委", kind=Kind.COMMITTEE)
    branch = create_organization(
        code="zb1", name="第一党支部", kind=Kind.BRANCH, parent=committee, founded=START
    )
    sibling = create_organization(
        code="zb2", name="第二党支部", kind=Kind.BRANCH, parent=committee, founded=START
    )
    groups = [
        create_organization(code=f"zb1-{n}", name=f"第{c}党小组", kind=Kind.GROUP, parent=branch)
        for n, c in ((1, "一"), (2, "二"))
    ]
    cast = Cast(committee, branch, sibling, groups)
    _people(cast)
    _grants(cast)
    return cast


# When the cast was entered: before any clock that a test sets.
ENTERED = datetime(2020, 1, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
_built: list[tuple[snapshot.Snapshot, bytes]] = []


def known_cast() -> Cast:
    """Give the cast of :func:`make_cast`, built by the first test of the process that asks.

    Everybody gets objects of his own, as if just read: taken from memory, since reading them
    again for each of some thousand tests adds up.
    """
    if not _built:
        with time_machine.travel(ENTERED, tick=False):
            cast = make_cast()
        _built[:] = [(snapshot.take(), pickle.dumps(_read_again(cast)))]
    else:
        _built[0][0].put_back()
    cast = pickle.loads(_built[0][1])
    assert isinstance(cast, Cast)
    return cast


def _read_again(first: Cast) -> Cast:
    """Give the same people, units and accounts as fresh objects."""
    units = {unit.pk: unit for unit in Organization.objects.select_related("book", "parent")}
    people = Person.objects.in_bulk()
    accounts = {user.pk: user for user in User.objects.select_related("person")}
    return Cast(
        units[first.committee.pk],
        units[first.branch.pk],
        units[first.sibling.pk],
        [units[group.pk] for group in first.groups],
        [people[member.pk] for member in first.members],
        {name: accounts[user.pk] for name, user in first.users.items()},
    )


ROLES = (
    ("secretary", "李建国", Role.SECRETARY, Post.SECRETARY),
    ("deputy", "周明", Role.DEPUTY_SECRETARY, Post.DEPUTY_SECRETARY),
    ("organizer", "王芳", Role.ORGANIZATION_COMMISSIONER, Post.ORGANIZATION),
    ("publicist", "赵敏", Role.PUBLICITY_COMMISSIONER, Post.PUBLICITY),
    ("discipline", "孙强", Role.DISCIPLINE_COMMISSIONER, Post.DISCIPLINE),
    ("leader", "陈·阿依", Role.GROUP_LEADER, None),
    ("member", "张伟", Role.MEMBER, None),
)


def _people(cast: Cast) -> None:
    chief = make_user("bootstrap")
    grant(chief, Role.SECRETARY, cast.committee)
    for number, (key, name, _role, post) in enumerate(ROLES):
        person = make_person(name, cast.branch)
        put_on_roll(person, cast.branch, chief)
        assign_group(person, cast.groups[number % 2], since=START)
        if post:
            appoint(person, cast.branch, post, start=START)
        cast.members.append(person)
        cast.users[key] = make_user(key, person)
    probationary = make_person("张伟", cast.branch, distinction="车队")
    put_on_roll(probationary, cast.branch, chief, joined_on=START, confirmed_on=None)
    cast.members.append(probationary)
    for name in ("钱一", "钱二", "钱三"):
        put_on_roll(make_person(name, cast.sibling), cast.sibling, chief)
    Record.objects.update(entered_by=None, confirmed_by=None)
    chief.grants.all().delete()
    chief.is_active = False
    chief.save(update_fields=["is_active"])


def _grants(cast: Cast) -> None:
    for key, _name, role, _post in ROLES:
        unit = cast.groups[1] if role == Role.GROUP_LEADER else cast.branch
        grant(cast.users[key], role, unit)
        if role in {Role.GROUP_LEADER}:
            grant(cast.users[key], Role.MEMBER, cast.branch)
    sibling = Person.objects.get(name="钱一")
    for key, role, unit, person in (
        ("sibling_secretary", Role.SECRETARY, cast.sibling, sibling),
        ("superior", Role.SUPERIOR, cast.committee, None),
        ("system", Role.SYSTEM_ADMINISTRATOR, cast.committee, None),
        ("security", Role.SECURITY_ADMINISTRATOR, cast.committee, None),
        ("auditor", Role.AUDIT_ADMINISTRATOR, cast.committee, None),
    ):
        cast.users[key] = make_user(key, person)
        grant(cast.users[key], role, unit)
    cast.users["outsider"] = make_user("outsider")


def activity_draft(
    organization: Organization,
    day: date,
    kinds: tuple[str, ...] = ("theme_day",),
    *,
    title: str = "学习贯彻会议精神",
    hours: Decimal | None = Decimal(2),
    away: dict[int, Away] | None = None,
    audience: str = Audience.MEMBERS,
    lecturer: Person | None = None,
    leader: bool = False,
) -> ActivityDraft:
    """Build an unsaved activity with one item per kind."""
    record = Record(organization=organization, date=day, title=title)
    activity = Activity(
        record=record,
        place="三楼会议室",
        starts_at=time(14, 30),
        ends_at=time(16, 30),
        hours=hours,
        audience=audience,
    )
    items = [
        AgendaItem(
            kind=kind,
            lecturer=lecturer if kind in {"party_lecture", "expert_lecture"} else None,
            lecturer_is_leader=leader and kind == "party_lecture",
        )
        for kind in kinds
    ]
    return ActivityDraft(activity, items, away or {})


def held(cast: Cast, day: date, kinds: tuple[str, ...] = ("theme_day",), **more: Any) -> Record:
    """Enter an activity as the publicist and confirm it as the secretary."""
    organization = more.pop("organization", cast.branch)
    if {"party_lecture", "expert_lecture"} & set(kinds):
        more.setdefault("lecturer", cast.members[0])
    draft = activity_draft(organization, day, kinds, **more)
    activity = enter_activity(draft, actor=cast.publicist)
    return confirm_record(activity.pk, actor=cast.secretary)


def make_material(cast: Cast, day: date = date(2022, 3, 10), **more: Any) -> MaterialIssue:
    title = more.pop("title", "党的二十大报告辅导读本")
    record = Record(organization=cast.branch, date=day, title=title)
    body = MaterialIssue(record=record, **{"copies": 38, "recipients": "全体党员"} | more)
    return keep("study.material", body, cast.publicist, cast.secretary)


def make_reflection(cast: Cast, day: date = date(2022, 11, 2), **more: Any) -> Reflection:
    """A reflection of ``about`` (the plain member), entered by the publicist, confirmed."""
    about = more.pop("about", cast.member.person)
    record = Record(
        organization=cast.branch, date=day, about=about, title=more.pop("title", "坚守初心")
    )
    body = Reflection(record=record, **{"text": "坚守初心，服务大局。"} | more)
    return keep("study.reflection", body, cast.publicist, cast.secretary)


def make_note(cast: Cast, day: date = date(2022, 5, 6), **more: Any) -> StudyNote:
    """A note that ``about`` (the plain member) handed in himself, or ``actor`` for him."""
    about = more.pop("about", cast.member.person)
    actor = more.pop("actor", cast.member)
    record = Record(organization=cast.branch, date=day, about=about)
    body = StudyNote(record=record, **{"words": 1000} | more)
    own = actor.person_id == about.pk
    return keep("study.note", body, actor, actor if own else cast.publicist)


def make_appraisal(cast: Cast, day: date = date(2022, 12, 8), **more: Any) -> DemocraticAppraisal:
    """An appraisal of ``about`` entered by the organizer; ``confirm=False`` leaves a draft."""
    about = more.pop("about", cast.member.person)
    confirmer = cast.secretary if more.pop("confirm", True) else None
    record = Record(organization=cast.branch, date=day, about=about)
    body = DemocraticAppraisal(
        record=record, **{"year": day.year, "result": Grade.QUALIFIED} | more
    )
    return keep("life.appraisal", body, cast.organizer, confirmer)


def make_preparation(cast: Cast, day: date = date(2022, 11, 20), **more: Any) -> LifeMeetingStep:
    record = Record(organization=more.pop("organization", cast.branch), date=day)
    body = LifeMeetingStep(record=record, **{"step": Step.TALKS, "count": 12} | more)
    return keep("life.preparation", body, cast.publicist, cast.secretary)
