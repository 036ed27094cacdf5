"""Builders of service domains, standards, inspections and jobs."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.builders import Cast
from tests.keeping import keep
from zhibu.access.models import User
from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record, State
from zhibu.organization.models import Organization, Person
from zhibu.pillars.standards.models import (
    CheckedClause,
    DocumentIssue,
    JobStaff,
    ServiceDomain,
    ServiceInspection,
    ServiceJob,
)

DAY = date(2022, 3, 5)
ISSUED = date(2022, 1, 4)
TEXT = "4.1 会前30分钟开门调试｜现场查看｜5｜1\n4.2 桌椅整齐，无灰尘\n4.10 及时续水"
TITLE = "会务服务规范"


def domain(unit: Organization, name: str = "会务") -> ServiceDomain:
    """Give the domain of that name of a unit, registered if it is new."""
    found, _made = ServiceDomain.objects.get_or_create(organization=unit, name=name)
    return found


def document(unit: Organization, day: date = ISSUED, **more: Any) -> DocumentIssue:
    """Give an unsaved standard of three clauses."""
    header = Record(organization=unit, date=day, title=more.pop("title", TITLE))
    given: dict[str, Any] = {"kind": "standard", "number": "Q/JG 01", "text": TEXT}
    if "domain" not in more:
        more["domain"] = domain(unit)
    return DocumentIssue(record=header, **given | more)


def standard(cast: Cast, unit: Organization | None = None, **more: Any) -> DocumentIssue:
    """Give a unit's confirmed standard of that title, made if there is none."""
    unit = unit or cast.branch
    title = more.get("title", TITLE)
    known = DocumentIssue.objects.filter(
        record__organization=unit, record__title=title, record__state=State.CONFIRMED
    ).first()
    if known is None:
        secretary = User.objects.filter(grants__organization=unit, grants__role="secretary").first()
        actor = secretary or User.objects.get(username="founder")
        known = keep("standards.document", document(unit, **more), actor, actor)
    return known


def result(clause: str, outcome: str = "pass", **more: Any) -> CheckedClause:
    return CheckedClause(clause=clause, result=outcome, **more)


def inspection(
    by: DocumentIssue, day: date = DAY, *results: CheckedClause, **more: Any
) -> ServiceInspection:
    """Give an unsaved inspection of one conforming and one failing clause, or those given."""
    unit = more.pop("unit", by.record.organization)
    header = Record(organization=unit, date=day)
    given: dict[str, Any] = {"place": "一号会议室", "inspectors": "办公室"}
    body = ServiceInspection(record=header, document=by, **given | more)
    usual = (result("4.1"), result("4.2", "fail", finding="桌面有灰"))
    set_rows(body, "results", results if results or body.rest else usual)
    return body


def job(unit: Organization, day: date = DAY, *staff: Person, **more: Any) -> ServiceJob:
    """Give an unsaved, completed meeting service."""
    header = Record(organization=unit, date=day, title=more.pop("title", "全县机关事务工作会"))
    given: dict[str, Any] = {"kind": "meeting", "department": "县发改局", "completed_on": day}
    if "domain" not in more:
        more["domain"] = domain(unit)
    body = ServiceJob(record=header, **given | more)
    set_rows(body, "staff", [JobStaff(person=person) for person in staff])
    return body
