"""Audited verbs on units, posts and people: the right, the verb of the room below, the entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act_on
from zhibu.core.errors import DomainError
from zhibu.core.identity import birth_date, id_problems, normalize_id
from zhibu.ledger.models import BookClosing
from zhibu.organization import services
from zhibu.organization.fields import Sealed
from zhibu.organization.models import (
    Kind,
    OfficeProfile,
    Organization,
    Person,
    PostTerm,
    RightsSuspension,
    Sex,
)

P = Permission


def add_unit(
    parent: Organization, *, name: str, code: str, kind: str, founded: date, actor: User
) -> Organization:
    """Found a unit or a group below another one."""
    require(actor, P.ORGANIZATION_EDIT, parent)
    with transaction.atomic():
        unit = services.create_organization(
            code=code, name=name, kind=kind, parent=parent, founded=founded
        )
        record_act_on(
            "organization.create", actor, unit, unit, name=name, kind=str(Kind(kind).label)
        )
    return unit


def rename_unit(unit: Organization, name: str, *, actor: User) -> None:
    require(actor, P.ORGANIZATION_EDIT, unit)
    before = unit.name
    with transaction.atomic():
        services.rename(unit, name)
        record_act_on("organization.rename", actor, unit, unit, before=before, after=unit.name)


def save_profile(profile: OfficeProfile, changed: Iterable[str], *, actor: User) -> None:
    unit = profile.organization
    require(actor, P.ORGANIZATION_EDIT, unit)
    with transaction.atomic():
        profile.save()
        record_act_on("organization.profile", actor, unit, unit, fields=list(changed))


def move_unit(unit: Organization, *, parent: Organization, on: date, actor: User) -> None:
    """Put a unit under another parent; the actor must answer for the old and the new one.

    Raises:
        DomainError: see ``organization.services.move``; or the day lies in closed books, whose
            figures would change at both parents.
    """
    require(actor, P.ORGANIZATION_EDIT, parent)
    if unit.parent is not None:
        require(actor, P.ORGANIZATION_EDIT, unit.parent)
    closed = BookClosing.objects.filter(
        organization__path__startswith=unit.path, through__gte=on
    ).order_by("-through")
    last = closed.first()
    if last is not None:
        raise DomainError.of(
            "ORG009",
            f"账已封到 {last.through}",
            "请填封账以后的日期",
            field="从哪天起",
            value=str(on),
        )
    before = unit.parent
    with transaction.atomic():
        services.move(unit, parent=parent, on=on)
        record_act_on(
            "organization.move",
            actor,
            unit,
            unit,
            before=before.name if before else "",
            after=parent.name,
            since=str(on),
        )


def dissolve_unit(unit: Organization, *, on: date, actor: User) -> None:
    """Dissolve an empty unit; above a group, its superior does it."""
    above = unit if unit.kind == Kind.GROUP or unit.parent is None else unit.parent
    require(actor, P.ORGANIZATION_EDIT, above)
    with transaction.atomic():
        services.dissolve(unit, on=on)
        record_act_on("organization.dissolve", actor, unit, unit, on=str(on))


def appoint(
    person: Person,
    unit: Organization,
    post: str,
    *,
    start: date,
    end: date | None,
    actor: User,
) -> PostTerm:
    require(actor, P.ORGANIZATION_EDIT, unit)
    with transaction.atomic():
        term = services.appoint(person, unit, post, start=start, end=end)
        record_act_on(
            "post.appoint",
            actor,
            person,
            unit,
            post=term.get_post_display(),
            start=str(start),
            end=str(end or ""),
        )
    return term


def end_post(term: PostTerm, *, last_day: date, actor: User) -> None:
    require(actor, P.ORGANIZATION_EDIT, term.organization)
    with transaction.atomic():
        services.end_post(term, last_day=last_day)
        record_act_on(
            "post.end",
            actor,
            term.person,
            term.organization,
            post=term.get_post_display(),
            end=str(last_day),
        )


def suspend(
    person: Person, reason: str, *, start: date, end: date | None, actor: User
) -> RightsSuspension:
    require(actor, P.PEOPLE_EDIT, person.organization)
    with transaction.atomic():
        row = services.suspend_rights(person, reason, start=start, end=end)
        record_act_on(
            "person.suspend",
            actor,
            person,
            person.organization,
            start=str(start),
            end=str(end or ""),
        )
    return row


def restore(suspension: RightsSuspension, *, last_day: date, actor: User) -> None:
    person = suspension.person
    require(actor, P.PEOPLE_EDIT, person.organization)
    with transaction.atomic():
        services.end_suspension(suspension, last_day=last_day)
        record_act_on("person.restore", actor, person, person.organization, end=str(last_day))


def edit_person(
    person: Person, secrets: dict[str, str], changed: list[str], *, actor: User
) -> None:
    """Store a person's data; a typed ID number or phone replaces the stored one."""
    require(actor, P.PEOPLE_EDIT, person.organization)
    put_secrets(person, secrets)
    with transaction.atomic():
        services.save_person(person)
        record_act_on("person.edit", actor, person, person.organization, fields=changed)


def put_secrets(person: Person, secrets: dict[str, str]) -> None:
    """Write typed secrets into an unsaved person; birth date and sex follow a valid number."""
    for name, text in secrets.items():
        if text:
            setattr(person, name, text)
    number = person.id_number
    if isinstance(number, Sealed) or not number or id_problems(str(number)):
        return
    digits = normalize_id(str(number))
    person.birth_date = person.birth_date or birth_date(digits)
    # The last digit before the check digit is odd for men (GB 11643).
    person.sex = person.sex or (Sex.MALE if int(digits[16]) % 2 else Sex.FEMALE)
