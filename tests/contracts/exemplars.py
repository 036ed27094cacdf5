"""Contracts of exemplars, awards and development."""

from __future__ import annotations

from datetime import date

from tests import awards, development, exemplars
from tests.builders import Cast, make_person
from tests.contracts.contract import Contract, day_of, member_of, somebody
from zhibu.access.models import User
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization, Person


def _contest(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    results = [exemplars.result(member_of(unit), "80", "90", event="摆台", rank=1, prize="一等奖")]
    return exemplars.contest(unit, day_of(number), results)


def _honour(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return exemplars.honour(unit, day_of(number), [member_of(unit)], title=f"先进个人{number}")


def _post(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return exemplars.post(unit, day_of(number), member_of(unit), title=f"第{number}号示范岗")


def _youth_training(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return exemplars.youth_training(unit, day_of(number), [somebody(unit, number)])


def _recommendation(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return exemplars.recommendation(unit, day_of(number), somebody(unit, number))


def _plan(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    # One plan a year, since the branch was founded: six of them.
    return exemplars.plan(unit, date(2020 + (number + 1) % 6, 1, 10))


def _research(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    day = day_of(number)
    title = f"课题{number}"
    return exemplars.research(unit, day, member_of(unit), title=title, finished_on=day)


def _grading(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return exemplars.grading(unit, day_of(number), 4, 2022)


def _award(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    actor = User.objects.get(grants__organization=unit, grants__role="secretary")
    case = awards.walked(unit, f"第{number}次服务之星评选", actor, ("马师傅",), "notice")
    return awards.step(case, "award", date(2022, 6, 10), document=f"〔2022〕{number}号")


def _typed_award(cast: Cast) -> dict[str, str]:
    case = awards.in_notice(cast, ("赵敏", "孙强"))
    return {
        "case": case.number,
        "step": "award",
        "date": "2022-06-10",
        "document": "机关党委〔2022〕5号",
    }


def _application(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    name = f"申请人{number}"
    if not Person.objects.filter(organization=unit, name=name).exists():
        development.applicant_of(unit, name)
    return development.step(development.APPLICANT.find(name, unit), "apply", day_of(number))


def _typed_application(cast: Cast) -> dict[str, str]:
    development.applicant_of(cast.branch)
    return {
        "case": "吴新",
        "step": "apply",
        "date": "2022-03-05",
        "papers-pick": "入党申请书",
    }


EXEMPLARS: dict[str, Contract] = {
    "exemplars.contest": Contract(
        _contest,
        lambda _cast: {
            "title": "服务技能竞赛",
            "date": "2022-03-05",
            "judges": "孙评委",
            "theory_weight": "40",
            "practice_weight": "60",
            "results-0-contestant": "赵敏",
            "results-0-event": "摆台",
            "results-0-theory": "80",
            "results-0-practice": "91.5",
            "results-0-rank": "1",
        },
        {"judges": "吴评委"},
    ),
    "exemplars.honour": Contract(
        _honour,
        lambda _cast: {
            "title": "先进基层党组织",
            "date": "2022-07-01",
            "level": "county",
            "issuer": "中共某县委",
            "receiver": "organization",
        },
        {"level": "city"},
    ),
    "exemplars.post": Contract(
        _post,
        lambda _cast: {
            "title": "服务台示范岗",
            "about": "赵敏",
            "date": "2022-03-05",
            "promise": "来有迎声",
        },
        {"area": "一楼大厅"},
    ),
    "exemplars.youth_training": Contract(
        _youth_training,
        lambda cast: {
            "title": "青年理论学习班",
            "date": "2022-03-05",
            "people-0-person": somebody(cast.branch, 1).name,
            "people-1-person": somebody(cast.branch, 2).name,
        },
        {"place": "党校"},
    ),
    "exemplars.recommendation": Contract(
        _recommendation,
        lambda cast: {
            "about": make_person("陈青", cast.branch).name,
            "date": "2022-03-05",
            "by": "league",
            "purpose": "activist",
            "voters": "20",
            "votes": "18",
        },
        {"purpose": "target"},
    ),
    "exemplars.plan": Contract(
        _plan,
        lambda _cast: {"year": "2022", "date": "2022-01-10", "admitted": "2"},
        {"admitted": "3"},
        most=6,
    ),
    "exemplars.research": Contract(
        _research,
        lambda _cast: {
            "title": "机关服务标准化",
            "about": "赵敏",
            "date": "2022-03-05",
            "finished_on": "2022-09-01",
            "report": "机关服务标准化调研报告",
            "words": "5,200",
        },
        {"words": "5300"},
    ),
    "exemplars.grading": Contract(
        _grading,
        lambda _cast: {
            "year": "2021",
            "date": "2022-03-05",
            "stars": "4",
            "decided_by": "县直机关工委",
        },
        {"stars": "5"},
    ),
    "exemplars.development": Contract(_application, _typed_application, {"note": "材料齐全"}),
    "exemplars.award": Contract(_award, _typed_award, {"document": "机关党委〔2022〕6号"}, most=8),
}
