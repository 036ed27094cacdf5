"""What a mission's page shows besides its steps: who is where, by codes; which vehicle is out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.ledger.models import State
from zhibu.pillars.emergency.models.transfer import (
    Outcome,
    Passenger,
    PassengerCategory,
    Standing,
    TransferTrip,
)
from zhibu.pillars.emergency.transfer_fold import ACCOUNTED, Manifest, follow
from zhibu.pillars.emergency.transfer_rows import with_rows

if TYPE_CHECKING:
    from zhibu.cases.situation import Situation

# The four numbers, in the order in which they are read; they always add up to the list.
SUMS = (
    (Standing.WAITING, "待接"),
    (Standing.ABOARD, "在车上"),
    (Standing.HANDED, "已交接"),
    (Standing.EXCEPTION, "异常"),
)


@dataclass(frozen=True)
class ShownPassenger:
    """Somebody on a list, as a page shows him; masks only for those who may read names."""

    pk: int
    code: str
    category: str
    way: str
    standing: str
    accounted: bool
    name: str = ""
    phone: str = ""
    destroyed: bool = False


def mission_on_page(user: Any, situation: Situation) -> Mapping[str, Any]:
    """Give the list, the sums and the trips of a mission. Queries: four."""
    manifest, _faults = follow(with_rows(situation.history))
    reads = access_of(user).may(Permission.TRANSFER_READ, situation.organization)
    case = situation.case
    trips = TransferTrip.objects.filter(case=case.pk).select_related(
        "vehicle", "dispatch__driver", "dispatch__escort"
    )
    return {
        "listed": len(manifest.riders),
        "sums": sums_of(manifest.counts()),
        "people": shown_people(case.pk, manifest, reads=reads),
        "trips": trips,
        "reads": reads,
        "acts": reads
        and not situation.state.final
        and access_of(user).may(Permission.RECORD_ENTER, situation.organization),
    }


def sums_of(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Give key, words and number of each standing, noughts too."""
    return [(str(key), words, counts.get(key, 0)) for key, words in SUMS]


def shown_people(case: int | None, manifest: Manifest, *, reads: bool) -> list[ShownPassenger]:
    """Put the list into words; no sealed value is touched for who may not read. Queries: one."""
    rows = Passenger.objects.filter(step__case=case, step__record__state=State.CONFIRMED)
    return [_shown(one, manifest, reads=reads) for one in rows.order_by("code")]


def _shown(one: Passenger, manifest: Manifest, *, reads: bool) -> ShownPassenger:
    rider = manifest.riders[one.code]
    words = str(Standing(rider.standing).label)
    if rider.outcome:
        words = f"{words}：{Outcome(rider.outcome).label}"
    elif rider.trip is not None:
        words = f"{words}（第{rider.trip}趟）"
    way = f"{manifest.place_from(rider)} → {manifest.place_to(rider)}"

    def mask(name: str) -> str:
        return str(getattr(one, name) or "") if reads else ""

    return ShownPassenger(
        one.pk,
        one.code,
        str(PassengerCategory(one.category).label),
        way,
        words,
        rider.standing in ACCOUNTED,
        mask("name"),
        mask("phone"),
        one.destroyed_on is not None,
    )
