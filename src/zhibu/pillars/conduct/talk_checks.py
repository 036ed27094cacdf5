"""What is wrong with a talk: the two, why, and texts that were typed around a mask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhibu.core.errors import Problem
from zhibu.ledger.sealed import mask_problems
from zhibu.organization.models import Membership, Organization, Person
from zhibu.organization.roll import membership_on
from zhibu.organization.selectors import branch_of
from zhibu.pillars.conduct.models.talks import HeartTalk, TalkKind

LONGEST_TEXT = 4000


def talker_of(talk: HeartTalk) -> Person | None:
    """Give the other side, None while nobody was chosen."""
    # Django's "nothing chosen yet" is an AttributeError.
    return getattr(talk, "talker", None)


def check_talk(talk: HeartTalk) -> Iterator[Problem]:
    """Two different people who belong here that day, and a reason where the talk was a must."""
    talker, about = talker_of(talk), talk.record.about
    for label, person in (("谈话人", talker), ("谈话对象", about)):
        if person is None:
            yield Problem("TLK001", "没有选人", "请选人", field=label)
        else:
            yield from _place_problems(talk, label, person)
    if talker is not None and talker == about:
        yield Problem(
            "TLK002", "自己和自己谈不算谈心谈话", "请核对谈话人", field="谈话人", value=str(talker)
        )
    if talk.kind == TalkKind.MUST and not talk.reason:
        yield Problem("TLK003", "必谈没有写原因", "请选必谈的原因", field="必谈原因")
    if talk.kind != TalkKind.MUST and talk.reason:
        yield Problem(
            "TLK004",
            "只有必谈才写",
            "请把类型改为必谈，或清空这一栏",
            field="必谈原因",
            value=talk.get_reason_display(),
        )
    if talk.follow_up_on is not None and talk.follow_up_on < talk.date:
        yield Problem(
            "TLK005",
            "早于谈话日期",
            f"请填 {talk.date} 或以后的日期",
            field="跟进日期",
            value=str(talk.follow_up_on),
        )
    yield from mask_problems(talk, LONGEST_TEXT)


def _place_problems(talk: HeartTalk, label: str, person: Person) -> Iterator[Problem]:
    unit, day = talk.record.organization, talk.record.date
    if not belongs(unit, person, day, upwards=label == "谈话人"):
        yield Problem(
            "TLK006",
            f"{day} 不在{unit.name}的党员或职工里",
            "请核对人员和日期；调入前、调出后的谈话记在原单位",
            field=label,
            value=str(person),
        )


def belongs(unit: Organization, person: Person, day: date, *, upwards: bool = False) -> bool:
    """Tell whether somebody is on the roll that day, or of the office and no member at all.

    Args:
        upwards: people of the units above belong too (a superior came to talk).

    Queries: three at most; none for somebody whom an import is about to register.
    """
    if person.pk is None or membership_on(unit, person, day) is not None:
        return True
    home = person.organization
    within = home.path.startswith(branch_of(unit).path)
    if upwards:
        within = within or unit.path.startswith(home.path)
    return within and not _is_member(person, home)


def _is_member(person: Person, home: Organization) -> bool:
    """Tell whether somebody's stays on a roll are on record: then they decide."""
    return Membership.objects.filter(person=person, organization=home).exists()
