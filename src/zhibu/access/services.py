"""Verbs on accounts. Grants and clear reads are written to the audit log by their callers' room."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from zhibu.access.models import Grant, User
from zhibu.access.roles import ADMINISTRATORS, Role
from zhibu.core.errors import DomainError, Problem
from zhibu.organization.models import Organization


def grant_problems(user: User, role: str, *, actor: User | None) -> list[Problem]:
    """Tell why an account may not receive a role.

    The three administrators are separate people (三员分离), none of them works with records,
    and nobody grants anything to himself.
    """
    problems = []
    held = set(user.grants.filter(end__isnull=True).values_list("role", flat=True))
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
    user: User, role: str, organization: Organization, *, start: date, actor: User | None
) -> Grant:
    """Give a role for a unit and all below it.

    Raises:
        DomainError: see :func:`grant_problems`.
    """
    DomainError.raise_if(grant_problems(user, role, actor=actor))
    with transaction.atomic():
        held = Grant.objects.filter(
            user=user, role=role, organization=organization, end__isnull=True
        ).first()
        return held or Grant.objects.create(
            user=user, role=role, organization=organization, start=start, granted_by=actor
        )


def end_grant(grant: Grant, *, last_day: date) -> None:
    """End a role after a day; the row stays as history."""
    grant.end = max(last_day, grant.start)
    grant.save(update_fields=["end"])
