"""The record type of activities: one record, one agenda item per part, each posting its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from zhibu.activities import reliance
from zhibu.activities.checks import check, check_together, expect
from zhibu.activities.kinds import ItemKind, item_kind
from zhibu.activities.models import Activity, AgendaItem, Attendance
from zhibu.ledger.types import Column, Facet, FacetChoice, Line, RecordType

STUDY_INDICATORS = ("study.attendance", "study.learning_hours")


def postings(activity: Activity) -> Iterator[Line]:
    """Each item posts by its kind; attendance and hours are posted once for the activity.

    A formal meeting that takes several matters is one meeting. A person who came once is one
    人次, however many study items were held; class hours are the activity's hours times the Party
    members who came.
    """
    study = False
    meetings: set[str] = set()
    for item in activity.agenda:
        kind = item_kind(item.kind)
        if kind.key not in meetings:
            for code in kind.counts:
                yield Line(code)
        if kind.is_meeting:
            meetings.add(kind.key)
        if item.lecturer_is_leader:
            for code in kind.leader_counts:
                yield Line(code)
        if item.is_law:
            yield Line("study.law_sessions")
        yield from kind.extra(item, activity)
        study = study or kind.study
    if study:
        yield from _study_lines(activity)


def _study_lines(activity: Activity) -> Iterator[Line]:
    came = activity.came
    if came:
        yield Line("study.attendance", len(came))
    members = sum(row.is_member for row in came)
    if activity.hours and members:
        yield Line("study.learning_hours", Decimal(activity.hours) * members)


def indicators_of(kinds: Iterable[ItemKind]) -> tuple[str, ...]:
    """Give all codes that activities with these kinds may post to."""
    codes = [code for kind in kinds for code in kind.indicators]
    return tuple(dict.fromkeys((*codes, "study.law_sessions", *STUDY_INDICATORS)))


def title(activity: Activity) -> str:
    """The topic; failing that, what was done: 主题党日、党课."""
    if activity.record.title:
        return activity.record.title
    return "、".join(item_kind(item.kind).label for item in activity.agenda)


def preload(activities: Sequence[Activity]) -> None:
    """Read the items and people of several activities at once. Queries: two."""
    items: dict[int, list[AgendaItem]] = {activity.pk: [] for activity in activities}
    people: dict[int, list[Attendance]] = {activity.pk: [] for activity in activities}
    for item in AgendaItem.objects.filter(activity__in=items):
        items[item.activity_id].append(item)
    for person in Attendance.objects.filter(activity__in=people):
        people[person.activity_id].append(person)
    for activity in activities:
        activity.known_items, activity.known_people = items[activity.pk], people[activity.pk]


def kind_facet(kinds: Iterable[ItemKind]) -> Facet:
    """Let lists and the catalogue tell activities by what was done at them."""
    choices = tuple(FacetChoice(kind.key, kind.label, kind.measure) for kind in kinds)
    return Facet(
        "kind",
        "内容",
        "activity__items__kind",
        choices=lambda: choices,
        records_with=lambda value: AgendaItem.objects.filter(kind=value).values("activity_id"),
        values_of=lambda records: AgendaItem.objects.filter(activity__in=records).values_list(
            "activity_id", "kind"
        ),
    )


def activity_type(kinds: Iterable[ItemKind]) -> RecordType:
    """Declare the record type for the kinds of this deployment."""
    return RecordType(
        key="activity",
        label="活动",
        model=Activity,
        measure="1.3",
        columns=(
            Column("date", filtered=True),
            Column("title", label="主题", headings=("议题", "内容", "学习内容")),
            Column("place", headings=("会议地点", "活动地点")),
            Column("starts_at", listed=False),
            Column("ends_at", listed=False),
            Column("audience", listed=False),
            Column("chair", headings=("主持",)),
            Column("recorder", listed=False, headings=("记录",)),
            Column("hours"),
        ),
        indicators=indicators_of(kinds),
        natural_key=("date", "starts_at", "title"),
        postings=postings,
        check=check,
        check_void=reliance.check_void,
        check_together=check_together,
        expect=expect,
        title=title,
        preload=preload,
        facet=kind_facet(kinds),
        form_view="activities:new",
        detail_template="activities/detail.html",
    )
