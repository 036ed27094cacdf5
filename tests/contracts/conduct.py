"""Contracts of conduct: problems, opinions, talks and supervision."""

from __future__ import annotations

from tests import opinions, problems, talks
from tests.builders import Cast
from tests.contracts.contract import Contract, day_of, member_of, on_roll, typed_step
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization


def _problem(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    case = problems.new_problem(unit, f"第{number}个问题")
    return problems.problem_step(case, "found", day_of(number))


def _opinion(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return opinions.adopted(unit, title=f"第{number}条意见")


def _talk(cast: Cast, unit: Organization, number: int) -> RecordBody:
    return talks.talk(unit, day_of(number), member_of(unit), on_roll(unit, number), content="想法")


def _integrity_post(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return talks.review(unit, day_of(number), f"采购岗{number}")


def _supervision(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return talks.supervision(unit, day_of(number), title=f"公务用车{number}")


def _accountability(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return talks.accountability(unit, day_of(number), on_roll(unit, number))


CONDUCT: dict[str, Contract] = {
    "conduct.problem": Contract(
        _problem,
        lambda cast: typed_step(
            problems.problem_at(cast, *problems.CLOSED[:-1]),
            "verify",
            checker=problems.checker_of(cast.branch).name,
        ),
        {"note": "现场看过"},
        most=8,
    ),
    "conduct.talk": Contract(
        _talk,
        lambda _cast: {
            "date": "2022-03-05",
            "talker": "李建国",
            "about": "赵敏",
            "kind": "must",
            "reason": "moved",
            "topic": "work",
            "content": "谈了分工",
            "difficulties": "孩子小",
            "to_problem": "值班室没有热水",
        },
        {"place": "二楼谈心室"},
    ),
    "conduct.integrity_post": Contract(
        _integrity_post,
        lambda _cast: {
            "date": "2022-03-05",
            "post": "物资采购岗",
            "kind": "listed",
            "holder": "赵敏",
            "leader": "李建国",
            "likelihood": "2",
            "harm": "3",
            "points-0-text": "化整为零规避比价",
            "points-0-measure": "三人询价并留痕",
            "points-0-kind": "process",
        },
        {"holder": "孙强"},
    ),
    "conduct.supervision": Contract(
        _supervision,
        lambda _cast: {
            "date": "2022-03-05",
            "title": "公务用车",
            "way": "function",
            "content": "派车单和里程",
            "findings-0-text": "派车单缺审批签字",
            "findings-0-owner": "赵敏",
            "findings-0-due": "2022-04-05",
        },
        {"content": "派车单、里程和加油卡"},
    ),
    "conduct.accountability": Contract(
        _accountability,
        lambda _cast: {
            "date": "2022-03-05",
            "person": "赵敏",
            "form": "1",
            "kind": "criticism",
            "matter": "派车审批不严",
            "basis": "中国共产党问责条例",
            "decided_by": "机关纪委",
        },
        {"decided_by": "县直机关纪工委"},
    ),
    "conduct.opinion": Contract(
        _opinion,
        lambda _cast: {
            "title": "延长食堂供餐时间",
            "date": "2022-03-05",
            "giver": "masses",
            "channel": "survey",
            "outcome": "adopted",
            "answer": "延长半小时",
            "decided_on": "2022-03-15",
        },
        {"giver": "served"},
    ),
}
