"""Which paths and cases an address names, and what the user may do there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.models import Case, StepBody
from zhibu.cases.paths import CasePath, Step, case_path
from zhibu.cases.selectors import may_read_path, visible_cases
from zhibu.core.errors import DomainError
from zhibu.ledger import registry
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.workspace.asked import user_of
from zhibu.workspace.units import enterable_units, usual_unit

if TYPE_CHECKING:
    from zhibu.access.models import User


def path_or_404(key: str) -> CasePath:
    """Give a declared path; raise 404 for another key."""
    try:
        return case_path(key)
    except DomainError as error:
        raise Http404(key) from error


def readable_path(request: HttpRequest, key: str) -> CasePath:
    """Give a path whose board the user may open; else 404 or 403."""
    path = path_or_404(key)
    if not may_read_path(user_of(request), path):
        raise PermissionDenied(f"{path.label}只对有权的人开放。")
    return path


def case_or_404(request: HttpRequest, path: CasePath, pk: int) -> Case:
    """Give a case that the user may read; else 404."""
    rows = visible_cases(user_of(request)).select_related("organization__book", "person")
    case = rows.filter(path=path.key, pk=pk).first()
    if case is None:
        raise Http404("case")
    return case


def case_url(case: Case) -> str:
    """Give the page of a case."""
    return reverse("cases:case", args=[case.path, case.pk])


def case_behind(record: Record) -> Case | None:
    """Give the case that a record is about, as a step or otherwise. Queries: one, or none."""
    model = registry.record_type(record.type).model
    field = {one.name: one for one in model._meta.get_fields()}.get("case")
    if field is None or field.related_model is not Case:
        return None
    bodies: Any = model._default_manager
    keys = bodies.filter(pk=record.pk).values("case_id")
    return Case.objects.filter(pk__in=keys).first()


def is_step(record: Record) -> bool:
    """Tell whether a record is a step of a case."""
    return issubclass(registry.record_type(record.type).model, StepBody)


def page_of_case(user: User, record: Record) -> str:
    """Give the page of the case that a record is about; "" for none, or none to be read."""
    case = case_behind(record)
    if case is None or not visible_cases(user).filter(pk=case.pk).exists():
        return ""
    return case_url(case)


def page_of_step(user: User, record: Record) -> str:
    """Give the page of the case whose step this is; "" where it is none, or not to be read."""
    return page_of_case(user, record) if is_step(record) else ""


def may_take(user: User, step: Step, unit: Organization) -> bool:
    """Tell whether the user may enter a step for a unit, leaving own steps of members aside."""
    access = access_of(user)
    return access.may(Permission.RECORD_ENTER, unit) or (
        step.permission != Permission.RECORD_ENTER and access.may(step.permission, unit)
    )


def step_url(path: CasePath, step: Step, case: Case | None = None, unit: int | None = None) -> str:
    """Give the form of a step, filled with its case, or for a new case with its unit."""
    given: dict[str, str | int] = {"step": step.key}
    if case is not None:
        given |= {"organization": case.organization_id, "case": case.pk}
    elif unit is not None:
        given["organization"] = unit
    return f"{reverse('workspace:new', args=[path.type_of(step)])}?{urlencode(given)}"


def begin_url(user: User, path: CasePath, unit: Organization) -> str:
    """Give the form that begins a case in a unit or below it; "" for who may not. Queries: ≤ 2."""
    step = path.opening
    record_type = registry.record_type(path.type_of(step))
    access = access_of(user)
    if access.may(Permission.RECORD_ENTER, unit) and unit.kind in record_type.units:
        return step_url(path, step, unit=branch_of(unit).pk)
    if not access.holds(Permission.RECORD_ENTER):
        return ""
    found = usual_unit(enterable_units(user, record_type), unit)
    return step_url(path, step, unit=found.pk) if found else ""
