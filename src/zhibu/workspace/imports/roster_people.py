"""Rows that bring people: what the rosters of members and of staff share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from zhibu.core.errors import DomainError
from zhibu.ledger.models import Record
from zhibu.ledger.types import Body, RecordType
from zhibu.organization.fields import Sealed
from zhibu.organization.models import Person
from zhibu.organization.services import id_fingerprint, person_problems, save_person
from zhibu.workspace.imports.cells import plain
from zhibu.workspace.imports.codecs import clone
from zhibu.workspace.imports.columns import SheetColumn, Values
from zhibu.workspace.imports.naming import Question
from zhibu.workspace.imports.people import Directory, Someone

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
NEW = "new"


class PeopleCodec:
    """One row is one person and an entry about him; a new person is stored with his entry.

    ``entry_keys``: the columns of the entry's own table.
    """

    first = True
    entry_keys: tuple[str, ...] = ()

    def __init__(self, record_type: RecordType) -> None:
        self.record_type = record_type

    @property
    def label(self) -> str:
        return self.record_type.label

    def columns(self, context: Context) -> tuple[SheetColumn, ...]:
        raise NotImplementedError

    def kept(self, context: Context) -> tuple[SheetColumn, ...]:
        return self.columns(context)

    def parts(self, stated: Values, row: Row) -> Sequence[Values]:
        return (stated,)

    def implied(self, sheet_name: str) -> Values:
        return {}

    def complete(self, stated: Values, row: Row) -> None:
        """Find the person whom the row is about, or make a new one."""
        if "name" in stated:
            stated["about"] = _person_of(stated, row)

    def find(self, values: Values, row: Row) -> int | None:
        return None

    def build(self, values: Values, row: Row, stored: Body | None = None) -> Body:
        """Put the entry together and check the person with it."""
        person: Person = values["about"]
        if stored is None:
            record = Record(organization=row.unit, about=person, title="")
            record.date = values.get("date")  # type: ignore[assignment]  # missing: refused below
            entry: Body = self.record_type.model(record=record)
        else:
            entry = clone(stored)
            entry.record.about = person
        for key in self.entry_keys:
            if key in values:
                setattr(entry, key, values[key])
        if entry.record.date is None:
            title = self.record_type.label_of(self.record_type.columns_by_name["date"])
            raise DomainError.of("IMP010", "没有填", f"请填{title}", field=title)
        DomainError.raise_if(person_problems(_as_stated(person, values, row)))
        return entry

    def values_of(self, body: Body, context: Context) -> Values:
        """Give what a stored entry's row says, with the person's own data opened for comparing."""
        person: Person = body.record.about
        values: Values = {key: _clear(getattr(person, key)) for key in PERSON_KEYS}
        values |= {key: getattr(body, key) for key in self.entry_keys}
        return values | {"about": person, "date": body.record.date}

    def someone(self, values: Values, row: Row) -> Someone:
        """Give the person as later sheets will find him."""
        directory, person = row.namer.directory, values["about"]
        return directory.someone(person) or directory.adopt(person)

    def before_write(self, rows: Sequence[tuple[Values, Body]], context: Context) -> None:
        """Store new people and changed ones, before anything points at them."""
        for values, body in rows:
            person: Person = values["about"]
            self._store(person, values, context.directory(body.record.organization))
            body.record.about = person

    def _store(self, person: Person, values: Values, directory: Directory) -> None:
        provisional = person.pk
        new = provisional is None or provisional < 0
        changed = [
            key
            for key in PERSON_KEYS
            if key in values and _clear(getattr(person, key)) != values[key]
        ]
        for key in changed:
            setattr(person, key, values[key])
        if new:
            person.pk = None
        if new or changed:
            save_person(person)
        if new:
            directory.stored(person, provisional)
        elif changed:
            person.refresh_from_db()

    def after_write(self, rows: Sequence[tuple[Values, Body]], context: Context) -> None:
        return None

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
