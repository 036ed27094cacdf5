"""One stored activity, ready to be read: agenda, who came, votes with their arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhibu.activities.kinds import item_kind
from zhibu.activities.models import Activity, AgendaItem, Attendance, Presence
from zhibu.ledger.models import Record
from zhibu.workspace.activities.starting import load
from zhibu.workspace.activities.summary import Verdict, verdict


@dataclass(frozen=True)
class ShownItem:
    """One agenda item in words."""

    label: str
    topic: str
    lecturer: str
    is_leader: bool
    is_law: bool
    content: str
    about: str
    resolution: str
    votes: str
    verdict: Verdict | None


@dataclass(frozen=True)
class Sheet:
    """What the page of an activity shows."""

    activity: Activity
    items: Sequence[ShownItem]
    present: int
    due: int
    absent: Sequence[Attendance]
    late: Sequence[Attendance]
    guests: Sequence[Attendance]
    came: Sequence[Attendance]


def sheet_of(record: Record) -> Sheet:
    """Read an activity for its page."""
    activity = load(record)
    people = activity.people
    return Sheet(
        activity=activity,
        items=[_shown(activity, item) for item in activity.agenda],
        present=activity.present_count,
        due=activity.due_count,
        absent=_with(people, Presence.ABSENT),
        late=_with(people, Presence.LATE),
        guests=_with(people, Presence.GUEST),
        came=_with(people, Presence.PRESENT),
    )


def _with(people: Sequence[Attendance], presence: str) -> list[Attendance]:
    return [row for row in people if row.presence == presence]


def _shown(activity: Activity, item: AgendaItem) -> ShownItem:
    return ShownItem(
        label=item_kind(item.kind).label,
        topic=item.topic,
        lecturer=str(item.lecturer or item.lecturer_name),
        is_leader=item.lecturer_is_leader,
        is_law=item.is_law,
        content=item.content,
        about=str(item.about or ""),
        resolution=item.resolution,
        votes=_votes(item),
        verdict=verdict(activity, item),
    )


def _votes(item: AgendaItem) -> str:
    if item.yes is None:
        return ""
    parts = [f"赞成 {item.yes}", f"反对 {item.no or 0}", f"弃权 {item.abstain or 0}"]
    if item.written_yes:
        parts.append(f"书面赞成 {item.written_yes}")
    form = item.get_vote_form_display()
    return (f"{form}：" if form else "") + "，".join(parts)
