"""The general meetings that decide about an applicant: found, not typed again, and judged again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zhibu.activities.checks import judge_item
from zhibu.activities.models import Activity, AgendaItem, VoteForm
from zhibu.cases.models import Case
from zhibu.cases.situation import Situation, order_of, steps_of
from zhibu.core import voting
from zhibu.core.dates import parse_date
from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.models import State
from zhibu.ledger.nouns import Noun
from zhibu.organization.models import Organization, Person
from zhibu.organization.selectors import branch_of
from zhibu.pillars.exemplars.models.development import DevelopmentStep

GENERAL_MEETING = "general_meeting"


def _votes() -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(
        kind=GENERAL_MEETING, vote_rule=voting.ADMISSION.code, about__isnull=False, passed=True
    )


def _use_of(activity: OuterRef, person: OuterRef) -> QuerySet[DevelopmentStep]:
    """Steps, confirmed or on their way, that rest on a meeting's vote about a person."""
    return DevelopmentStep.objects.filter(meeting=activity, case__person=person).exclude(
        record__state=State.VOID
    )


def meetings_for(unit: Organization) -> QuerySet[Activity]:
    """Give confirmed general meetings with a passed vote about somebody that no step uses yet.

    Queries: one.
    """
    unused = _votes().filter(
        ~Exists(_use_of(OuterRef("activity"), OuterRef("about"))), activity=OuterRef("pk")
    )
    return (
        Activity.objects.filter(
            Exists(unused),
            record__state=State.CONFIRMED,
            record__organization=branch_of(unit),
        )
        .select_related("record__organization")
        .order_by("-record__date", "-pk")
    )


def meetings_about(case: Case) -> QuerySet[Activity]:
    """Give the meetings that passed a vote about a case's person and that no step uses yet."""
    unused = _votes().filter(
        ~Exists(_use_of(OuterRef("activity"), OuterRef("about"))),
        activity=OuterRef("pk"),
        about=case.person,
    )
    return (
        Activity.objects.filter(
            Exists(unused), record__state=State.CONFIRMED, record__organization=case.organization
        )
        .select_related("record__organization")
        .order_by("record__date", "pk")
    )


def meeting_text(activity: Activity) -> str:
    """Write a meeting so that it reads back as itself: 2023-06-20 讨论接收预备党员."""
    return f"{activity.record.date} {activity.record.title}"


def meetings_named(text: str, unit: Organization) -> Sequence[Activity]:
    """Find general meetings by their day, or by day and title. Used ones are found as well."""
    day, _space, title = text.partition(" ")
    try:
        date = parse_date(day)
    except DomainError:
        return []
    held = Activity.objects.filter(
        Exists(AgendaItem.objects.filter(kind=GENERAL_MEETING, activity=OuterRef("pk"))),
        record__state=State.CONFIRMED,
        record__organization=branch_of(unit),
        record__date=date,
    ).select_related("record__organization")
    return [one for one in held.order_by("pk") if not title or one.record.title == title]


MEETING = Noun(
    "支部大会",
    among=meetings_for,
    named=meetings_named,
    text=meeting_text,
    few=True,
    remedy="请先在“活动”里记这次党员大会，议程里写明表决对象，并确认",
)


def check_meeting(body: Any, situation: Situation) -> Iterator[Problem]:
    """D10: a confirmed meeting of that day whose vote about this person stands, used only once."""
    activity: Activity | None = body.meeting
    if activity is None:
        return
    told = meeting_text(activity)
    if activity.record.state != State.CONFIRMED:
        yield _wrong("DEV020", "会议记录还没有确认", "请先确认会议记录", told)
    if activity.record.organization_id != situation.case.organization_id:
        name = situation.organization.name
        yield _wrong("DEV021", f"不是{name}的党员大会", f"请选{name}的会议", told)
    if activity.record.date != body.date:
        yield Problem(
            "DEV022",
            f"与会议日期 {activity.record.date} 不符",
            f"请填 {activity.record.date}",
            field="日期",
            value=str(body.date),
        )
    person = situation.case.person
    yield from _vote_problems(activity, person, told)
    if _is_used(body, situation):
        yield _wrong("DEV026", "这次表决已经用在另一步", "一次表决只能用一次，请选另一次会议", told)


def check_standing(body: Any, situation: Situation) -> Iterator[Problem]:
    """A meeting's day, or an extension's end, stays while an approval was dated by it."""
    stored = DevelopmentStep.objects.filter(pk=body.pk).select_related("record").first()
    if stored is None or (stored.date, stored.until) == (body.date, body.until):
        return
    for one in steps_of(situation.case):
        if one.effective_on and order_of(one) > order_of(stored):
            yield Problem(
                "DEV014",
                f"“{one.get_step_display()}”（{one.date}）已按原来的日期算出 {one.effective_on}",
                "请先作废那一步，再更正",
                field="日期",
                value=str(body.date),
            )


def _wrong(code: str, message: str, remedy: str, told: str) -> Problem:
    return Problem(code, message, remedy, field="支部大会", value=told)


def _vote_problems(activity: Activity, person: Person | None, told: str) -> Iterator[Problem]:
    votes = [
        item
        for item in activity.agenda
        if item.kind == GENERAL_MEETING and person is not None and item.about_id == person.pk
    ]
    if not votes:
        yield _wrong(
            "DEV023",
            f"没有对{person}的表决",
            "请在会议记录的议程里选表决事项“接收预备党员、预备党员转正”，并填表决对象",
            told,
        )
        return
    # Several votes about one person are rare; the last one decided.
    item = votes[-1]
    judgement = judge_item(activity, item, voting.ADMISSION)
    if not judgement.passed or not item.passed or item.yes is None:
        yield _wrong("DEV024", "表决没有通过", judgement.arithmetic, told)
    if item.vote_form != VoteForm.SECRET:
        yield _wrong(
            "DEV025",
            "没有记为无记名投票",
            "发展党员应无记名投票表决，请核对会议记录的表决方式",
            told,
        )


def _is_used(body: Any, situation: Situation) -> bool:
    lent = any(
        getattr(one, "meeting", None) == body.meeting and one is not body
        for one in situation.history
        if one.pk is None
    )
    stored = DevelopmentStep.objects.filter(
        meeting=body.meeting, case__person=situation.case.person
    ).exclude(record__state=State.VOID)
    return lent or stored.exclude(pk=body.pk).exists()


def find_meeting(body: Any) -> None:
    """Fill in the meeting of that day, where there is exactly one with a vote about the person."""
    case: Case | None = body.case
    if (
        body.meeting_id
        or body.meeting
        or case is None
        or case.person is None
        or not body.record.date
    ):
        return
    found = list(meetings_about(case).filter(record__date=body.record.date)[:2])
    if len(found) == 1:
        body.meeting = found[0]


def meeting_relied_on(activity: Activity, gone: bool) -> Iterator[Problem]:
    """Keep a meeting as long as a step rests on its vote. Queries: one, two per such step."""
    steps = (
        DevelopmentStep.objects.filter(meeting=activity.record.pk)
        .exclude(record__state=State.VOID)
        .select_related("record", "case__person")
    )
    for step in steps:
        lost = gone or activity.date != step.date
        lost = lost or any(_vote_problems(activity, step.case.person, meeting_text(activity)))
        if lost:
            yield Problem(
                "DEV028",
                f"{step.case.title}的“{step.get_step_display()}”（{step.date}）以这次表决为依据",
                "请先作废那一步",
                field="议程",
                value=activity.record.title,
            )
