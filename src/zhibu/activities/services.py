"""Put an activity together: who is expected, who came, and the stored rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from zhibu.activities.models import Activity, AgendaItem, Attendance, Audience, Presence
from zhibu.ledger import registry
from zhibu.ledger.models import Record
from zhibu.ledger.services import enter_record, revise_record
from zhibu.ledger.types import Line
from zhibu.organization.models import Organization, Person
from zhibu.organization.selectors import committee_on, members_on, voters_on

if TYPE_CHECKING:
    from zhibu.access.models import User

ACTIVITY = "activity"


@dataclass(frozen=True)
class Expected:
    """Somebody who should come, and what he is on that day."""

    person: Person
    is_member: bool
    has_vote: bool


@dataclass(frozen=True)
class Away:
    """How somebody expected differs from simply being there."""

    presence: str
    reason: str = ""


@dataclass(frozen=True)
class Guest:
    """Somebody who sat in (列席): a known person or just a name."""

    name: str = ""
    person: Person | None = None
    reason: str = ""


@dataclass
class ActivityDraft:
    """All that is entered about one activity, from a form or a workbook row.

    ``activity.record`` carries organization, date and topic; ``items`` are unsaved agenda items;
    ``away`` and ``guests`` say who was not simply present.
    """

    activity: Activity
    items: list[AgendaItem]
    away: Mapping[int, Away] = field(default_factory=dict)
    guests: Sequence[Guest] = ()
    chosen: Sequence[Person] = ()


def expected_people(
    organization: Organization, audience: str, day: date, chosen: Sequence[Person] = ()
) -> list[Expected]:
    """Give who should come that day, with membership and vote as of that day. Queries: three."""
    members = {person.pk: person for person in members_on(organization, day)}
    if audience == Audience.COMMITTEE:
        committee = sorted(committee_on(organization, day), key=lambda one: one.search_name)
        return [Expected(one, is_member=True, has_vote=True) for one in committee]
    voters = set(voters_on(organization, day).values_list("pk", flat=True))
    people = chosen if audience == Audience.CHOSEN else list(members.values())
    return [Expected(one, one.pk in members, one.pk in voters) for one in people]


def attendance_rows(
    expected: Sequence[Expected], away: Mapping[int, Away], guests: Sequence[Guest]
) -> list[Attendance]:
    """Make the unsaved attendance rows: everybody expected came unless said otherwise."""
    here = Away(Presence.PRESENT)
    rows = []
    for one in expected:
        how = away.get(one.person.pk, here)
        rows.append(
            Attendance(
                person=one.person,
                presence=how.presence,
                reason=how.reason,
                is_member=one.is_member,
                has_vote=one.has_vote,
            )
        )
    for guest in guests:
        rows.append(
            Attendance(
                person=guest.person,
                name="" if guest.person else guest.name,
                presence=Presence.GUEST,
                reason=guest.reason,
                is_member=False,
                has_vote=False,
            )
        )
    return rows


def assemble(draft: ActivityDraft, *, expected: Sequence[Expected] | None = None) -> Activity:
    """Fill the unsaved activity's items and people, ready to be checked, previewed or stored.

    Args:
        expected: who should come, where the caller knows it already; read from the roll if None.
    """
    activity = draft.activity
    record = activity.record
    for order, item in enumerate(draft.items):
        item.order = order
    activity.pending_items = draft.items
    if expected is None:
        expected = (
            expected_people(record.organization, activity.audience, record.date, draft.chosen)
            if record.date
            else []
        )
    activity.pending_people = attendance_rows(expected, draft.away, draft.guests)
    return activity


def preview(draft: ActivityDraft) -> list[Line]:
    """Give what the activity will post, from the function that posts."""
    record_type = registry.record_type(ACTIVITY)
    return list(record_type.postings(assemble(draft)))


def enter_activity(draft: ActivityDraft, *, actor: User) -> Activity:
    """Store a new activity as a draft; raise DomainError with all problems."""
    activity = assemble(draft)
    enter_record(registry.record_type(ACTIVITY), activity, actor=actor, related=write_rows)
    return activity


def revise_activity(draft: ActivityDraft, *, actor: User, version: int) -> Activity:
    """Store a changed activity; see ``ledger.services.revise_record``."""
    activity = assemble(draft)
    revise_record(
        registry.record_type(ACTIVITY), activity, actor=actor, version=version, related=write_rows
    )
    return activity


def write_rows(activity: Activity) -> None:
    """Replace the stored items and attendance by the pending ones."""
    items, people = activity.pending_items or (), activity.pending_people or ()
    activity.items.all().delete()
    activity.attendances.all().delete()
    for item in items:
        item.pk, item.activity = None, activity
    for person in people:
        person.pk, person.activity = None, activity
    AgendaItem.objects.bulk_create(items)
    Attendance.objects.bulk_create(people)
    activity.pending_items = activity.pending_people = None
    activity.known_items = activity.known_people = None


def last_like(organization: Organization, kinds: Sequence[str], user: User) -> Record | None:
    """Give the newest activity of a unit with these kinds that the user may read (照上次)."""
    from zhibu.ledger.selectors import visible_to

    found = visible_to(user).filter(type=ACTIVITY, organization=organization).exclude(state="void")
    for kind in kinds:
        found = found.filter(activity__items__kind=kind)
    return found.order_by("-date", "-pk").first()
