"""The record type of staff who are not Party members (职工登记): it only makes them known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from zhibu.core.errors import Problem
from zhibu.ledger.models import State
from zhibu.ledger.types import Column, RecordType, Section
from zhibu.organization.models import Kind as UnitKind
from zhibu.organization.models import Membership, Organization, Person
from zhibu.organization.roll import membership_on
from zhibu.organization.selectors import in_force
from zhibu.roster.models import StaffEntry
from zhibu.roster.overlaps import overlapping

if TYPE_CHECKING:
    from zhibu.access.models import User

FOREVER = date.max


def check(entry: StaffEntry) -> Iterator[Problem]:
    """Dates in order; nobody registered twice, nor while he is on a roll."""
    person = entry.record.about
    if person is None:
        yield Problem("STF001", "没有选人", "请选人", field="本人")
        return
    if entry.arrived_on and entry.date < entry.arrived_on:
        yield Problem(
            "STF002",
            "早于到单位日期",
            "登记日期不能早于到单位日期",
            field="登记日期",
            value=str(entry.date),
        )
    if entry.ended_on and entry.ended_on < entry.date:
        yield Problem(
            "STF003",
            "早于登记日期",
            "请核对离开日期",
            field="离开日期",
            value=str(entry.ended_on),
        )
    stay = _stay_on(entry, person)
    if stay is not None:
        yield Problem(
            "STF004",
            f"{entry.date} 已在{stay.organization.name}的党员名册上",
            "党员不用在这里登记；同名的另一个人请填“区分”",
            field="本人",
            value=person.label,
        )
    yield from _registered_already(entry)


def _stay_on(entry: StaffEntry, person: Person) -> Membership | None:
    if person._state.adding and not person.pk:
        return None
    here = membership_on(entry.record.organization, person, entry.date)
    return here or person.memberships.filter(in_force(entry.date)).first()


def _registered_already(entry: StaffEntry) -> Iterator[Problem]:
    person = entry.record.about
    if person is None or person.pk is None:
        return
    for other in overlapping(entry, (State.CONFIRMED, State.SUBMITTED)):
        yield _twice(entry, f"已在{other.record.organization.name}登记（{other.date}起）")


def _twice(entry: StaffEntry, message: str) -> Problem:
    return Problem(
        "STF005",
        message,
        "一个人只登记一次；离开后又回来的，先填前一次的离开日期",
        field="本人",
        value=str(entry.record.about),
    )


def check_together(entries: Sequence[StaffEntry]) -> Iterator[tuple[StaffEntry, Problem]]:
    """Nobody twice at the same time within one list. Queries: none."""
    latest: dict[int, StaffEntry] = {}
    for entry in sorted(entries, key=lambda one: one.date):
        number = entry.record.about_id
        if number is None:
            continue
        before = latest.get(number)
        if before is not None and (before.ended_on or FOREVER) >= entry.date:
            yield entry, _twice(entry, f"同一张表里已登记（{before.date}起）")
        latest[number] = entry


def apply(entry: StaffEntry, _actor: User | None) -> None:
    """Let the branch keep the person's data, unless a roll decides that."""
    _keep_at(entry.record.about, entry.record.organization)


def retract(entry: StaffEntry, _actor: User | None) -> None:
    """Give the person's data back to the branch that registered him before, if any."""
    others = StaffEntry.objects.filter(
        record__about=entry.record.about_id, record__state=State.CONFIRMED
    ).exclude(pk=entry.pk)
    before = others.select_related("record__organization").order_by("-record__date").first()
    if before is not None:
        _keep_at(entry.record.about, before.record.organization)


def _keep_at(person: Person | None, branch: Organization) -> None:
    if person is None or person.organization_id == branch.pk or person.memberships.exists():
        return
    person.organization = branch
    person.save(update_fields=["organization"])


def title(entry: StaffEntry) -> str:
    left = "，已离开" if entry.ended_on else ""
    return f"{entry.record.about}（{entry.get_category_display()}{left}）"


STAFF = RecordType(
    key="roster.staff",
    label="职工登记",
    model=StaffEntry,
    measure="0",
    hint="还不是党员的职工、青年：申请人、志愿者、参赛者",
    columns=(
        Column(
            "about",
            label="职工",
            note="新来的人在“组织与党员”的“非党员职工”里登记",
            filtered=True,
            headings=("姓名",),
        ),
        Column("category", filtered=True),
        Column("is_league_member", filtered=True),
        Column("arrived_on"),
        Column("date", label="登记日期"),
        Column("ended_on"),
    ),
    sections=(
        Section("职工", ("about", "category", "is_league_member")),
        Section("时间", ("arrived_on", "date", "ended_on")),
    ),
    natural_key=("about", "date"),
    check=check,
    check_together=check_together,
    title=title,
    units=frozenset({UnitKind.BRANCH}),
    lasting=True,
    apply=apply,
    retract=retract,
    select=("record__about",),
)
