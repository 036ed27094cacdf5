"""Rows of the member roster: the person, the stay on the roll, the group and the posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.models import Record
from zhibu.ledger.types import Body, RecordType
from zhibu.organization.fields import Sealed
from zhibu.organization.models import Organization, Person, Post
from zhibu.organization.selectors import branch_of
from zhibu.organization.services import appoint, id_fingerprint, person_problems, save_person
from zhibu.roster.models import HowIn, RosterEntry
from zhibu.workspace.imports import roster_columns
from zhibu.workspace.imports.cells import plain
from zhibu.workspace.imports.codecs import clone
from zhibu.workspace.imports.columns import SheetColumn, Values
from zhibu.workspace.imports.naming import Question
from zhibu.workspace.imports.people import Directory, Place, Someone, Stay

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Context, Row

PERSON_KEYS = (
    "name",
    "distinction",
    "sex",
    "birth_date",
    "position",
    "is_leading_cadre",
    "id_number",
    "phone",
)
STAY_KEYS = ("joined_on", "confirmed_on", "how_in", "ended_on", "how_out", "group")
NEW = "new"


class RosterCodec:
    """One row is one member's stay; re-imported with 离开日期, it ends."""

    first = True
    counted = frozenset({"post_start"})
    names = (
        "党员花名册",
        "花名册",
        "党员名单",
        "党员信息",
        "党员基本信息",
        "党员信息采集",
        "党员信息表",
        "党员",
    )

    def __init__(self, record_type: RecordType) -> None:
        self.record_type = record_type

    def columns(self, context: Context) -> tuple[SheetColumn, ...]:
        return roster_columns.columns(context)

    def implied(self, sheet_name: str) -> Values:
        return {}

    def complete(self, stated: Values, row: Row) -> None:
        """Find the person whom the row is about, or make a new one."""
        if "name" in stated:
            stated["about"] = _person_of(stated, row)

    def defaults(self, stated: Values, row: Row) -> Values:
        """Without 进入支部日期: the stay that is known, else the later of joining and founding."""
        found: Values = {"how_in": HowIn.FOUNDING}
        if "date" in stated:
            return found
        someone = row.namer.directory.someone(stated["about"]) if "about" in stated else None
        starts = [
            stay.start
            for stay in (someone.stays if someone else ())
            if stay.organization.pk == row.unit.pk
        ]
        days = [stated.get("joined_on"), branch_of(row.unit).founded]
        if len(starts) == 1:
            found["date"] = starts[0]
        elif stated.get("how_in") in (None, HowIn.FOUNDING) and any(days):
            found["date"] = max(day for day in days if day)
        return found

    def find(self, values: Values, row: Row) -> int | None:
        return None

    def build(self, values: Values, row: Row, stored: Body | None = None) -> Body:
        """Put the entry together and check the person with it."""
        person: Person = values["about"]
        if stored is None:
            record = Record(organization=row.unit, about=person, title="")
            record.date = values.get("date")  # type: ignore[assignment]  # missing: refused below
            entry = RosterEntry(record=record)
        else:
            entry = clone(stored)
            entry.record.about = person
        for key in STAY_KEYS:
            if key in values:
                setattr(entry, key, values[key])
        if entry.record.date is None:
            raise DomainError.of("IMP010", "没有填", "请填进入支部的日期", field="进入支部日期")
        DomainError.raise_if(person_problems(_as_stated(person, values, row)))
        return entry

    def values_of(self, body: Body, context: Context) -> Values:
        """Give what a stored stay's row says, with the person's own data."""
        entry: RosterEntry = body
        person = entry.record.about
        assert person is not None
        values: Values = {key: _clear(getattr(person, key)) for key in PERSON_KEYS}
        values |= {key: getattr(entry, key) for key in STAY_KEYS}
        values |= {"about": person, "date": entry.record.date, "post_start": None}
        branch = entry.record.organization
        someone = context.directory(branch).someone(person)
        held = [
            post
            for post in (someone.posts if someone else ())
            if post.end is None or post.end == entry.ended_on
        ]
        values["posts"] = frozenset(post.name for post in held)
        if held:
            values["post_start"] = min(post.start for post in held)
        return values

    def accept(self, values: Values, body: Body, row: Row) -> None:
        """Let later sheets know the member, with group and posts."""
        entry: RosterEntry = body
        person: Person = values["about"]
        directory = row.namer.directory
        someone = directory.someone(person)
        if someone is None:
            someone = directory.adopt(person)
        start, end = entry.record.date, entry.ended_on
        someone.stays = [stay for stay in someone.stays if stay.start != start]
        someone.stays.append(Stay(start, end, row.unit, entry.confirmed_on))
        if entry.group and not any(one.end is None for one in someone.groups):
            someone.groups.append(Place(start, end, entry.group.pk, entry.group.name))
        for post, unit, since in _posts(values, entry):
            if not _holds(someone, post, unit):
                someone.posts.append(Place(since, end, unit.pk, str(post.label)))
        if end:
            for place in (*someone.groups, *someone.posts):
                if place.end is None and place.start <= end:
                    place.end = end
        directory.changed()

    settles = True

    def settle(self, rows: Sequence[tuple[Values, Body, Row]]) -> list[tuple[Row, Problem]]:
        """Nobody may take over a post that another still holds, in the books or in the rows."""
        found = []
        for values, body, row in rows:
            for post, unit, since in _posts(values, body):
                holder = _other_holder(row.namer.directory, values["about"], post, unit, since)
                if holder:
                    problem = Problem(
                        "ORG007",
                        f"由{holder.person.label}担任，任期重叠",
                        "请先填前任的离开日期，或核对任职日期",
                        field="党内职务",
                        value=str(post.label),
                    )
                    found.append((row, problem))
        return found

    def before_write(self, rows: Sequence[tuple[Values, Body]], context: Context) -> None:
        """Store new people and changed ones, before anything points at them."""
        for values, body in rows:
            person: Person = values["about"]
            provisional = person.pk
            new = provisional is None or provisional < 0
            changed = [
                key
                for key in PERSON_KEYS
                if key in values and _clear(getattr(person, key)) != values[key]
            ]
            if not new and not changed:
                continue
            for key in changed:
                setattr(person, key, values[key])
            if new:
                person.pk = None
            save_person(person)
            if new:
                context.directory(body.record.organization).stored(person, provisional)
            else:
                person.refresh_from_db()
            body.record.about = person

    def after_write(self, rows: Sequence[tuple[Values, Body]], context: Context) -> None:
        """Appoint to the posts that the rows name."""
        for values, body in rows:
            entry: RosterEntry = body
            held = set(
                values["about"]
                .post_terms.filter(end__isnull=True)
                .values_list("post", "organization_id")
            )
            for post, unit, since in _posts(values, entry):
                if (post.value, unit.pk) not in held:
                    appoint(values["about"], unit, post, start=since, end=entry.ended_on)

    def related(self, bodies: Sequence[Body], *, new: bool) -> None:
        return None


def _clear(value: Any) -> Any:
    """Open sealed data for comparing; it is never shown."""
    if isinstance(value, Sealed):
        return value.open()
    return "" if value is None and not isinstance(value, date) else value


def _person_of(stated: Values, row: Row) -> Person:
    """Find the person by ID number, else by name and 区分; else a new one."""
    directory = row.namer.directory
    number = stated.get("id_number", "")
    if number:
        found = directory.with_id(id_fingerprint(number))
        if found:
            return found
    name, distinction = stated["name"], stated.get("distinction", "")
    namesakes = [one for one in directory.named(name) if not _other_number(one.person, number)]
    same = [one for one in namesakes if plain(one.person.distinction) == plain(distinction)]
    if len(same) == 1:
        return same[0].person
    # Two who are told apart are two people; so are two rows of one workbook.
    doubtful = same or [
        one
        for one in namesakes
        if one.person.pk > 0 and not (one.person.distinction and distinction)
    ]
    if not doubtful:
        return _new_person(stated, row)
    return _asked(stated, doubtful, row)


def _other_number(person: Person, number: str) -> bool:
    """Two different ID numbers are two people, whatever their name."""
    if not number or not person.id_number:
        return False
    return bool(_clear(person.id_number) != number)


def _new_person(stated: Values, row: Row) -> Person:
    person = Person(
        name=stated["name"], distinction=stated.get("distinction", ""), organization=row.unit
    )
    for key in PERSON_KEYS:
        if key in stated and key not in {"name", "distinction"}:
            setattr(person, key, stated[key])
    return row.namer.directory.add(person).person


def _asked(stated: Values, found: list[Someone], row: Row) -> Person:
    name = stated["name"]
    namer = row.namer
    tokens = {one.token: one for one in found}
    answer = namer.answer(name, row)
    if answer in tokens:
        return tokens[answer].person
    if answer == NEW:
        return _new_person(stated, row)
    question = namer.questions.setdefault(name, Question(name))
    question.choices.update((one.token, one.told) for one in found)
    question.choices[NEW] = "另一个人（新登记）"
    question.places.append((row.sheet, row.number))
    raise DomainError.of(
        "IMP021",
        f"已有同名的人：{'、'.join(one.told for one in found[:4])}",
        "请在预览页选定是不是同一个人，或填写“区分”、身份证号",
        field="姓名",
        value=name,
    )


def _as_stated(person: Person, values: Values, row: Row) -> Person:
    """Give a copy of the person as the row describes him, for checking."""
    copy = Person(
        pk=person.pk if person.pk and person.pk > 0 else None,
        name=values.get("name", person.name),
        organization=row.unit,
    )
    for key in ("id_number", "phone"):
        value = values.get(key)
        if value and (copy.pk is None or value != _clear(getattr(person, key))):
            setattr(copy, key, value)
    return copy


def _posts(values: Values, entry: RosterEntry) -> list[tuple[Post, Organization, date]]:
    labels = values.get("posts") or frozenset()
    since = values.get("post_start") or entry.record.date
    found = []
    for post in Post:
        if str(post.label) not in labels:
            continue
        unit = entry.group if post == Post.GROUP_LEADER else entry.record.organization
        if unit is not None:
            found.append((post, unit, since))
    return found


def _holds(someone: Someone, post: Post, unit: Organization) -> bool:
    return any(
        place.name == post.label and place.organization_id == unit.pk and place.end is None
        for place in someone.posts
    )


def _other_holder(
    directory: Directory, person: Person, post: Post, unit: Organization, since: date
) -> Someone | None:
    for someone in directory.everybody():
        if someone.person.pk == person.pk:
            continue
        for place in someone.posts:
            same = place.name == post.label and place.organization_id == unit.pk
            if same and (place.end is None or place.end >= since):
                return someone
    return None
