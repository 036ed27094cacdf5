"""Who and what is out when: a vehicle or a driver is in one place at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from zhibu.core.names import normalize_name
from zhibu.ledger.models import State
from zhibu.pillars.emergency.models.transfer import TransferStep, TransferTrip
from zhibu.pillars.emergency.models.trips import VehicleTrip

NEVER = datetime.max.replace(tzinfo=UTC)
LONGEST = timedelta(days=31)  # no support trip takes longer
Key = tuple[str, Any]


@dataclass(frozen=True)
class Span:
    """A vehicle and its crew from one moment to another.

    Attributes:
        end: None while they are out.
        own: what it is, so that nothing clashes with itself.
        keys: what may not be in two places, with its words for a message.
    """

    start: datetime
    end: datetime | None
    own: tuple[str, int]
    keys: dict[Key, str] = field(hash=False)
    words: str = ""

    def meets(self, other: Span) -> str:
        """Tell who or what is in both at once; "" where nobody is.

        While the own end is not known, only what was out already when this began is in its way.
        """
        if self.own == other.own:
            return ""
        latest = self.end or self.start
        if not (self.start < (other.end or NEVER) and other.start <= latest):
            return ""
        if self.end is not None and other.start >= self.end:
            return ""
        return next((self.keys[key] for key in self.keys if key in other.keys), "")


def _crew(unit: int, *pairs: tuple[Any, str]) -> dict[Key, str]:
    """Name people of the roll by their numbers, others by their names within one unit."""
    found: dict[Key, str] = {}
    for person, name in pairs:
        if person is not None:
            found["person", person.pk or id(person)] = person.name
        elif name.strip():
            found[f"name {unit}", normalize_name(name)] = name.strip()
    return found


def span_of_trip(trip: VehicleTrip) -> Span:
    """Give the span of a support trip; both its times must be filled."""
    keys = _crew(trip.record.organization_id, (trip.driver, trip.other_driver))
    vehicle = trip.vehicle
    keys["vehicle", vehicle.pk or vehicle.plate] = vehicle.plate
    return Span(trip.starts, trip.ends, ("trip", trip.pk or id(trip)), keys, trip.task)


def span_of_dispatch(step: TransferStep, case: int, number: int, end: datetime | None) -> Span:
    """Give the span of a mission's trip from its dispatch on."""
    keys = _crew(
        step.record.organization_id,
        (step.driver, step.other_driver),
        (step.escort, step.other_escort),
    )
    if step.vehicle is not None:
        keys["vehicle", step.vehicle.pk or step.vehicle.plate] = step.vehicle.plate
    words = f"转运任务 {step.case.number} 第{number}趟"
    return Span(step.moment, end, (f"mission {case}", number), keys, words)


def others_out(span: Span) -> Iterator[Span]:
    """Give the confirmed trips that share a vehicle or somebody with a span. Queries: two."""
    vehicles = [one for kind, one in span.keys if kind == "vehicle" and isinstance(one, int)]
    people = [one for kind, one in span.keys if kind == "person"]
    names = [one for kind, one in span.keys if kind.startswith("name")]
    end = span.end or timezone.now()
    for trip in _missions(vehicles, people, names, span.start):
        yield span_of_dispatch(trip.dispatch, trip.case_id, trip.number, trip.ended_at)
    same = Q(vehicle__in=vehicles) | Q(driver__in=people) | Q(other_driver__in=names)
    first = (span.start - LONGEST).date()
    trips = VehicleTrip.objects.filter(
        same,
        record__state=State.CONFIRMED,
        record__date__range=(first, max(end, span.start).date() + timedelta(days=1)),
    )
    for one in trips.select_related("record", "vehicle", "driver"):
        yield span_of_trip(one)


def _missions(
    vehicles: list[int], people: list[int], names: list[str], start: datetime
) -> Iterable[TransferTrip]:
    same = (
        Q(vehicle__in=vehicles)
        | Q(dispatch__driver__in=people)
        | Q(dispatch__escort__in=people)
        | Q(dispatch__other_driver__in=names)
        | Q(dispatch__other_escort__in=names)
    )
    late = Q(ended_at__isnull=True) | Q(ended_at__gt=start)
    return TransferTrip.objects.filter(same & late).select_related(
        "dispatch__record",
        "dispatch__case",
        "dispatch__vehicle",
        "dispatch__driver",
        "dispatch__escort",
    )


def first_clash(span: Span, others: Iterable[Span]) -> tuple[str, Span] | None:
    """Give who is in two places at once, and where else."""
    for other in others:
        shared = span.meets(other)
        if shared:
            return shared, other
    return None


def times(span: Span) -> str:
    """Write a span for a message: 03-12 08:00 至 11:30."""
    start = timezone.localtime(span.start)
    if span.end is None:
        return f"{start:%m-%d %H:%M} 起，还没有收车"
    end = timezone.localtime(span.end)
    return f"{start:%m-%d %H:%M} 至 {end:%m-%d %H:%M}"
