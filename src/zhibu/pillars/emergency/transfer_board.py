"""The dispatcher's board: every open mission with its four numbers and its vehicles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Sum
from django.utils import timezone

from zhibu.cases.models import Case
from zhibu.cases.paths import case_path
from zhibu.cases.selectors import visible_cases
from zhibu.ledger.models import Record
from zhibu.pillars.emergency.models.transfer import (
    Passenger,
    Standing,
    TransferStep,
    TransferTrip,
    TripStanding,
)
from zhibu.pillars.emergency.transfer_services import KEY
from zhibu.pillars.emergency.transfer_showing import sums_of

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization

STEP_TYPE = "emergency.transfer"


@dataclass(frozen=True)
class BoardMission:
    """One open mission on the board."""

    case: Case
    state: str
    way: str
    listed: int
    sums: list[tuple[str, str, int]]
    left: int
    trips: Sequence[TransferTrip]


def version_of(unit: Organization) -> str:
    """Tell states of the board apart: any step that is new or changed makes another version.

    Queries: one, over the index of one type.
    """
    found = Record.objects.filter(
        type=STEP_TYPE, organization__path__startswith=unit.path
    ).aggregate(number=Count("pk"), changes=Sum("version"), last=Max("pk"))
    today = timezone.localdate()
    return f"{today:%Y%m%d}-{found['number']}-{found['changes'] or 0}-{found['last'] or 0}"


def open_missions(user: User, unit: Organization) -> list[BoardMission]:
    """Give the open missions of a unit and all below it, the latest first. Queries: four."""
    rows = visible_cases(user).filter(
        path=KEY, is_open=True, organization__path__startswith=unit.path
    )
    cases = list(rows.select_related("organization").order_by("-opened_on", "-pk"))
    keys = [case.pk for case in cases]
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    people = Passenger.objects.filter(step__case__in=keys).exclude(standing=Standing.UNLISTED)
    for key, standing, number in (
        people.order_by().values_list("step__case", "standing").annotate(number=Count("pk"))
    ):
        counts[key][standing] = number
    trips: dict[int, list[TransferTrip]] = defaultdict(list)
    running = TransferTrip.objects.filter(case__in=keys).exclude(standing=TripStanding.ENDED)
    for trip in running.select_related("vehicle"):
        trips[trip.case_id].append(trip)
    ways = _ways(keys)
    return [
        _mission(case, counts[case.pk], trips[case.pk], ways.get(case.pk, "")) for case in cases
    ]


def _ways(keys: Sequence[int]) -> dict[int, str]:
    requests = TransferStep.objects.filter(
        case__in=keys, step="request", record__state="confirmed"
    ).values_list("case_id", "origin", "destination")
    return {key: f"{origin} → {destination}" for key, origin, destination in requests}


def _mission(
    case: Case, counts: dict[str, int], trips: Sequence[TransferTrip], way: str
) -> BoardMission:
    accounted = counts.get(Standing.HANDED, 0) + counts.get(Standing.EXCEPTION, 0)
    listed = sum(counts.values())
    state = case_path(KEY).state(case.state).label
    return BoardMission(case, state, way, listed, sums_of(counts), listed - accounted, trips)


def closed_today(user: User, unit: Organization) -> int:
    """Count the missions that ended today. Queries: one."""
    rows = visible_cases(user).filter(path=KEY, organization__path__startswith=unit.path)
    return rows.filter(closed_on=timezone.localdate()).count()
