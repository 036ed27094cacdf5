"""Audited verbs of the administrators: the right, the verb of the room below, the entry."""

from __future__ import annotations

from datetime import date

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from zhibu.access import services
from zhibu.access.models import Grant, User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require
from zhibu.audit.services import record_act_on
from zhibu.core.errors import DomainError
from zhibu.organization.models import Organization, Person
from zhibu.organization.rules import Rule, set_rule, value_of
from zhibu.portal.administration.selectors import governs

P = Permission


def _unit_of(user: User) -> int | None:
    return user.person.organization_id if user.person else None


def require_governs(actor: User, permission: Permission, user: User) -> None:
    """Raise unless the account is somebody else's and all its grants lie in the actor's scope."""
    if user.pk == actor.pk:
        raise DomainError.of(
            "ACC007", "这是您自己的账号", "改密码请到“我的账号”；其他请另一名管理员办理"
        )
    if not governs(actor, permission, user):
        raise PermissionDenied("这个账号还管着您范围以外的组织，请上级管理员办理。")


def create_account(
    username: str, person: Person | None, display_name: str, *, actor: User
) -> tuple[User, str]:
    """Open an account; give it and its first password, which is shown once and stored nowhere."""
    if person is not None:
        require(actor, P.ACCOUNT_MANAGE, person.organization)
    with transaction.atomic():
        user, password = services.open_account(username, person=person, display_name=display_name)
        record_act_on("account.create", actor, user, _unit_of(user), username=user.username)
    return user, password


def link_person(user: User, person: Person, *, actor: User) -> None:
    """Say whose account this is; the entry names both people by their numbers."""
    require_governs(actor, P.ACCOUNT_MANAGE, user)
    require(actor, P.ACCOUNT_MANAGE, person.organization)
    before = user.person_id
    with transaction.atomic():
        services.link_person(user, person)
        record_act_on(
            "account.link",
            actor,
            user,
            person.organization_id,
            username=user.username,
            before=f"人员 {before}" if before else "",
            after=f"人员 {person.pk}",
        )


def set_active(user: User, active: bool, *, actor: User) -> None:
    require_governs(actor, P.ACCOUNT_MANAGE, user)
    with transaction.atomic():
        services.set_active(user, active)
        action = "account.enable" if active else "account.disable"
        record_act_on(action, actor, user, _unit_of(user), username=user.username)


def reset_password(user: User, *, actor: User) -> str:
    require_governs(actor, P.ACCOUNT_MANAGE, user)
    with transaction.atomic():
        password = services.reset_password(user)
        record_act_on("account.password", actor, user, _unit_of(user), username=user.username)
    return password


def unlock(user: User, request: HttpRequest, *, actor: User) -> None:
    """Forget the failed logins of an account, so that it may try again at once."""
    require_governs(actor, P.ACCOUNT_MANAGE, user)
    # The one door that allauth has to its counter of failed logins; it opens no mail here.
    get_adapter(request)._delete_login_attempts_cached_email(request, username=user.username)
    record_act_on("account.unlock", actor, user, _unit_of(user), username=user.username)


def reset_mfa(user: User, *, actor: User) -> None:
    """Take away the second factor of somebody who lost it; it has to be set up again."""
    require_governs(actor, P.ACCOUNT_MANAGE, user)
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        record_act_on("account.mfa", actor, user, _unit_of(user), username=user.username)


def give_grant(
    user: User,
    role: str,
    unit: Organization,
    *,
    start: date,
    end: date | None,
    actor: User,
) -> Grant:
    require(actor, P.GRANT_MANAGE, unit)
    with transaction.atomic():
        grant = services.give_grant(user, role, unit, start=start, end=end, actor=actor)
        record_act_on(
            "grant.give",
            actor,
            user,
            unit,
            username=user.username,
            role=grant.get_role_display(),
            start=str(start),
            end=str(end or ""),
        )
    return grant


def end_grant(grant: Grant, *, last_day: date, actor: User) -> None:
    require(actor, P.GRANT_MANAGE, grant.organization)
    with transaction.atomic():
        services.end_grant(grant, last_day=last_day)
        record_act_on(
            "grant.end",
            actor,
            grant.user,
            grant.organization,
            username=grant.user.username,
            role=grant.get_role_display(),
            end=str(grant.end),
        )


def write_rule(
    rule: Rule,
    value: str,
    *,
    unit: Organization | None,
    since: date,
    source: str,
    actor: User,
) -> None:
    """Set a rule for a unit, or for everyone where the actor answers for the whole tree."""
    if unit is not None:
        require(actor, P.SETTING_MANAGE, unit)
    elif not access_of(actor).everywhere(P.SETTING_MANAGE):
        raise PermissionDenied("适用全部组织的规则，由最上级的系统管理员设定。")
    before = str(value_of(rule, unit, since)) if unit else ""
    with transaction.atomic():
        setting = set_rule(rule, value, organization=unit, since=since, source=source)
        record_act_on(
            "rule.set",
            actor,
            setting,
            unit,
            rule=rule.label,
            before=before,
            after=value,
            since=str(since),
            source=source,
        )
