"""Verbs on service domains: add, rename; each is audited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.organization.models import Organization
from zhibu.pillars.standards.domain_nouns import DOMAIN, make_domain
from zhibu.pillars.standards.models import ServiceDomain

if TYPE_CHECKING:
    from zhibu.access.models import User


def add_domains(unit: Organization, names: Sequence[str], *, actor: User) -> list[ServiceDomain]:
    """Register service domains of a unit; those that it has already stay as they are.

    Raises:
        DomainError: STD101, a name that cannot be one.
        PermissionDenied: the actor may not enter records for the unit.
    """
    require(actor, Permission.RECORD_ENTER, unit)
    with transaction.atomic():
        kept = [DOMAIN.keep(make_domain(name, unit)) for name in names]
        for domain in kept:
            _audit("domain.create", domain, actor)
    return kept


def rename_domain(domain: ServiceDomain, name: str, *, actor: User) -> None:
    """Give a domain another name; records follow, figures stay.

    Raises:
        DomainError: STD101 no name, STD102 the unit has one of that name.
        PermissionDenied: the actor may not enter records for the unit.
    """
    require(actor, Permission.RECORD_ENTER, domain.organization)
    before, domain.name = domain.name, make_domain(name, domain.organization).name
    try:
        with transaction.atomic():
            domain.save(update_fields=["name"])
            _audit("domain.edit", domain, actor, before=before)
    except IntegrityError as error:
        raise DomainError.of(
            "STD102", "这个服务领域已经有了", "请写另一个名称", field="名称", value=name
        ) from error


def _audit(action: str, domain: ServiceDomain, actor: User, **detail: str) -> None:
    record_act(
        action,
        actor=actor,
        target_type="service_domain",
        target_id=domain.pk,
        organization=domain.organization_id,
        detail={"name": domain.name, **detail},
    )
