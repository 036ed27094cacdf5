"""What follows from the steps of a mission, and reading one sealed value of its list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.cases import services
from zhibu.cases.models import Case
from zhibu.cases.selectors import visible_cases
from zhibu.cases.situation import order_of
from zhibu.core.errors import Conflict, DomainError, NotFound
from zhibu.ledger.models import State
from zhibu.organization.fields import Sealed
from zhibu.organization.models import Person
from zhibu.pillars.emergency.busy import first_clash, others_out, span_of_dispatch, times
from zhibu.pillars.emergency.models.transfer import (
    Passenger,
    TransferStep,
    TransferTrip,
)
from zhibu.pillars.emergency.models.vehicles import Vehicle
from zhibu.pillars.emergency.transfer_fold import Manifest, follow
from zhibu.pillars.emergency.transfer_rows import with_rows

if TYPE_CHECKING:
    from zhibu.access.models import User

KEY = "transfer"
SECRETS = {"name": "姓名", "phone": "电话", "id_number": "身份证号"}


def hold_missions(bodies: Sequence[Any]) -> None:
    """Lock the missions, then their vehicles and crews, in the order of their numbers."""
    services.hold(bodies)
    vehicles = {body.vehicle_id for body in bodies} - {None}
    people = {body.driver_id for body in bodies} | {body.escort_id for body in bodies}
    list(Vehicle.objects.select_for_update().filter(pk__in=vehicles).order_by("pk"))
    list(Person.objects.select_for_update().filter(pk__in=people - {None}).order_by("pk"))


def settle_missions(bodies: Iterable[Any]) -> None:
    """Bring missions up to date: their state, where everybody is, which vehicles are out.

    Raises:
        DomainError: somebody or something would be in two places at once.
    """
    held = list(bodies)
    services.settle(held)
    keys = {body.case_id for body in held}
    for case, steps in _confirmed(keys):
        manifest, _faults = follow(steps)
        try:
            with transaction.atomic():
                _write_people(case, manifest)
                _write_trips(case, manifest)
        except IntegrityError as error:
            raise Conflict.of(
                "TRF050",
                "名单上的人或车已经在另一个任务里",
                "别人刚刚记了同一个人或同一辆车；请刷新后再看",
                value=str(case),
            ) from error


def _confirmed(keys: Iterable[int]) -> Iterator[tuple[Case, list[TransferStep]]]:
    """Give missions with their confirmed steps in order. Queries: five for all."""
    rows = TransferStep.objects.filter(case__in=keys, record__state=State.CONFIRMED)
    steps = with_rows(
        rows.select_related("record", "case__organization", "vehicle", "driver", "escort")
    )
    by_case: dict[int, list[TransferStep]] = {key: [] for key in sorted(keys)}
    for step in sorted(steps, key=order_of):
        by_case[step.case_id].append(step)
    cases = Case.objects.select_related("organization").in_bulk(by_case)
    for key, held in by_case.items():
        yield cases[key], held


def _write_people(case: Case, manifest: Manifest) -> None:
    """Write everybody's standing; those of steps that do not count stand nowhere.

    Those who are accounted for are written first: a list may hold somebody once under way.
    """
    listed = Passenger.objects.filter(step__case=case).select_related("step__record")
    changed = []
    for one in listed:
        counts = one.step.record.state == State.CONFIRMED
        rider = manifest.riders.get(one.code) if counts else None
        wanted = (rider.standing, rider.trip, rider.outcome) if rider else ("", None, "")
        if (one.standing, one.trip, one.outcome) != wanted:
            one.standing, one.trip, one.outcome = wanted
            changed.append(one)
    Passenger.objects.bulk_update(changed, ["standing", "trip", "outcome"], batch_size=200)


def _write_trips(case: Case, manifest: Manifest) -> None:
    known = {trip.dispatch_id: trip for trip in TransferTrip.objects.filter(case=case)}
    for trip in manifest.trips.values():
        row = known.pop(trip.dispatch.pk, None) or TransferTrip(dispatch=trip.dispatch, case=case)
        row.number, row.vehicle = trip.number, trip.dispatch.vehicle
        row.standing, row.place = trip.standing, trip.place
        row.started_at, row.ended_at = trip.dispatch.moment, trip.ended
        row.moved_at = trip.moved or trip.dispatch.moment
        row.save()
        _refuse_clash(row, trip.dispatch)
    TransferTrip.objects.filter(pk__in=known).delete()


def _refuse_clash(row: TransferTrip, dispatch: TransferStep) -> None:
    """The last word on who is where: whatever was entered together, or a moment ago."""
    span = span_of_dispatch(dispatch, row.case_id, row.number, row.ended_at)
    clash = first_clash(span, others_out(span))
    if clash:
        who, other = clash
        raise DomainError.of(
            "TRF039",
            f"同一时间还在{other.words}（{times(other)}）",
            "请换车换人，或核对时间",
            field="车牌号",
            value=who,
        )


def mission_of(case: Case) -> Manifest:
    """Give where everybody of a mission is, from its confirmed steps. Queries: three."""
    found = list(_confirmed({case.pk}))
    return follow(found[0][1])[0] if found else Manifest()


def visible_mission(user: User, pk: int) -> Case:
    """Give a mission that the user may see.

    Raises:
        NotFound: there is none for him.
    """
    case = visible_cases(user).filter(path=KEY, pk=pk).select_related("organization").first()
    if case is None:
        raise NotFound.of("TRF051", "没有这个转运任务", "请从“转运调度”进入")
    return case


def reveal_passenger(pk: int, field: str, *, actor: User, reason: str) -> str:
    """Give one sealed value of somebody on a list in clear, and write down that it was read.

    Raises:
        NotFound: there is no such person for the actor.
        PermissionDenied: the actor may not read names on lists there.
        DomainError: TRF052 no such value, TRF053 no reason, TRF054 nothing is kept.
    """
    found = Passenger.objects.filter(pk=pk).select_related("step__case").first()
    if found is None:
        raise NotFound.of("TRF051", "没有这个人", "请从“转运调度”进入")
    case = visible_mission(actor, found.step.case_id)
    require(actor, Permission.TRANSFER_READ, case.organization)
    if field not in SECRETS:
        raise DomainError.of("TRF052", "这一项不能查看", "请从任务页面点开", value=field)
    if not reason.strip():
        raise DomainError.of("TRF053", "没有写用途", "请写明查看的用途", field="用途")
    value: Any = getattr(found, field)
    if not isinstance(value, Sealed):
        raise DomainError.of("TRF054", "没有登记，或已经销毁", "不能查看", field=SECRETS[field])
    with transaction.atomic():
        text = value.open()
        record_act(
            "transfer.reveal",
            actor=actor,
            target_type="passenger",
            target_id=pk,
            organization=case.organization_id,
            detail={
                "case": case.number,
                "code": found.code,
                "field": field,
                "reason": reason.strip()[:100],
            },
        )
    return text
