"""Records of activities, the roll, study and organized life, planted in every place."""

from __future__ import annotations

from datetime import date, time

from tests.world.places import BRANCHES, EVERYWHERE
from tests.world.sort import Seed, Sort
from zhibu.activities.models import Activity, AgendaItem
from zhibu.pillars.study.models import (
    DemocraticAppraisal,
    Grade,
    LifeMeetingStep,
    MaterialIssue,
    Reflection,
    Step,
    StudyNote,
)
from zhibu.roster.models import RosterEntry, StaffEntry


def _material(seed: Seed) -> MaterialIssue:
    return MaterialIssue(record=seed.header(), copies=3, recipients="全体")


def _reflection(seed: Seed) -> Reflection:
    return Reflection(record=seed.header(about=True), text=f"{seed.title}的正文。")


def _note(seed: Seed) -> StudyNote:
    header = seed.header(about=True, titled=False)
    return StudyNote(record=header, topic=seed.title, words=100)


def _appraisal(seed: Seed) -> DemocraticAppraisal:
    header = seed.header(about=True, titled=False)
    return DemocraticAppraisal(record=header, year=seed.day.year, result=Grade.QUALIFIED)


def _preparation(seed: Seed) -> LifeMeetingStep:
    header = seed.header(titled=False)
    return LifeMeetingStep(record=header, step=Step.TALKS, note=seed.title)


def _roster(seed: Seed) -> RosterEntry:
    header = seed.header(about=True, titled=False)
    return RosterEntry(record=header, joined_on=date(2014, 7, 1), confirmed_on=date(2015, 7, 1))


def _staff(seed: Seed) -> StaffEntry:
    return StaffEntry(record=seed.header(about=True, titled=False))


def _activity(seed: Seed) -> Activity:
    activity = Activity(
        record=seed.header(), place="三楼", starts_at=time(9), ends_at=time(10), audience="members"
    )
    activity.pending_items = [AgendaItem(kind="special_topic")]
    return activity


STUDY: dict[str, Sort] = {
    "activity": Sort(_activity, EVERYWHERE),
    "roster.entry": Sort(_roster, BRANCHES, group_may=False),
    "roster.staff": Sort(_staff, BRANCHES, group_may=False),
    "study.material": Sort(_material, EVERYWHERE),
    "study.reflection": Sort(_reflection, BRANCHES, own=True, group_may=False),
    "study.note": Sort(
        _note, BRANCHES, "study.read", own=True, confirms_itself=True, group_may=False
    ),
    "life.appraisal": Sort(_appraisal, BRANCHES, "appraisal.read", group_may=False),
    "life.preparation": Sort(_preparation, BRANCHES),
}
