"""How long cadres stay in which village: overlaps, days of a month, days of a year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum

from zhibu.ledger.models import State
from zhibu.ledger.types import Body
from zhibu.organization.models import Organization, Person
from zhibu.organization.rules import value_of
from zhibu.pillars.village.models import DutyMonth, Village, VillageAssignment
from zhibu.pillars.village.rules import VILLAGE_DUTY_DAYS

ONE_DAY = timedelta(days=1)


def month_of(day: date) -> tuple[date, date]:
    """Give the first and the last day of a day's month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def overlap(one: VillageAssignment, other: VillageAssignment) -> bool:
    """Tell whether two assignments share a day; both ends count."""
    return one.date <= (other.ended_on or date.max) and other.date <= (one.ended_on or date.max)


def days_inside(assignments: Iterable[VillageAssignment], first: date, last: date) -> int:
    """Count the different days from ``first`` to ``last`` on which one of them holds."""
    days: set[date] = set()
    for one in assignments:
        start, end = max(one.date, first), min(one.ended_on or last, last)
        days.update(start + ONE_DAY * at for at in range((end - start).days + 1))
    return len(days)


def confirmed_assignments() -> QuerySet[VillageAssignment]:
    return VillageAssignment.objects.filter(record__state=State.CONFIRMED).select_related(
        "record__about", "village"
    )


def assignments_of(person: Person, village: Village) -> list[VillageAssignment]:
    """Give the confirmed assignments of a person to a village, and those an import will store.

    Queries: one at most.
    """
    lent = [
        one
        for one in village.lent
        if isinstance(one, VillageAssignment) and one.pk is None and one.record.about == person
    ]
    if not (person.pk and village.pk):
        return lent
    return [*confirmed_assignments().filter(record__about=person, village=village), *lent]


def clashes_of(assignment: VillageAssignment) -> list[VillageAssignment]:
    """Give the confirmed assignments that cannot stand beside this one.

    Nobody serves twice on one day, and a village has one first secretary. Queries: one.
    """
    record = assignment.record
    twins = Q(pk__in=())
    if record.about_id is not None:
        twins |= Q(record__about=record.about_id)
    if assignment.village_id is not None and assignment.is_first_secretary:
        twins |= Q(village=assignment.village_id, post=assignment.post)
    others = confirmed_assignments().filter(twins).exclude(pk=assignment.pk)
    return [one for one in others if overlap(one, assignment)]


def months_uncovered(
    assignments: Collection[VillageAssignment], duties: Iterable[DutyMonth]
) -> list[DutyMonth]:
    """Give the months of duty that have more days than the assignments leave room for."""
    return [
        duty
        for duty in duties
        if duty.days + duty.leave_days > days_inside(assignments, *month_of(duty.date))
    ]


def duties_of(person_id: int | None, village_id: int | None) -> QuerySet[DutyMonth]:
    """Give the confirmed months of duty of a person in a village, in order."""
    return (
        DutyMonth.objects.filter(
            record__state=State.CONFIRMED, record__about=person_id, village=village_id
        )
        .select_related("record")
        .order_by("record__date")
    )


def months_left_bare(
    gone: Sequence[VillageAssignment], instead: Sequence[VillageAssignment] = ()
) -> list[DutyMonth]:
    """Give the confirmed months of duty that rest on assignments which go or change.

    Args:
        gone: as they stand in the books today.
        instead: as they shall stand.

    Queries: two per assignment.
    """
    out = {one.pk for one in gone}
    found = {}
    for one in gone:
        person, village = one.record.about_id, one.village_id
        beside = [
            other
            for other in confirmed_assignments().filter(record__about=person, village=village)
            if other.pk not in out
        ]
        staying = [
            new for new in instead if (new.record.about_id, new.village_id) == (person, village)
        ]
        bare = months_uncovered([*beside, *staying], duties_of(person, village))
        found.update({duty.pk: duty for duty in bare})
    return list(found.values())


def duty_days(person: Person, village: Village, year: int) -> int:
    """Sum the days that a cadre was in a village in a year, from confirmed records. Queries: one.

    Shown beside :func:`duty_days_required`; nobody is ranked by it.
    """
    months = duties_of(person.pk, village.pk).filter(record__date__year=year)
    return months.aggregate(total=Sum("days"))["total"] or 0


def duty_days_required(unit: Organization, year: int) -> int:
    """Give the days a year that a cadre sent by a unit shall be in the village."""
    required = value_of(VILLAGE_DUTY_DAYS, unit, date(year, 12, 31))
    assert isinstance(required, int)
    return required


def hold_stays(bodies: Sequence[Body]) -> None:
    """Lock the people and villages on whose assignments the checks rely; in order of numbers."""
    people = {body.record.about_id for body in bodies} - {None}
    villages = {body.village_id for body in bodies} - {None}
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    list(Village.objects.select_for_update().filter(pk__in=villages).order_by("pk"))
