"""On which days zones are due, and whether a treated one was: counts once a day, never more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from zhibu.ledger import registry
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import Record, State
from zhibu.ledger.restating import restate
from zhibu.pillars.emergency.models.response import Response
from zhibu.pillars.emergency.models.zones import DisinfectionRound, TreatedZone, Zone, ZoneDuty

# A zone on a day as one number: no day's ordinal has more than seven digits.
DAYS = 10_000_000
ROUND_KEY = "emergency.disinfection"
DUTY_KEY = "emergency.zone_duty"


def zone_day(zone: Zone, day: date) -> int:
    """Give the number that stands for a zone on a day."""
    return zone.pk * DAYS + day.toordinal()


def last_day_of(duty: ZoneDuty) -> date | None:
    """Give the last day of an arrangement: its own, or the end of its response before it."""
    ends = [day for day in (duty.ends_on, duty.stopped_on) if day is not None]
    return min(ends, default=None)


def due_days(duty: ZoneDuty) -> Iterator[date]:
    """Give the days on which an arrangement makes its zone due."""
    last, step = last_day_of(duty), timedelta(days=max(duty.every_days or 1, 1))
    day = duty.record.date
    while last is not None and day <= last:
        yield day
        day += step


def is_due(duty: ZoneDuty, day: date) -> bool:
    """Tell whether an arrangement makes its zone due on a day."""
    last = last_day_of(duty)
    if last is None or not duty.record.date <= day <= last:
        return False
    return (day - duty.record.date).days % max(duty.every_days or 1, 1) == 0


def duties_between(zones: Iterable[int], first: date, last: date) -> list[ZoneDuty]:
    """Give the confirmed arrangements of zones that touch some days. Queries: one."""
    found = ZoneDuty.objects.filter(
        zone__in=list(zones),
        record__state=State.CONFIRMED,
        record__date__lte=last,
        ends_on__gte=first,
    )
    return list(found.select_related("record", "zone"))


def zones_due(zones: Iterable[int], day: date) -> set[int]:
    """Give the numbers of the zones that are due on a day. Queries: one."""
    return {duty.zone_id for duty in duties_between(zones, day, day) if is_due(duty, day)}


def mark_due(bodies: Sequence[DisinfectionRound]) -> list[DisinfectionRound]:
    """Write down for stored rounds which of their zones were due; give those that changed.

    Queries: one for all arrangements, one more where something changes.
    """
    rows = {body.pk: rows_of(body, "zones") for body in bodies}
    zones = {row.zone_id for held in rows.values() for row in held}
    days = [body.record.date for body in bodies]
    if not zones:
        return []
    by_zone: dict[int, list[ZoneDuty]] = defaultdict(list)
    for duty in duties_between(zones, min(days), max(days)):
        by_zone[duty.zone_id].append(duty)
    changed, touched = [], []
    for body in bodies:
        wrong = [
            row
            for row in rows[body.pk]
            if row.was_due != any(is_due(duty, body.record.date) for duty in by_zone[row.zone_id])
        ]
        for row in wrong:
            row.was_due = not row.was_due
        if wrong:
            changed += wrong
            touched.append(body)
    TreatedZone.objects.bulk_update(changed, ["was_due"], batch_size=500)
    return touched


def hold_zones(zones: Iterable[int | None]) -> None:
    """Lock zones, so that an arrangement and a round of one are settled one after the other."""
    keys = sorted({pk for pk in zones if pk})
    list(Zone.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def settle_rounds(duties: Sequence[ZoneDuty]) -> None:
    """Restate the rounds of zones whose arrangements were confirmed, changed or voided.

    Queries: two where no round changes.
    """
    firsts = [duty.record.date for duty in duties]
    lasts = [duty.ends_on or duty.record.date for duty in duties]
    if not firsts:
        return
    treated = TreatedZone.objects.filter(zone__in={duty.zone_id for duty in duties})
    rows = Record.objects.filter(
        type=ROUND_KEY,
        state=State.CONFIRMED,
        date__range=(min(firsts), max(lasts)),
        pk__in=treated.values("round_id"),
    ).select_related("organization")
    record_type = registry.record_type(ROUND_KEY)
    bodies = list(record_type.load(list(rows)).values())
    changed = mark_due(bodies) if bodies else []
    if changed:
        restate(record_type, changed)


def stop_with_response(duty: ZoneDuty, ended_on: date | None) -> bool:
    """End an arrangement with its response where that ends first; tell whether that changed it."""
    ends = ended_on is not None and duty.ends_on is not None and ended_on < duty.ends_on
    stopped = ended_on if ends else None
    changed = duty.stopped_on != stopped
    duty.stopped_on = stopped
    return changed


def stop_duties(responses: Collection[int]) -> None:
    """Bring the arrangements under some responses in line with their ends; post the difference.

    Queries: one where nothing was arranged, two where nothing changes.
    """
    rows = Record.objects.filter(
        type=DUTY_KEY, state=State.CONFIRMED, zoneduty__response__in=responses
    ).select_related("organization")
    record_type = registry.record_type(DUTY_KEY)
    bodies: list[ZoneDuty] = list(record_type.load(list(rows)).values()) if rows else []
    ends = (
        dict(Response.objects.filter(case__in=responses).values_list("case_id", "ended_on"))
        if bodies
        else {}
    )
    changed = [duty for duty in bodies if stop_with_response(duty, ends.get(duty.response_id or 0))]
    if changed:
        hold_zones(duty.zone_id for duty in changed)
        ZoneDuty.objects.bulk_update(changed, ["stopped_on"])
        restate(record_type, changed)
        settle_rounds(changed)
