"""Contracts of activities, the roll, study and organized life."""

from __future__ import annotations

from tests.builders import Cast, activity_draft, make_person
from tests.contracts.contract import DAY, Contract, day_of, member_of, on_roll
from zhibu.ledger.models import Record, RecordBody
from zhibu.organization.models import Organization
from zhibu.pillars.study.models import (
    DemocraticAppraisal,
    LifeMeetingStep,
    MaterialIssue,
    Reflection,
    StudyNote,
)
from zhibu.roster.models import RosterEntry, StaffEntry


def _activity(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return activity_draft(unit, day_of(number)).activity


def _roster(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    person = make_person(f"新党员{number}", unit)
    header = Record(organization=unit, date=day_of(number), about=person)
    return RosterEntry(record=header, joined_on=DAY, how_in="admitted")


def _staff(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    person = make_person(f"职工{number}", unit)
    header = Record(organization=unit, date=day_of(number), about=person)
    return StaffEntry(record=header, category="contract")


def _material(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    header = Record(organization=unit, date=day_of(number), title=f"学习资料第{number}册")
    return MaterialIssue(record=header, copies=number + 1, recipients="全体党员")


def _reflection(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    about = member_of(unit)
    header = Record(organization=unit, date=day_of(number), title=f"体会{number}", about=about)
    return Reflection(record=header, text="学习使人进步")


def _note(cast: Cast, unit: Organization, number: int) -> RecordBody:
    # Handed in by the member himself: nobody else has to confirm it.
    header = Record(organization=unit, date=day_of(number), about=cast.publicist.person)
    return StudyNote(record=header, topic=f"第{number}讲", words=800)


def _appraisal(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    header = Record(organization=unit, date=DAY, about=on_roll(unit, number))
    return DemocraticAppraisal(record=header, year=2022, result="qualified")


def _preparation(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    header = Record(organization=unit, date=day_of(number))
    return LifeMeetingStep(record=header, step="talks", count=number + 1)


def _typed_staff(cast: Cast) -> dict[str, str]:
    make_person("陈新", cast.branch)
    return {"about": "陈新", "date": "2022-03-05", "category": "contract"}


def _typed_roster(cast: Cast) -> dict[str, str]:
    make_person("吴新", cast.branch)
    return {
        "about": "吴新",
        "date": "2022-03-05",
        "joined_on": "2022.3.5",
        "how_in": "admitted",
        "group": str(cast.groups[0].pk),
    }


STUDY: dict[str, Contract] = {
    "activity": Contract(_activity),
    "roster.entry": Contract(_roster, _typed_roster, {"confirmed_on": "2023-03-05"}),
    "roster.staff": Contract(_staff, _typed_staff, {"category": "volunteer"}),
    "study.material": Contract(
        _material,
        lambda _cast: {"title": "党章", "date": "2022年3月5日", "copies": "1,200"},
        {"copies": "30"},
    ),
    "study.reflection": Contract(
        _reflection,
        lambda _cast: {
            "about": "赵敏",
            "date": "2022-03-05",
            "title": "读报告有感",
            "text": "学而不思则罔",
        },
        {"title": "再读报告有感"},
    ),
    "study.note": Contract(
        _note,
        lambda _cast: {"about": "赵敏", "date": "2022-03-05", "topic": "第一章", "words": "900"},
        {"words": "1000"},
        enterer="publicist",
        confirmer="publicist",
    ),
    "life.appraisal": Contract(
        _appraisal,
        lambda _cast: {
            "about": "赵敏",
            "date": "2022-12-20",
            "year": "2022",
            "result": "excellent",
        },
        {"result": "qualified"},
    ),
    "life.preparation": Contract(
        _preparation,
        lambda _cast: {"step": "talks", "date": "2022-03-05", "count": "12"},
        {"count": "15"},
    ),
}
