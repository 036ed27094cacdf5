"""Rows of activity ledgers: one row is one activity, with its items, votes and attendance."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from zhibu.activities.kinds import ItemKind, item_kind, item_kinds, kind_named
from zhibu.activities.models import Activity, AgendaItem, Attendance, Audience, Presence
from zhibu.activities.models.activity import hours_between
from zhibu.activities.services import ActivityDraft, Away, Guest, assemble
from zhibu.core.errors import DomainError, Problem
from zhibu.core.voting import ADMISSION
from zhibu.ledger.models import Record
from zhibu.ledger.rows import insert_rows
from zhibu.ledger.types import Body, RecordType
from zhibu.organization.models import Person
from zhibu.workspace.imports import activity_columns
from zhibu.workspace.imports.codecs import UNIT_KEY, clone
from zhibu.workspace.imports.columns import SheetColumn, Values
from zhibu.workspace.imports.headers import plain_sheet_name, plain_title

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Context, Row

Row_ = TypeVar("Row_", AgendaItem, Attendance)

BODY_KEYS = (
    "starts_at",
    "ends_at",
    "place",
    "audience",
    "chair",
    "recorder",
    "hours",
    "serial",
    "minutes",
    "materials",
)
ATTENDANCE_KEYS = frozenset({"absent", "late", "guests", "chosen", "audience", UNIT_KEY, "date"})
# Checked against what is counted; never kept.
COUNTED = frozenset({"due", "present"})
VOTE_KEYS = ("vote_rule", "about", "vote_form", "resolution", "yes", "no", "abstain", "passed")


class ActivityCodec:
    """Reads 日期 … 内容（主题党日、党课） … 缺席人员（原因） into an activity."""

    first = False
    counted = COUNTED
    names = (
        "活动台账",
        "组织生活",
        "三会一课",
        "会议记录",
        "学习活动",
        "学习记录",
        "党员活动",
        "组织生活会议",
        "政治学习",
        "会议活动",
    )

    def __init__(self, record_type: RecordType) -> None:
        self.record_type = record_type

    def columns(self, context: Context) -> tuple[SheetColumn, ...]:
        return activity_columns.columns(context, self.record_type)

    @property
    def label(self) -> str:
        return self.record_type.label

    def kept(self, context: Context) -> tuple[SheetColumn, ...]:
        return self.columns(context)

    def parts(self, stated: Values, row: Row) -> Sequence[Values]:
        return (stated,)

    def implied(self, sheet_name: str) -> Values:
        """A sheet 主题党日 holds theme days, where no column 内容 says more."""
        kind = sheet_kind(sheet_name)
        return {"kinds": (kind,)} if kind else {}

    def complete(self, stated: Values, row: Row) -> None:
        """Whoever names who should come says that only they should."""
        if stated.get("chosen"):
            stated.setdefault("audience", Audience.CHOSEN)

    def defaults(self, stated: Values, row: Row) -> Values:
        """The usual audience of the first kind, where the row does not say."""
        kinds = stated.get("kinds", ())
        usual = kinds[0].audience if kinds else Audience.MEMBERS
        return {} if usual == Audience.CHOSEN else {"audience": usual}

    def find(self, values: Values, row: Row) -> int | None:
        return None

    def build(self, values: Values, row: Row, stored: Body | None = None) -> Body:
        """Assemble the activity with its items and people, ready to be checked and stored."""
        blank = Activity(record=Record(organization=row.unit, title=""))
        activity: Activity = clone(stored) if stored is not None else blank
        old = self.values_of(stored, row.context) if stored is not None else {}
        day: date | None = values.get("date")
        activity.record.title = values.get("title", "")
        for key in BODY_KEYS:
            if key in values:
                setattr(activity, key, values[key])
        if activity.hours is None and any(one.counts_hours for one in values.get("kinds", ())):
            activity.hours = hours_between(activity.starts_at, activity.ends_at)
        if day is None:
            return activity
        activity.record.date = day
        draft = ActivityDraft(
            activity,
            _items(values, old, stored.agenda if stored is not None else ()),
            away=_away(values),
            guests=values.get("guests", ()),
            chosen=values.get("chosen", ()),
        )
        expected = row.context.directory(row.unit).expected(
            row.unit, activity.audience, day, draft.chosen
        )
        assemble(draft, expected=expected)
        if stored is not None and all(values.get(key) == old.get(key) for key in ATTENDANCE_KEYS):
            # What was written down that day stays, though the roll may be known better today.
            activity.pending_people = [_copy(one) for one in stored.people]
        _check_people(values, activity)
        return activity

    def values_of(self, body: Body, context: Context) -> Values:
        """Give what a stored activity's row says."""
        activity: Activity = body
        people, items = activity.people, activity.agenda
        for entry in (*people, *items):
            context.attach(entry)
        values: Values = {key: getattr(activity, key) for key in BODY_KEYS}
        values |= {
            UNIT_KEY: activity.record.organization,
            "date": activity.record.date,
            "title": _own_title(activity, items),
            "kinds": tuple(item_kind(item.kind) for item in items),
            "absent": _stated(people, Presence.ABSENT),
            "late": _stated(people, Presence.LATE),
            "guests": tuple(
                Guest("" if one.person else one.name, one.person, one.reason)
                for one in people
                if one.presence == Presence.GUEST
            ),
            "due": activity.due_count,
            "present": activity.present_count,
            "chosen": (),
        }
        if activity.audience == Audience.CHOSEN:
            values["chosen"] = tuple(
                one.person for one in people if one.presence != Presence.GUEST and one.person
            )
        values |= _item_values(items)
        return values

    def accept(self, values: Values, body: Body, row: Row) -> None:
        """Let the kinds know what will be stored; a row without a date has no items yet."""
        if body.pending_items is not None:
            self.record_type.expect(body)

    settles = False

    def settle(self, rows: Sequence[tuple[Values, Body, Row]]) -> list[tuple[Row, Problem]]:
        return []

    def before_write(self, rows: Sequence[tuple[Values, Body]], context: Context) -> None:
        """People who came onto the roll by this import have their numbers now."""
        for _values, activity in rows:
            for entry in (*(activity.pending_people or ()), *(activity.pending_items or ())):
                _renew(entry)
            _renew(activity)

    def after_write(self, rows: Sequence[tuple[Values, Body]], context: Context) -> None:
        return None

    def related(self, bodies: Sequence[Body], *, new: bool) -> None:
        """Write items and attendance of all activities."""
        if not new:
            keys = [activity.pk for activity in bodies]
            AgendaItem.objects.filter(activity__in=keys).delete()
            Attendance.objects.filter(activity__in=keys).delete()
        items: list[AgendaItem] = []
        people: list[Attendance] = []
        for activity in bodies:
            for entry in (*(activity.pending_items or ()), *(activity.pending_people or ())):
                entry.pk = None
                entry.activity_id = activity.pk
            items.extend(activity.pending_items or ())
            people.extend(activity.pending_people or ())
        insert_rows(items)
        insert_rows(people)


def _renew(entry: Any) -> None:
    """Take over the number of a person who has been stored since he was named."""
    for name in ("person", "lecturer", "about", "chair", "recorder"):
        attname = f"{name}_id"
        number = entry.__dict__.get(attname)
        if number is not None and number < 0:
            setattr(entry, name, getattr(entry, name))


@lru_cache(maxsize=256)
def sheet_kind(sheet_name: str) -> ItemKind | None:
    """Give the kind that a sheet is named after: 主题党日台账, 2022年党课."""
    for text in (sheet_name.strip(), plain_sheet_name(sheet_name), plain_title(sheet_name)):
        if kind := kind_named(text):
            return kind
    wanted = plain_sheet_name(sheet_name)
    for kind in item_kinds():
        if wanted in {plain_sheet_name(name) for name in (kind.label, *kind.aliases)}:
            return kind
    return None


def _own_title(activity: Activity, items: Sequence[AgendaItem]) -> str:
    """The topic; "" where the stored title is only the kinds joined."""
    title = activity.record.title
    joined = "、".join(item_kind(item.kind).label for item in items)
    return "" if title == joined else title


def _items(values: Values, old: Values, stored: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Make the items; those that a stored activity has already keep what no column says."""
    kinds: tuple[ItemKind, ...] = values.get("kinds", ())
    left = list(stored)
    items = []
    for kind in kinds:
        same = next((item for item in left if item.kind == kind.key), None)
        if same is not None:
            left.remove(same)
        items.append(_copy(same) if same is not None else AgendaItem(kind=kind.key))
    if not items:
        return items

    def differs(*keys: str) -> bool:
        return not old or any(values.get(key) != old.get(key) for key in keys)

    lecturer = values.get("lecturer")
    if lecturer and differs("lecturer", "leader", "kinds"):
        for item in _where(items, kinds, "has_lecturer"):
            _set_lecturer(item, lecturer, values.get("leader"))
    if differs("is_law"):
        for item in items:
            item.is_law = False
        if values.get("is_law"):
            _where(items, kinds, "study")[0].is_law = True
    stated = any(values.get(key) not in (None, "") for key in VOTE_KEYS)
    if stated and differs(*VOTE_KEYS):
        _set_votes(_where(items, kinds, "votes")[0], values)
    return items


def _where(items: list[AgendaItem], kinds: tuple[ItemKind, ...], trait: str) -> list[AgendaItem]:
    """Give the items whose kind has a trait; failing that, the first item."""
    found = [item for item, kind in zip(items, kinds, strict=True) if getattr(kind, trait)]
    return found or items[:1]


def _set_lecturer(item: AgendaItem, lecturer: Person | str, leader: bool | None) -> None:
    if isinstance(lecturer, Person):
        item.lecturer = lecturer
        item.lecturer_is_leader = lecturer.is_leading_cadre if leader is None else leader
    else:
        item.lecturer_name = lecturer[:60]
        item.lecturer_is_leader = bool(leader)


def _set_votes(item: AgendaItem, values: Values) -> None:
    item.about = values.get("about")
    # A vote about one person is one on his admission, unless the row says otherwise.
    item.vote_rule = values.get("vote_rule") or (ADMISSION.code if item.about else "")
    item.vote_form = values.get("vote_form") or ""
    item.resolution = values.get("resolution") or ""
    item.yes = values.get("yes")
    if item.yes is not None:
        item.no = values.get("no") or 0
        item.abstain = values.get("abstain") or 0
    # Whoever writes a resolution with its votes says that it was carried, unless he says not.
    stated = values.get("passed")
    item.passed = stated if stated is not None else (True if item.yes is not None else None)


def _item_values(items: Sequence[AgendaItem]) -> Values:
    values: Values = dict.fromkeys(VOTE_KEYS)
    values |= {"lecturer": None, "leader": None, "is_law": any(item.is_law for item in items)}
    for item in items:
        if values["lecturer"] is None and (item.lecturer_id or item.lecturer_name):
            values["lecturer"] = item.lecturer or item.lecturer_name
            values["leader"] = item.lecturer_is_leader
        if values["yes"] is None and (item.yes is not None or item.resolution):
            values |= {key: getattr(item, key) for key in VOTE_KEYS}
    values["resolution"] = values["resolution"] or ""
    values["vote_rule"] = values["vote_rule"] or ""
    values["vote_form"] = values["vote_form"] or ""
    return values


def _stated(people: Sequence[Attendance], presence: str) -> frozenset[tuple[Person, str]]:
    return frozenset(
        (one.person, one.reason) for one in people if one.presence == presence and one.person
    )


def _away(values: Values) -> Mapping[int, Away]:
    away = {person.pk: Away(Presence.LATE, reason) for person, reason in values.get("late", ())}
    return away | {
        person.pk: Away(Presence.ABSENT, reason) for person, reason in values.get("absent", ())
    }


def _copy(row: Row_) -> Row_:
    """Copy a stored item or attendance, to be stored anew."""
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made._state.fields_cache = dict(row._state.fields_cache)
    made.pk = None
    return made


def _check_people(values: Values, activity: Activity) -> None:
    """Compare 应到 and 实到 with the roll and the people named; raise with the arithmetic."""
    people = [one for one in activity.people if one.presence != Presence.GUEST]
    due = {one.person.pk for one in people if one.person}
    problems = [
        Problem(
            "IMP041",
            "不在应到人员之中",
            "请核对姓名、日期和参加范围；列席的人请填到列席人员",
            field=title,
            value=person.label,
        )
        for key, title in (("absent", "缺席人员"), ("late", "迟到人员"))
        for person, _reason in values.get(key, ())
        if person.pk not in due
    ]
    problems += _count_problems(values, activity)
    DomainError.raise_if(problems)


def _count_problems(values: Values, activity: Activity) -> list[Problem]:
    due, present = activity.due_count, activity.present_count
    absent = due - present
    whom = {
        Audience.MEMBERS: "当日在册党员",
        Audience.COMMITTEE: "当日支委",
        Audience.CHOSEN: "参加人员",
    }[Audience(activity.audience)]
    problems = []
    stated = values.get("due")
    if stated is not None and stated != due:
        more = f"，多出 {stated - due} 人" if stated > due else f"，少了 {due - stated} 人"
        problems.append(
            Problem(
                "IMP042",
                f"与{whom} {due} 人不符{more}",
                "请核对应到人数、参加范围和党员名册",
                field="应到",
                value=str(stated),
            )
        )
    stated = values.get("present")
    if stated is not None and stated != present:
        problems.append(
            Problem(
                "IMP043",
                f"与应到 {due} 人减缺席 {absent} 人等于 {present} 人不符",
                "请补全缺席人员，或改正实到人数",
                field="实到",
                value=str(stated),
            )
        )
    return problems
