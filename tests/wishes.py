"""Builders of wishes and projects, and of walks along their paths."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.builders import Cast
from tests.village import header, village, villager
from zhibu.access.models import User
from zhibu.cases.models import Case, StepBody
from zhibu.ledger import registry
from zhibu.ledger.services import confirm_record, enter_record
from zhibu.organization.models import Organization
from zhibu.pillars.village.models import ProjectStep, WishClaim, WishStep

DAY = date(2022, 3, 1)
CLAIMS = ("claim", "give_up")
TITLE = "想要一个新书包"


def new_wish(unit: Organization, title: str = TITLE) -> Case:
    return Case(path="wish", organization=unit, title=title)


def new_project(unit: Organization, title: str = "石板村道路硬化") -> Case:
    return Case(path="project", organization=unit, title=title)


def wish_step(case: Case, step: str, day: date = DAY, **more: Any) -> StepBody:
    """Give an unsaved step of a wish with what that step asks for."""
    record = header(case.organization, day, about=more.pop("about", None))
    if step in CLAIMS:
        if step == "claim" and record.about is None:
            more.setdefault("claimer_name", "县第一小学")
        return WishClaim(record=record, case=case, step=step, **more)
    if step == "collect" and not {"villager", "whom"} & set(more):
        more["villager"] = villager(village(case.organization), "王小妹")
    asked: dict[str, dict[str, Any]] = {
        "collect": {"category": "study"},
        "fulfil": {"item": "书包一个", "cost": Decimal("86.5")},
        "withdraw": {"note": "已由学校发放"},
    }
    if step == "collect":
        asked["collect"]["village"] = village(case.organization)
    return WishStep(record=record, case=case, step=step, **asked.get(step, {}) | more)


def project_step(case: Case, step: str, day: date = DAY, **more: Any) -> ProjectStep:
    """Give an unsaved step of a project with what that step asks for."""
    asked: dict[str, dict[str, Any]] = {
        "plan": {"budget": Decimal(500_000), "planned_end": date(2022, 10, 31)},
        "fund": {"amount": Decimal(100_000), "what_for": "衔接资金"},
        "milestone": {"note": "路基完成"},
        "adjust": {"planned_end": date(2022, 11, 30), "note": "雨天停工"},
        "spend": {"amount": Decimal(10_000), "what_for": "水泥"},
        "accept": {"thing": "road", "quantity": Decimal("1.5"), "unit": "公里"},
        "stop": {"note": "规划变更"},
    }
    if step == "plan":
        asked["plan"]["village"] = village(case.organization)
    return ProjectStep(
        record=header(case.organization, day),
        case=case,
        step=step,
        **asked.get(step, {}) | more,
    )


def key_of(body: StepBody) -> str:
    """Give the key of the record type that keeps a step."""
    kinds: dict[type, str] = {
        WishStep: "village.wish",
        WishClaim: "village.claim",
        ProjectStep: "village.project",
    }
    return kinds[type(body)]


def take(body: StepBody, actor: User, confirmer: User) -> StepBody:
    """Enter a step and confirm it."""
    enter_record(registry.record_type(key_of(body)), body, actor=actor)
    body.record = confirm_record(body.pk, actor=confirmer)
    return body


def wish_at(
    cast: Cast,
    *steps: str,
    day: date = DAY,
    title: str = TITLE,
    unit: Organization | None = None,
    **more: Any,
) -> Case:
    """Give a wish of the branch (or another unit) that took these steps, a day after each other."""
    case = new_wish(unit or cast.branch, title)
    actor, confirmer = people_of(cast, unit)
    for number, step in enumerate(steps or ("collect",)):
        asked = more if step == "collect" else {}
        body = wish_step(case, step, day + timedelta(days=number), **asked)
        case = take(body, actor, confirmer).case
    case.refresh_from_db()
    return case


def people_of(cast: Cast, unit: Organization | None) -> tuple[User, User]:
    """Give who enters and who confirms for a unit of the cast."""
    if unit is None or unit.path.startswith(cast.branch.path):
        return cast.publicist, cast.secretary
    return cast.sibling_secretary, cast.sibling_secretary


OFFERED = ("collect", "verify", "publish")
DONE = (*OFFERED, "claim", "contact", "fulfil")


def published(
    cast: Cast, title: str = TITLE, day: date = DAY, unit: Organization | None = None
) -> Case:
    return wish_at(cast, *OFFERED, day=day, title=title, unit=unit)


def fulfilled(cast: Cast, title: str = TITLE, unit: Organization | None = None) -> Case:
    return wish_at(cast, *DONE, title=title, unit=unit)


def project_at(
    cast: Cast,
    *steps: str | dict[str, Any],
    day: date = DAY,
    title: str = "石板村道路硬化",
    unit: Organization | None = None,
) -> Case:
    """Give a project of the branch that took these steps; a dict changes what a step says."""
    case = new_project(unit or cast.branch, title)
    actor, confirmer = people_of(cast, unit)
    for number, step in enumerate(steps or ("plan",)):
        more = dict(step) if isinstance(step, dict) else {"step": step}
        body = project_step(case, more.pop("step"), day + timedelta(days=number), **more)
        case = take(body, actor, confirmer).case
    case.refresh_from_db()
    return case


RUNNING = ("plan", "approve", "fund", "start")
WITHOUT_FUNDS = ("plan", "approve", "start")
