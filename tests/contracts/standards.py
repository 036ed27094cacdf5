"""Contracts of service standards, pledges and openness."""

from __future__ import annotations

from tests import openness, service, signing
from tests.builders import Cast
from tests.contracts.contract import Contract, day_of, member_of, on_roll
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization


def _power(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return openness.power(unit, day_of(number), code=f"JGSW-{number}")


def _catalogue(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return openness.entry(unit, day_of(number), title=f"第{number}项公开内容")


def _disclosure(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return openness.disclosure(unit, day_of(number))


def _reply(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return openness.reply(unit, day_of(number))


def _document(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    day, code = day_of(number), f"Q/JG 1{number}"
    return service.document(unit, day, title=f"第{number}号规范", number=code)


def _inspection(cast: Cast, unit: Organization, number: int) -> RecordBody:
    return service.inspection(service.standard(cast, unit), day_of(number))


def _job(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return service.job(unit, day_of(number), member_of(unit), rating="satisfied")


def _typed_inspection(cast: Cast) -> dict[str, str]:
    return {
        "document": str(service.standard(cast).pk),
        "date": "2022-03-05",
        "place": "二号会议室",
        "inspectors": "孙强",
        "results-0-clause": "4.1",
        "results-0-result": "fail",
        "results-0-finding": "话筒没有声音",
        "results-0-due": "2022-03-20",
        "rest": "on",
    }


def _letter(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return signing.letter(unit, day_of(number), title=f"第{number}份倡议书")


def _pledge(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return signing.pledge(signing.pledge_text(unit), on_roll(unit, number), day_of(number))


STANDARDS: dict[str, Contract] = {
    "standards.letter": Contract(
        _letter,
        lambda _cast: {
            "title": "节约粮食倡议书",
            "date": "2022-03-05",
            "copies": "1,200",
            "recipients": "全体职工",
        },
        {"copies": "30"},
    ),
    "standards.pledge": Contract(
        _pledge,
        lambda cast: {
            "about": "赵敏",
            "date": "2022-03-05",
            "pledge_text": str(signing.pledge_text(cast.branch).pk),
        },
        {"date": "2022-03-06"},
    ),
    "standards.document": Contract(
        _document,
        lambda _cast: {
            "kind": "standard",
            "domain": "餐饮",
            "date": "2022-03-05",
            "title": "食堂服务规范",
            "number": "Q/JG 02—2022",
            "edition": "第1版",
            "level": "own",
            "text": "4.1 餐具每餐消毒｜看记录｜10\n4.2 留样48小时",
        },
        {"edition": "第2版"},
    ),
    "standards.inspection": Contract(_inspection, _typed_inspection, {"place": "三号会议室"}),
    "standards.job": Contract(
        _job,
        lambda _cast: {
            "title": "全县机关事务工作会",
            "kind": "meeting",
            "domain": "会务",
            "department": "县发改局",
            "date": "2022-03-05",
            "starts_at": "09:00",
            "ends_at": "11:30",
            "people": "60",
            "completed_on": "2022-03-05",
            "staff-0-person": "赵敏",
            "rating": "fair",
        },
        {"people": "66"},
    ),
    "standards.power_item": Contract(
        _power,
        lambda _cast: {
            "title": "公务用车调度",
            "code": "JGSW-01",
            "kind": "other",
            "basis": "《机关事务管理条例》第二十五条",
            "acting_body": "县机关事务服务中心",
            "date": "2022-03-05",
        },
        {"supervision": "监督电话 0871-1234567"},
    ),
    "standards.catalogue": Contract(
        _catalogue,
        lambda _cast: {
            "title": "党费收缴情况",
            "post": "组织委员",
            "scope": "society",
            "time_kind": "periodic",
            "every": "quarter",
            "within_days": "10",
            "date": "2022-03-05",
        },
        {"form": "公开栏、网站"},
    ),
    "standards.disclosure": Contract(
        _disclosure,
        lambda _cast: {
            "title": "拟确定入党积极分子公示",
            "kind": "notice",
            "scope": "society",
            "text": "现将有关情况公示。\n\n监督电话 0871-1234567。",
            "date": "2022-03-05",
            "until": "2022-03-14",
            "reviewer": "赵敏",
        },
        {"until": "2022-03-15"},
    ),
    "standards.reply": Contract(
        _reply,
        lambda _cast: {
            "channel": "phone",
            "received_on": "2022-03-01",
            "question": "食堂能不能早一点开门？",
            "text": "从下周起早餐提前到七点。",
            "date": "2022-03-05",
            "is_public": "on",
        },
        {"text": "从下周一起早餐提前到七点。"},
    ),
}
