"""What an import knows: unit, people, choices made, questions open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import models

from zhibu.activities.models import Audience
from zhibu.core.errors import DomainError
from zhibu.ledger.bulk import Books
from zhibu.organization.models import Membership, Organization, Person
from zhibu.organization.selectors import branch_of
from zhibu.workspace.imports.cells import plain
from zhibu.workspace.imports.naming import Namer, Question
from zhibu.workspace.imports.nouns import NounReader
from zhibu.workspace.imports.people import Directory

if TYPE_CHECKING:
    from zhibu.access.models import User


@dataclass(frozen=True)
class Options:
    """What the user chose for an import.

    Attributes:
        year: completes dates without one, where the sheet's title names none.
        confirm: confirm at once, where the actor may; otherwise the records are submitted.
        pass_unknown: leave out columns that nobody knows instead of refusing the sheet.
        sheet_type: record type of a sheet whose name says nothing (a CSV file, Sheet1).
    """

    year: int | None = None
    confirm: bool = True
    pass_unknown: bool = False
    sheet_type: str = ""


@dataclass
class Context:
    """One import into one unit and what stands below it."""

    unit: Organization
    actor: User
    options: Options = field(default_factory=Options)
    answers: dict[str, str] = field(default_factory=dict)
    books: Books = field(default_factory=Books)

    def __post_init__(self) -> None:
        below = Organization.objects.filter(path__startswith=self.unit.path)
        self.units = list(below.select_related("book", "parent"))
        self._units = known = {unit.pk: unit for unit in self.units}
        self.unit = known[self.unit.pk]
        for unit in self.units:
            # One object per unit: a row's branch is the very one that the directory knows.
            if unit.book_id in known:
                unit.book = known[unit.book_id]
        self._namers: dict[int, Namer] = {}
        self.nouns = NounReader(self.unit, self.actor)

    def again(self) -> Context:
        """Give a fresh context of the same import: nothing read before is remembered."""
        return Context(self.unit, self.actor, self.options, self.answers)

    def namer(self, unit: Organization) -> Namer:
        """Give the people of the unit's branch. Queries: five per branch, the first time."""
        book = branch_of(unit)
        if book.pk not in self._namers:
            self._namers[book.pk] = Namer(Directory(book), self.answers)
        return self._namers[book.pk]

    def directory(self, unit: Organization) -> Directory:
        return self.namer(unit).directory

    def membership(
        self, organization: Organization, person: Person, day: date
    ) -> Membership | None:
        """Answer for the roll (``organization.roll``) from what is in memory."""
        return self.directory(organization).membership(organization, person, day)

    def size(self, organization: Organization, day: date) -> int:
        """Count the members on a unit's roll that day."""
        return len(self.directory(organization).expected(organization, Audience.MEMBERS, day))

    def person(self, pk: int) -> Person | None:
        """Find somebody among the people read so far."""
        for namer in self._namers.values():
            if someone := namer.directory.by_pk(pk):
                return someone.person
        return None

    def attach(self, row: models.Model) -> None:
        """Give a stored row the people and units that are in memory already: no query for them."""
        for name, attname, kind in _links(type(row)):
            pk = getattr(row, attname)
            if pk is None or name in row._state.fields_cache:
                continue
            found = self._units.get(pk) if kind is Organization else self.person(pk)
            if found is not None:
                setattr(row, name, found)

    @property
    def questions(self) -> dict[str, Question]:
        """The open questions of all branches, by name."""
        return {
            name: question
            for namer in self._namers.values()
            for name, question in namer.questions.items()
        }

    def unit_named(self, text: str) -> Organization:
        """Find a unit by name or code, or by a part that only one unit has (一组)."""
        wanted = plain(text)
        exact = [unit for unit in self.units if wanted in (plain(unit.name), plain(unit.code))]
        near = exact or [unit for unit in self.units if _short(wanted) in _short(plain(unit.name))]
        if len(near) == 1:
            return near[0]
        names = "、".join(unit.name for unit in (near or self.units)[:12])
        raise DomainError.of(
            "IMP024",
            "对应不止一个党组织" if near else f"不是{self.unit.name}或它的下级",
            f"请填：{names}",
            value=text,
        )


@lru_cache(maxsize=256)
def _links(model: type[models.Model]) -> tuple[tuple[str, str, type[models.Model]], ...]:
    return tuple(
        (field.name, field.attname, field.related_model)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in {Person, Organization}
    )


def _short(name: str) -> str:
    return name.replace("党", "").replace("第", "").replace("小组", "组")


@dataclass
class Row:
    """The row being read: where it stands, and what its other cells need to know."""

    context: Context
    sheet: str
    number: int
    year: int | None
    unit: Organization
    day: date | None = None

    @property
    def namer(self) -> Namer:
        return self.context.namer(self.unit)
