"""Builders of the records of the exemplars pillar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization, Person
from zhibu.pillars.exemplars.models import (
    BranchGrading,
    ContestResult,
    DemonstrationPost,
    DevelopmentPlan,
    Honour,
    HonouredPerson,
    Level,
    Receiver,
    Recommendation,
    Recommender,
    Researcher,
    ResearchProject,
    SkillContest,
    YouthTrainee,
    YouthTraining,
)


def contest(
    unit: Organization,
    day: date,
    results: Iterable[ContestResult] = (),
    *,
    title: str = "服务技能竞赛",
    **more: Any,
) -> SkillContest:
    """Build an unsaved contest."""
    body = SkillContest(record=Record(organization=unit, date=day, title=title), **more)
    set_rows(body, "results", results)
    return body


def result(person: Person, *marks: str | None, **more: Any) -> ContestResult:
    """Build an unsaved result: theory, practice and score, as far as given."""
    names = ("theory", "practice", "score")
    given = {name: Decimal(mark) for name, mark in zip(names, marks, strict=False) if mark}
    return ContestResult(contestant=person, **given, **more)


def honour(
    unit: Organization,
    day: date,
    people: Iterable[Person] = (),
    *,
    title: str = "先进基层党组织",
    **more: Any,
) -> Honour:
    """Build an unsaved honour; of people where there are some, of the branch otherwise."""
    named = list(people)
    usual = {
        "level": Level.COUNTY,
        "issuer": "中共某县委",
        "receiver": Receiver.PERSON if named else Receiver.ORGANIZATION,
    }
    body = Honour(record=Record(organization=unit, date=day, title=title), **usual | more)
    set_rows(body, "people", [HonouredPerson(person=one) for one in named])
    return body


def post(
    unit: Organization,
    day: date,
    holder: Person | None,
    *,
    title: str = "服务台示范岗",
    **more: Any,
) -> DemonstrationPost:
    """Build an unsaved demonstration post."""
    record = Record(organization=unit, date=day, title=title, about=holder)
    return DemonstrationPost(record=record, **{"promise": "来有迎声，去有送声"} | more)


def youth_training(
    unit: Organization,
    day: date,
    people: Iterable[Person],
    *,
    title: str = "青年理论学习班",
    **more: Any,
) -> YouthTraining:
    """Build an unsaved training of the young."""
    body = YouthTraining(record=Record(organization=unit, date=day, title=title), **more)
    set_rows(body, "people", [YouthTrainee(person=one) for one in people])
    return body


def recommendation(
    unit: Organization, day: date, person: Person | None, **more: Any
) -> Recommendation:
    """Build an unsaved recommendation by the Youth League with its votes."""
    usual = {"by": Recommender.LEAGUE, "voters": 20, "votes": 18}
    record = Record(organization=unit, date=day, about=person)
    return Recommendation(record=record, **usual | more)


def plan(unit: Organization, day: date, year: int | None = None, **numbers: Any) -> DevelopmentPlan:
    """Build an unsaved plan: two activists and one new member, unless told otherwise."""
    usual = {"activists": 2, "admitted": 1} if not numbers else {}
    record = Record(organization=unit, date=day)
    return DevelopmentPlan(record=record, year=year or day.year, **usual | numbers)


def research(
    unit: Organization,
    day: date,
    leader: Person | None,
    *,
    title: str = "机关服务标准化",
    members: Iterable[Person] = (),
    **more: Any,
) -> ResearchProject:
    """Build an unsaved research project, running unless ``finished_on`` is given."""
    record = Record(organization=unit, date=day, title=title, about=leader)
    usual = {"report": f"{title}调研报告"} if more.get("finished_on") else {}
    body = ResearchProject(record=record, **usual | more)
    set_rows(body, "members", [Researcher(person=one) for one in members])
    return body


def grading(
    unit: Organization, day: date, stars: int = 4, year: int | None = None, **more: Any
) -> BranchGrading:
    """Build an unsaved grading for the year before its day."""
    record = Record(organization=unit, date=day)
    usual = {"decided_by": "县直机关工委"}
    return BranchGrading(record=record, stars=stars, year=year or day.year - 1, **usual | more)
