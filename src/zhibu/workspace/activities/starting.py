"""What stands in the form when it opens: what is known already, so that little is asked."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Max
from django.http import QueryDict
from django.utils import timezone

from zhibu.activities.kinds import item_kind, item_kinds
from zhibu.activities.models import Activity, Audience, Presence
from zhibu.activities.records import title
from zhibu.activities.services import last_like
from zhibu.core.quantities import format_number
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization
from zhibu.workspace.activities.entry import Entry
from zhibu.workspace.activities.forms import VOTE_COUNTS, VOTE_TEXTS
from zhibu.workspace.activities.people import presence_value

if TYPE_CHECKING:
    from zhibu.access.models import User

PLACES_OFFERED = 12
OUTCOMES: dict[bool | None, str] = {True: "yes", False: "no"}


def blank() -> QueryDict:
    return QueryDict(mutable=True)


def fresh(unit: Organization, user: User, query: Mapping[str, str], year: int) -> QueryDict:
    """Fill a new form from its link (kinds, date), the last activity and the posts."""
    values = blank()
    values["organization"] = str(unit.pk)
    kinds = [key for key in _listed(query, "kinds") if key in {one.key for one in item_kinds()}]
    values.setlist("kinds", kinds)
    values["date"] = query.get("date") or plausible_day(year, timezone.localdate()).isoformat()
    values["audience"] = item_kind(kinds[0]).audience if kinds else Audience.MEMBERS
    last = last_like(unit, kinds, user) or last_like(unit, (), user)
    known = load(last) if last else None
    if known:
        _fill(values, _habits(known))
    set_officers(values, unit, user, known)
    return values


def _listed(query: Mapping[str, str], name: str) -> list[str]:
    found = query.getlist(name) if isinstance(query, QueryDict) else [query.get(name, "")]
    return [part for text in found for part in text.split(",") if part]


def plausible_day(year: int, today: date) -> date:
    """Give today, or the same day of the year that the pages speak of; never one to come."""
    if year >= today.year:
        return today
    return date(year, today.month, min(today.day, calendar.monthrange(year, today.month)[1]))


def set_officers(
    values: QueryDict, unit: Organization, user: User, last: Activity | None = None
) -> None:
    """Set the chair, by post, and the recorder: oneself, else whoever did it last."""
    entry = Entry(unit, values)
    on_roll = {person.pk for person in entry.roll}
    chair = entry.usual_chair()
    if chair in on_roll:
        values["chair"] = str(chair)
    # Who chairs seldom writes: the last recorder goes before a chair who is at the keyboard.
    candidates = [user.person_id, last.recorder_id if last else None]
    candidates.sort(key=lambda pk: pk == chair)
    recorder = next((pk for pk in candidates if pk in on_roll), None)
    if recorder:
        values["recorder"] = str(recorder)


def load(record: Record) -> Activity:
    """Give the stored activity with everybody whose name is shown. Queries: six."""
    found = (
        Activity.objects.select_related("chair", "recorder")
        .prefetch_related("items__lecturer", "items__about", "attendances__person")
        .get(pk=record.pk)
    )
    found.record = record
    return found


def _habits(activity: Activity) -> dict[str, str]:
    return {
        "place": activity.place,
        "starts_at": clock(activity.starts_at),
        "ends_at": clock(activity.ends_at),
        "hours": "" if activity.starts_at and activity.ends_at else number(activity.hours),
    }


def _fill(values: QueryDict, found: Mapping[str, str]) -> None:
    for name, text in found.items():
        if text:
            values[name] = text


def take_over(values: QueryDict, source: Record) -> QueryDict:
    """Set what the last activity of this sort had (照上次): never its topic or its absences."""
    last = load(source)
    values.setlist("kinds", _kinds(last))
    _fill(values, _habits(last))
    _fill(values, {"hours": number(last.hours)})
    values["audience"] = last.audience
    values.setlist("chosen", [str(pk) for pk in _chosen(last)])
    _fill(values, {"chair": key(last.chair_id), "recorder": key(last.recorder_id)})
    return values


def _kinds(activity: Activity) -> list[str]:
    return list(dict.fromkeys(item.kind for item in activity.agenda))


def _chosen(activity: Activity) -> Iterable[int]:
    if activity.audience != Audience.CHOSEN:
        return ()
    return [
        row.person_id for row in activity.people if row.person_id and row.presence != Presence.GUEST
    ]


def from_stored(activity: Activity) -> QueryDict:
    """Give the form's values of a stored activity."""
    values = blank()
    record = activity.record
    values["organization"] = str(record.organization_id)
    values["version"] = str(record.version)
    values["date"] = record.date.isoformat()
    values["title"] = _own_title(activity)
    for name in ("place", "serial", "minutes", "materials", "audience"):
        values[name] = getattr(activity, name)
    values["starts_at"], values["ends_at"] = clock(activity.starts_at), clock(activity.ends_at)
    values["hours"] = number(activity.hours)
    values["chair"], values["recorder"] = key(activity.chair_id), key(activity.recorder_id)
    values.setlist("kinds", _kinds(activity))
    values.setlist("chosen", [str(pk) for pk in _chosen(activity)])
    _set_items(values, activity)
    _set_people(values, activity)
    return values


def _own_title(activity: Activity) -> str:
    """The topic as it was typed; "" where the ledger made it from the kinds."""
    typed = activity.record.title
    activity.record.title = ""
    made = title(activity)
    activity.record.title = typed
    return "" if typed == made else typed


def _set_items(values: QueryDict, activity: Activity) -> None:
    items = activity.agenda
    values["items"] = str(len(items))
    for order, item in enumerate(items):
        prefix = f"a{order}-"
        values[prefix + "kind"] = item.kind
        values[prefix + "topic"], values[prefix + "content"] = item.topic, item.content
        values[prefix + "lecturer"] = key(item.lecturer_id)
        values[prefix + "lecturer_name"] = item.lecturer_name
        for name in ("lecturer_is_leader", "is_law"):
            if getattr(item, name):
                values[prefix + name] = "on"
        for name in VOTE_TEXTS:
            values[prefix + name] = getattr(item, name)
        for name in VOTE_COUNTS:
            values[prefix + name] = key(getattr(item, name))
        values[prefix + "about"] = key(item.about_id)
        unknown = "" if item.yes is not None else "yes"
        values[prefix + "passed"] = OUTCOMES.get(item.passed, unknown)


def _set_people(values: QueryDict, activity: Activity) -> None:
    guests = []
    for row in activity.people:
        if row.presence == Presence.GUEST:
            guests.append(row.person.label if row.person else row.name)
            continue
        state, reason = presence_value(row.presence, row.reason)
        if state:
            values[f"p-{row.person_id}"] = state
        if reason:
            values[f"r-{row.person_id}"] = reason
    values["guests"] = "、".join(guests)


def past_places(unit: Organization) -> list[str]:
    """Give the places where this unit met, the newest first. Queries: one."""
    rows = (
        Activity.objects.filter(record__organization=unit)
        .exclude(place="")
        .values("place")
        .annotate(last=Max("record__date"))
        .order_by("-last")
    )
    return [row["place"] for row in rows[:PLACES_OFFERED]]


def clock(moment: datetime.time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


def number(amount: Decimal | None) -> str:
    return format_number(amount) if amount is not None else ""


def key(pk: int | None) -> str:
    return "" if pk is None else str(pk)
