"""The record type of the roll and the two figures that every per-head figure divides by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhibu.core.errors import Problem
from zhibu.ledger.indicators import Indicator, Kind
from zhibu.ledger.models import State
from zhibu.ledger.types import Column, Line, RecordType, Section
from zhibu.organization.models import GroupTerm, Membership, Organization, Person
from zhibu.organization.models import Kind as UnitKind
from zhibu.organization.services import assign_group, leave_posts
from zhibu.roster.models import RosterEntry
from zhibu.roster.overlaps import overlapping
from zhibu.roster.staff import STAFF

if TYPE_CHECKING:
    from zhibu.access.models import User

ONE_DAY = timedelta(days=1)

INDICATORS = (
    Indicator(
        "organization.members",
        "党员",
        "名",
        Kind.STOCK,
        "0",
        definition="Party members (full and probationary) on the roll at the end of the period",
        synonyms=("党员总数", "在册党员", "党员人数"),
    ),
    Indicator(
        "organization.full_members",
        "正式党员",
        "名",
        Kind.STOCK,
        "0",
        definition="full members on the roll at the end of the period",
        synonyms=("正式党员人数",),
    ),
)


def postings(entry: RosterEntry) -> Iterator[Line]:
    """A member counts from the first day to the last, a full one from the day of 转正."""
    person = entry.record.about_id
    after = entry.ended_on + ONE_DAY if entry.ended_on else None
    yield Line("organization.members", 1, entry.date, person)
    if after:
        yield Line("organization.members", -1, after, person)
    if entry.confirmed_on is None:
        return
    full_from = max(entry.date, entry.confirmed_on)
    if after is None or full_from < after:
        yield Line("organization.full_members", 1, full_from, person)
        if after:
            yield Line("organization.full_members", -1, after, person)


def check(entry: RosterEntry) -> Iterator[Problem]:
    """Dates in order; nobody on two rolls on one day."""
    if entry.record.about is None:
        yield Problem("ROS001", "没有选人", "请选党员", field="本人")
        return
    if entry.confirmed_on and entry.confirmed_on < entry.joined_on:
        yield Problem(
            "ROS002",
            "早于入党日期",
            "请核对转正日期",
            field="转正日期",
            value=str(entry.confirmed_on),
        )
    if entry.date < entry.joined_on:
        yield Problem(
            "ROS003",
            "早于入党日期",
            "进入支部日期不能早于入党日期",
            field="进入支部日期",
            value=str(entry.date),
        )
    if entry.ended_on and entry.ended_on < entry.date:
        yield Problem(
            "ROS004",
            "早于进入支部日期",
            "请核对离开日期",
            field="离开日期",
            value=str(entry.ended_on),
        )
    if bool(entry.ended_on) != bool(entry.how_out):
        yield Problem(
            "ROS005", "离开日期和离开方式要么都填，要么都不填", "请补齐", field="离开方式"
        )
    yield from _overlaps(entry)


def _overlaps(entry: RosterEntry) -> Iterator[Problem]:
    if entry.record.about is None or entry.record.about.pk is None:
        return
    for other in overlapping(entry, (State.CONFIRMED,)):
        yield Problem(
            "ROS006",
            f"这段时间已在{other.record.organization.name}名册上（{other.date}起）",
            "请先在原支部办理转出",
            field="本人",
            value=str(entry.record.about),
        )


def apply(entry: RosterEntry, _actor: User | None) -> None:
    """Write the confirmed stay into the roll, with the group; end posts of one who left."""
    person = entry.record.about
    assert person is not None
    membership = entry.membership or Membership()
    membership.person = person
    membership.organization = entry.record.organization
    membership.joined_on = entry.joined_on
    membership.confirmed_on = entry.confirmed_on
    membership.start = entry.date
    membership.end = entry.ended_on
    membership.save()
    if entry.membership_id != membership.pk:
        entry.membership = membership
        RosterEntry.objects.filter(pk=entry.pk).update(membership=membership)
    if entry.ended_on:
        leave_posts(person, entry.record.organization, last_day=entry.ended_on)
    elif entry.group:
        _enter_group(entry, person, entry.group)
    _move_home(person)


def _enter_group(entry: RosterEntry, person: Person, group: Organization) -> None:
    """Put the member into the group of the first day; groups entered later stay as they are."""
    terms = GroupTerm.objects.filter(person=person, group__book=entry.record.organization)
    first = terms.filter(start=entry.date).first()
    if first is not None:
        first.group = group
        first.save(update_fields=["group"])
    elif not terms.exclude(end__lt=entry.date).exists():
        assign_group(person, group, since=entry.date)


def _move_home(person: Person) -> None:
    """Let the branch of the latest stay keep the person's data."""
    latest = person.memberships.order_by("-start", "-pk").first()
    if latest is not None and latest.organization_id != person.organization_id:
        person.organization_id = latest.organization_id
        person.save(update_fields=["organization"])


def retract(entry: RosterEntry, _actor: User | None) -> None:
    """Take the stay out of the roll again; a following ``apply`` writes it anew."""
    membership = entry.membership
    if membership is not None:
        RosterEntry.objects.filter(pk=entry.pk).update(membership=None)
        entry.membership = None
        person = membership.person
        membership.delete()
        _move_home(person)


def title(entry: RosterEntry) -> str:
    stage = "正式党员" if entry.confirmed_on else "预备党员"
    left = f"，{entry.get_how_out_display()}" if entry.ended_on else ""
    return f"{entry.record.about}（{stage}{left}）"


ROSTER = RecordType(
    key="roster.entry",
    label="党员名册",
    model=RosterEntry,
    measure="0",
    columns=(
        Column("about", label="党员", filtered=True, headings=("姓名",)),
        Column("date", label="进入支部日期"),
        Column("joined_on", headings=("入党时间",)),
        Column("confirmed_on", headings=("转正时间",)),
        Column("how_in", filtered=True),
        Column("group", filtered=True),
        Column("ended_on"),
        Column("how_out", filtered=True),
    ),
    sections=(
        Section("党员", ("about", "group")),
        Section("进入", ("date", "how_in", "joined_on", "confirmed_on")),
        Section("离开", ("ended_on", "how_out")),
    ),
    indicators=("organization.members", "organization.full_members"),
    natural_key=("about", "date"),
    postings=postings,
    check=check,
    title=title,
    units=frozenset({UnitKind.BRANCH}),
    lasting=True,
    apply=apply,
    retract=retract,
    select=("membership", "group", "record__about"),
)

RECORD_TYPES = (ROSTER, STAFF)
