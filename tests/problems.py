"""Builders of problems, and of walks along their path."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.builders import Cast, make_person
from zhibu.access.models import User
from zhibu.cases.models import Case, StepPaper
from zhibu.ledger import registry
from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record, enter_record
from zhibu.organization.models import Organization, Person
from zhibu.pillars.conduct.models import ProblemStep
from zhibu.pillars.study.models import LifeMeetingProblem, LifeMeetingStep

DAY = date(2022, 3, 1)
TITLE = "会议多、时间长"
KEY = "conduct.problem"
EVIDENCE = "整改佐证"
CLOSED = ("found", "plan", "progress", "done", "verify")


def new_problem(unit: Organization, title: str = TITLE) -> Case:
    return Case(path="problem", organization=unit, title=title)


def someone(unit: Organization, name: str) -> Person:
    found = Person.objects.filter(organization=unit, name=name).first()
    return found or make_person(name, unit)


def owner_of(unit: Organization) -> Person:
    """Give who puts the problems of a unit right in these tests."""
    return someone(unit, "责任人甲")


def checker_of(unit: Organization) -> Person:
    return someone(unit, "核验人乙")


def problem_step(case: Case, step: str, day: date = DAY, **more: Any) -> ProblemStep:
    """Give an unsaved step of a problem with what that step asks for."""
    unit = case.organization
    asked: dict[str, Any] = {}
    if step == "found":
        asked = {"source": "self_check", "category": "formalism"}
    elif step == "plan":
        asked = {
            "measures": "合并会议，每周不超过两次",
            "kind": "at_once",
            "owner": owner_of(unit),
            "checker": checker_of(unit),
            "due": day + timedelta(days=30),
        }
    elif step in {"progress", "done", "send_back", "reopen", "adjust"}:
        asked = {"note": "已合并例会"}
    elif step == "look_back":
        asked = {"relapsed": False}
    elif step == "withdraw":
        asked = {"reason": "merged", "note": "并入会风问题"}
    if step == "adjust":
        asked["owner_unit"] = f"第{day.day}办公室"
    record = Record(organization=unit, date=day)
    body = ProblemStep(record=record, case=case, step=step, **asked | more)
    set_rows(body, "papers", [StepPaper(name=EVIDENCE)] if step == "done" else [])
    return body


def take(body: ProblemStep, actor: User, confirmer: User) -> ProblemStep:
    """Enter a step and confirm it."""
    enter_record(registry.record_type(KEY), body, actor=actor)
    body.record = confirm_record(body.pk, actor=confirmer)
    return body


def problem_at(
    cast: Cast, *steps: str, day: date = DAY, title: str = TITLE, unit: Organization | None = None
) -> Case:
    """Give a problem of the branch (or another unit) that took these steps, a day apart."""
    case = new_problem(unit or cast.branch, title)
    inside = unit is None or unit.path.startswith(cast.branch.path)
    actor = cast.publicist if inside else cast.sibling_secretary
    confirmer = cast.secretary if inside else cast.sibling_secretary
    for number, step in enumerate(steps or ("found",)):
        case = take(problem_step(case, step, day + timedelta(days=number)), actor, confirmer).case
    case.refresh_from_db()
    return case


def life_step(unit: Organization, *problems: str, day: date = DAY, **more: Any) -> LifeMeetingStep:
    """Give the unsaved step of a life meeting that lists problems."""
    body = LifeMeetingStep(record=Record(organization=unit, date=day), step="problems", note="梳理")
    set_rows(body, "problems", [LifeMeetingProblem(text=text, **more) for text in problems])
    return body
