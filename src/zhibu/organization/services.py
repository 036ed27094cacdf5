"""Verbs on the tree and its people. Callers check rights and write the audit entry."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from zhibu.core.errors import DomainError, Problem
from zhibu.core.identity import id_problems, normalize_id, normalize_phone, phone_problems
from zhibu.core.names import normalize_name
from zhibu.organization.fields import fingerprint
from zhibu.organization.models import (
    Affiliation,
    GroupTerm,
    Kind,
    OfficeProfile,
    Organization,
    Person,
    PostTerm,
    RightsSuspension,
)
from zhibu.organization.models.tree import ALLOWED_CHILDREN, path_below
from zhibu.organization.selectors import day_before, in_force, memberships_on

T = TypeVar("T", PostTerm, RightsSuspension)
# An affiliation that was never otherwise is dated from here, so that any past day finds it.
BEGINNING = date(1921, 7, 23)


def create_organization(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Organization | None = None,
    founded: date | None = None,
    order: int = 0,
) -> Organization:
    """Found a unit under its parent.

    Raises:
        DomainError: the kind may not stand under that parent, or the code is taken.
    """
    problems = list(_placement_problems(kind, parent))
    if Organization.objects.filter(code=code).exists():
        problems.append(
            Problem("ORG003", "这个编号已经用过", "请换一个编号", field="编号", value=code)
        )
    DomainError.raise_if(problems)
    with transaction.atomic():
        unit = Organization.objects.create(
            code=code, name=name, kind=kind, parent=parent, founded=founded, order=order
        )
        unit.path = path_below(parent, unit.pk)
        unit.book = parent if kind == Kind.GROUP else None
        unit.save(update_fields=["path", "book"])
        OfficeProfile.objects.create(organization=unit, party_full_name=name)
        if parent:
            Affiliation.objects.create(organization=unit, parent=parent, start=founded or BEGINNING)
    return unit


def move(organization: Organization, *, parent: Organization, on: date) -> None:
    """Put a unit under another parent from a day on; what came before stays with the old one.

    Raises:
        DomainError: wrong kind of parent, a circle, or a day not after the last move.
    """
    problems = list(_placement_problems(organization.kind, parent))
    if parent.path.startswith(organization.path):
        problems.append(Problem("ORG002", "不能移到自己的下级", "请另选上级", value=parent.name))
    if on > timezone.localdate():
        # ``parent`` and ``path`` are today's tree: a move to come would be in it too early.
        problems.append(Problem("ORG008", "日期在今天之后", "到那一天再办理", value=str(on)))
    with transaction.atomic():
        current = (
            Affiliation.objects.select_for_update()
            .filter(organization=organization, end__isnull=True)
            .first()
        )
        if current and on <= current.start:
            problems.append(
                Problem(
                    "ORG004", "不晚于上一次调整", f"请填 {current.start} 以后的日期", value=str(on)
                )
            )
        DomainError.raise_if(problems)
        if current:
            current.end = day_before(on)
            current.save(update_fields=["end"])
        Affiliation.objects.create(organization=organization, parent=parent, start=on)
        _rewrite_paths(organization, parent)


def _rewrite_paths(organization: Organization, parent: Organization) -> None:
    old = organization.path
    organization.parent = parent
    organization.path = path_below(parent, organization.pk)
    organization.save(update_fields=["parent", "path"])
    Organization.objects.filter(path__startswith=old).exclude(pk=organization.pk).update(
        path=Concat(Value(organization.path), Substr(F("path"), len(old) + 1))
    )
    if organization.kind == Kind.GROUP:
        organization.book = parent
        organization.save(update_fields=["book"])


def _placement_problems(kind: str, parent: Organization | None) -> list[Problem]:
    if parent is None:
        if kind == Kind.GROUP:
            return [Problem("ORG001", "党小组必须属于一个党支部", "请选上级党支部")]
        return []
    if kind in ALLOWED_CHILDREN[parent.kind]:
        return []
    wanted = "、".join(
        Kind(above).label for above, below in ALLOWED_CHILDREN.items() if kind in below
    )
    return [
        Problem(
            "ORG001",
            f"{Kind(kind).label}不能直接设在{Kind(parent.kind).label}之下",
            f"上级应为：{wanted}",
            value=parent.name,
        )
    ]


def person_problems(person: Person) -> list[Problem]:
    """Tell what is wrong with a person's name, ID number and phone, all at once."""
    problems = []
    if not normalize_name(person.name or ""):
        problems.append(Problem("PER004", "没有填姓名", "请填姓名", field="姓名"))
    if isinstance(person.id_number, str) and person.id_number:
        problems += [found.at(field="身份证号") for found in id_problems(person.id_number)]
        twin = Person.objects.filter(id_fingerprint=id_fingerprint(person.id_number))
        if twin.exclude(pk=person.pk).exists():
            problems.append(
                Problem(
                    "PER001",
                    "这个身份证号已经登记过",
                    "请在人员名册中查找这个人",
                    field="身份证号",
                )
            )
    if isinstance(person.phone, str) and person.phone:
        problems += [found.at(field="手机号") for found in phone_problems(person.phone)]
    return problems


def id_fingerprint(number: str) -> str:
    """Give the digest under which a person with this ID number is stored."""
    return fingerprint(normalize_id(number), "person.id_number")


def save_person(person: Person) -> Person:
    """Store a person: name made comparable, ID number and phone checked and sealed.

    Assign clear text to ``id_number`` or ``phone`` to change them; a sealed value stays.

    Raises:
        DomainError: see :func:`person_problems`.
    """
    DomainError.raise_if(person_problems(person))
    person.search_name = normalize_name(person.name)
    if isinstance(person.id_number, str) and person.id_number:
        person.id_number = normalize_id(person.id_number)
        person.id_fingerprint = id_fingerprint(person.id_number)
    elif not person.id_number:
        person.id_fingerprint = ""
    if isinstance(person.phone, str) and person.phone:
        person.phone = normalize_phone(person.phone)
    person.save()
    return person


def assign_group(person: Person, group: Organization, *, since: date) -> GroupTerm:
    """Put a member into a group from a day on, ending the former group the day before."""
    if group.kind != Kind.GROUP:
        raise DomainError.of("ORG005", "不是党小组", "请选党小组", value=group.name)
    with transaction.atomic():
        current = GroupTerm.objects.filter(person=person, end__isnull=True).first()
        if current:
            if current.group_id == group.pk:
                return current
            if since <= current.start:
                current.group = group
                current.save(update_fields=["group"])
                return current
            current.end = day_before(since)
            current.save(update_fields=["end"])
        return GroupTerm.objects.create(person=person, group=group, start=since)


def appoint(
    person: Person, organization: Organization, post: str, *, start: date, end: date | None = None
) -> PostTerm:
    """Record a term of office.

    Raises:
        DomainError: it ends before it starts, or somebody holds the post on one of its days.
    """
    if end and end < start:
        raise DomainError.of(
            "ORG006", "结束日期早于任职日期", f"请填 {start} 以后的日期", value=str(end)
        )
    clash = PostTerm.objects.filter(organization=organization, post=post).exclude(end__lt=start)
    if end:
        clash = clash.filter(start__lte=end)
    held = clash.exclude(person=person, start=start).select_related("person").first()
    if held:
        raise DomainError.of(
            "ORG007",
            f"{held.person.label}从 {held.start} 起担任这个职务",
            "请先填前任的免职日期",
            value=PostTerm(post=post).get_post_display(),
        )
    term, _made = PostTerm.objects.update_or_create(
        person=person,
        organization=organization,
        post=post,
        start=start,
        defaults={"end": end},
    )
    return term


def leave_posts(person: Person, organization: Organization, *, last_day: date) -> None:
    """End the open group and post terms of a person who leaves a branch after that day."""
    GroupTerm.objects.filter(
        in_force(last_day), person=person, group__book=organization, end__isnull=True
    ).update(end=last_day)
    PostTerm.objects.filter(
        in_force(last_day),
        person=person,
        organization__path__startswith=organization.path,
        end__isnull=True,
    ).update(end=last_day)


def end_post(term: PostTerm, *, last_day: date) -> PostTerm:
    """End a term of office after a day; the row stays as history."""
    return _end(term, last_day, code="ORG006", fault="早于任职日期", field="免职日期")


def _end(term: T, last_day: date, *, code: str, fault: str, field: str) -> T:
    if last_day < term.start:
        raise DomainError.of(
            code, fault, f"请填 {term.start} 以后的日期", field=field, value=str(last_day)
        )
    term.end = last_day
    term.save(update_fields=["end"])
    return term


def rename(organization: Organization, name: str) -> Organization:
    """Give a unit another name from now on; past reports keep the text they were made with."""
    cleaned = " ".join(name.split())
    if not cleaned:
        raise DomainError.of("ORG010", "没有填名称", "请填名称", field="名称")
    organization.name = cleaned
    organization.save(update_fields=["name"])
    return organization


def dissolve(organization: Organization, *, on: date) -> Organization:
    """Dissolve a unit that nobody belongs to any more; its history stays.

    Raises:
        DomainError: members or units are left, or the day lies before its founding or after today.
    """
    problems = []
    if on > timezone.localdate():
        problems.append(Problem("ORG008", "日期在今天之后", "到那一天再办理", value=str(on)))
    if organization.founded and on < organization.founded:
        problems.append(
            Problem("ORG011", "早于成立日期", f"成立于 {organization.founded}", value=str(on))
        )
    members = memberships_on(organization, on).count()
    if members:
        problems.append(
            Problem(
                "ORG012",
                f"还有 {members} 名党员",
                "请先把党员调整到别处",
                value=organization.name,
            )
        )
    units = organization.children.filter(dissolved__isnull=True).count()
    if units:
        problems.append(
            Problem(
                "ORG013", f"还有 {units} 个下级组织", "请先撤销下级组织", value=organization.name
            )
        )
    DomainError.raise_if(problems)
    organization.dissolved = on
    organization.save(update_fields=["dissolved"])
    return organization


def suspend_rights(
    person: Person, reason: str, *, start: date, end: date | None = None
) -> RightsSuspension:
    """Take a member out of the voters from a day on (选举条例; ``RightsSuspension.Reason``).

    Raises:
        DomainError: the dates are in the wrong order, or a suspension already holds then.
    """
    if end and end < start:
        raise DomainError.of(
            "ORG014", "早于开始日期", f"请填 {start} 以后的日期", field="结束日期", value=str(end)
        )
    clash = RightsSuspension.objects.filter(person=person).exclude(end__lt=start)
    if end:
        clash = clash.filter(start__lte=end)
    held = clash.first()
    if held:
        raise DomainError.of(
            "ORG015",
            f"从 {held.start} 起已经停止（{held.get_reason_display()}）",
            "请先填上一次的结束日期",
            value=person.label,
        )
    return RightsSuspension.objects.create(person=person, reason=reason, start=start, end=end)


def end_suspension(suspension: RightsSuspension, *, last_day: date) -> RightsSuspension:
    """Give the vote back on the day after ``last_day``."""
    return _end(suspension, last_day, code="ORG014", fault="早于开始日期", field="最后一天")
