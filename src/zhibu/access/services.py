"""Verbs on accounts and grants. Callers above check scope and write the audit entry."""

from __future__ import annotations

import re
import secrets
from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from zhibu.access.models import Grant, User
from zhibu.access.roles import ADMINISTRATORS, Role
from zhibu.core.errors import DomainError, Problem
from zhibu.organization.models import Organization, Person

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}", re.ASCII)
# Without the letters and digits that look alike on paper.
READABLE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_GROUPS = 4


def in_force_or_to_come(day: date) -> Q:
    """Match grants that hold on a day or begin after it."""
    return Q(end__isnull=True) | Q(end__gte=day)


def grant_problems(user: User, role: str, *, actor: User | None) -> list[Problem]:
    """Tell why an account may not receive a role.

    The three administrators are separate people (三员分离), none of them works with records,
    and nobody grants anything to himself.
    """
    problems = []
    live = user.grants.filter(in_force_or_to_come(timezone.localdate()))
    held = set(live.values_list("role", flat=True))
    if actor is not None and actor.pk == user.pk:
        problems.append(Problem("ACC001", "不能给自己授权", "请另一名安全管理员办理"))
    if role in ADMINISTRATORS and held - {role}:
        problems.append(
            Problem(
                "ACC002",
                "管理员账号不能兼任其他角色",
                "请为管理员单独开一个账号",
                value=Role(role).label,
            )
        )
    if role not in ADMINISTRATORS and held & ADMINISTRATORS:
        problems.append(
            Problem("ACC003", "这是管理员账号，不能办理党务", "请用本人的普通账号", value=str(user))
        )
    return problems


def give_grant(
    user: User,
    role: str,
    organization: Organization,
    *,
    start: date,
    actor: User | None,
    end: date | None = None,
) -> Grant:
    """Give a role for a unit and all below it, from ``start`` to ``end`` (none = until ended).

    Giving again what is held without end returns the grant that stands.

    Raises:
        DomainError: see :func:`grant_problems`; or the dates are in the wrong order or overlap
            with the same grant.
    """
    problems = grant_problems(user, role, actor=actor)
    if end and end < start:
        problems.append(
            Problem("ACC004", "早于开始日期", "请核对", field="结束日期", value=str(end))
        )
    DomainError.raise_if(problems)
    with transaction.atomic():
        same = Grant.objects.filter(user=user, role=role, organization=organization)
        held = same.filter(end__isnull=True).first()
        if held and end is None:
            return held
        overlapping = same.exclude(end__lt=start)
        if end:
            overlapping = overlapping.filter(start__lte=end)
        clash = overlapping.first()
        if clash:
            raise DomainError.of(
                "ACC005",
                f"从 {clash.start} 起已经有这项授权",
                "请先结束原来的授权，或换一段时间",
                value=Role(role).label,
            )
        return Grant.objects.create(
            user=user, role=role, organization=organization, start=start, end=end, granted_by=actor
        )


def end_grant(grant: Grant, *, last_day: date) -> None:
    """End a role after a day; the row stays as history.

    Raises:
        DomainError: nobody else would be left to grant anything.
    """
    if grant.role == Role.SECURITY_ADMINISTRATOR and not _others_with(grant).exists():
        raise DomainError.of(
            "ACC006",
            "这是最后一名安全管理员，不能停止授权",
            "请先给另一个账号授予安全管理员",
            value=str(grant.user),
        )
    grant.end = max(last_day, grant.start)
    grant.save(update_fields=["end"])


def _others_with(grant: Grant) -> models.QuerySet[Grant]:
    return Grant.objects.filter(role=grant.role, end__isnull=True, user__is_active=True).exclude(
        user=grant.user_id
    )


def account_problems(username: str, person: Person | None) -> list[Problem]:
    """Tell why an account may not be opened under that name for that person."""
    problems = []
    if not USERNAME.fullmatch(username):
        problems.append(
            Problem(
                "ACC010",
                "不合规",
                "请用3到30个小写字母、数字、点、短横线，以字母或数字开头",
                field="登录名",
                value=username,
            )
        )
    if User.objects.filter(username__iexact=username).exists():
        problems.append(
            Problem("ACC011", "已经有人用了", "请换一个", field="登录名", value=username)
        )
    if person is not None and User.objects.filter(person=person).exists():
        problems.append(_has_account(person))
    return problems


def _has_account(person: Person) -> Problem:
    return Problem("ACC012", "已经有账号", "一人一个账号", field="本人", value=person.label)


def open_account(
    username: str, *, person: Person | None = None, display_name: str = ""
) -> tuple[User, str]:
    """Open an account without any right; give it and its first password.

    Raises:
        DomainError: see :func:`account_problems`.
    """
    username = username.strip().lower()
    DomainError.raise_if(account_problems(username, person))
    password = make_password()
    user = User(username=username, person=person, display_name=display_name.strip())
    user.set_password(password)
    user.save()
    return user, password


def link_problems(user: User) -> list[Problem]:
    """Tell why it may not be said, or said anew, whose account this is.

    Administrators' accounts stand apart from everybody's own. A person that is named already may
    only be changed before the first grant: later, what one did would pass to the other.
    """
    live = user.grants.filter(in_force_or_to_come(timezone.localdate()))
    if live.filter(role__in=ADMINISTRATORS).exists():
        return [
            Problem("ACC013", "这是管理员账号，不对应人员", "请给本人另开一个账号", value=str(user))
        ]
    if user.person_id and user.grants.exists():
        return [
            Problem(
                "ACC014",
                "这个账号已经授过权，不能再改对应的人",
                "请停用它，给对的人另开一个账号",
                value=str(user),
            )
        ]
    return []


def link_person(user: User, person: Person) -> None:
    """Say whose account this is; a wrong person is put right the same way.

    Raises:
        DomainError: see :func:`link_problems`; or the person has an account already.
    """
    with transaction.atomic():
        problems = link_problems(User.objects.select_for_update().get(pk=user.pk))
        if User.objects.filter(person=person).exists():
            problems.append(_has_account(person))
        DomainError.raise_if(problems)
        user.person = person
        user.save(update_fields=["person"])


def make_password() -> str:
    """Make a password that can be read out over the phone: four groups of four, 79 bits."""
    groups = (
        "".join(secrets.choice(READABLE_LETTERS) for _place in range(4))
        for _group in range(PASSWORD_GROUPS)
    )
    return "-".join(groups)


def reset_password(user: User) -> str:
    """Give an account a new made-up password; sessions opened with the old one end."""
    password = make_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    return password


def set_active(user: User, active: bool) -> None:
    """Let an account in, or keep it out; its grants and history stay."""
    user.is_active = active
    user.save(update_fields=["is_active"])
