"""What a record type declares: the workspace builds pages from it, the ledger posts by it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models

from zhibu.access.roles import Permission
from zhibu.core.errors import Problem
from zhibu.ledger.children import load_rows
from zhibu.ledger.models import Record, RecordBody
from zhibu.ledger.nouns import Noun
from zhibu.organization.models import Kind

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.ledger.findings import Finding


@dataclass(frozen=True)
class Line:
    """What one record adds to one indicator.

    Attributes:
        indicator: its code.
        quantity: in the indicator's unit; exact to four places.
        date: the day it speaks of; the record's own day when None.
        subject: number of whom or what is counted, for distinct indicators and terms.
    """

    indicator: str
    quantity: Decimal | int = 1
    date: date | None = None
    subject: int | None = None


@dataclass(frozen=True)
class Column:
    """One column of a record type, on the form, in lists, in Excel.

    Everything not given here comes from the model field of that name on the body, or on the
    header for ``date``, ``title``, ``about`` and ``organization``.

    Attributes:
        name: field name.
        label: heading; the field's verbose name when "".
        note: help for whoever fills it; the field's help text when "".
        listed: shown in lists unless the user chose otherwise.
        filtered: offered as a filter.
        entered: typed by people (form, template, import); False for derived columns.
        headings: other headings under which imports find it.
        noun: how the thing is named that a foreign key points at (not people, not units).
    """

    name: str
    label: str = ""
    note: str = ""
    listed: bool = True
    filtered: bool = False
    entered: bool = True
    headings: tuple[str, ...] = ()
    noun: Noun | None = None


@dataclass(frozen=True)
class Rows:
    """Rows that hang on a body: the items of a donation, the people of a training.

    On the form a small table, in a workbook one cell: the first column names the row, the others
    follow in brackets and in order, ``大米（10，袋，800）、食用油（5，桶，600）``.

    Attributes:
        name: under which the body keeps them; also the related name of the child's foreign key.
        label: heading.
        model: the child.
        owner: name of its foreign key to the body, or to the header where types share the child.
        columns: in order; the first one names the row and is never blank.
        headings: other headings under which imports find them.
        offers: names to be ticked on the form, by what is chosen there already; None = a table.
        checklist: what the form asks line by line, by what is chosen there already: the value of
            the first column with the words that are shown for it.
        entered: typed by people; False for rows that the type's ``complete`` derives.
    """

    name: str
    label: str
    model: type[models.Model]
    owner: str
    columns: tuple[Column, ...]
    note: str = ""
    headings: tuple[str, ...] = ()
    offers: Callable[[Mapping[str, Any]], Sequence[str]] | None = None
    checklist: Callable[[Mapping[str, Any]], Sequence[tuple[str, str]]] | None = None
    entered: bool = True

    def field_of(self, column: Column) -> models.Field[Any, Any]:
        """Give the model field behind a column of the rows."""
        return self.model._meta.get_field(column.name)  # type: ignore[return-value]

    def label_of(self, column: Column) -> str:
        return column.label or str(self.field_of(column).verbose_name)

    def is_link(self, column: Column) -> bool:
        return bool(self.field_of(column).many_to_one)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """What to select together with the rows."""
        found: list[str] = []
        for column in self.columns:
            if self.is_link(column):
                found += column.noun.links(column.name) if column.noun else (column.name,)
        return tuple(found)


@dataclass(frozen=True)
class FacetChoice:
    """One thing that a record may be: its stored value, its name, the measure that keeps it."""

    value: str
    label: str
    measure: str


@dataclass(frozen=True)
class Facet:
    """What a record may be several of at once, as an activity is a theme day and a lecture.

    Lists show it as a column and a filter; the catalogue shows each choice as a ledger of its own.

    Attributes:
        name: of the column and of the filter in addresses.
        label: heading.
        lookup: ORM path from the header to the stored values.
        choices: gives what a record may be, in order.
        records_with: gives the numbers of the records that are one of them, as a query.
        values_of: gives (record, stored value) for some records. Queries: one.
    """

    name: str
    label: str
    lookup: str
    choices: Callable[[], Sequence[FacetChoice]]
    records_with: Callable[[str], models.QuerySet[Any, Any]]
    values_of: Callable[[Sequence[int]], Iterable[tuple[int, str]]]


@dataclass(frozen=True)
class Section:
    """A titled part of the form."""

    title: str
    columns: tuple[str, ...]


Body = Any  # the concrete RecordBody of a type; typed in the type's own module


def _no_lines(_body: Body) -> Iterable[Line]:
    return ()


def _no_problems(_body: Body) -> Iterable[Problem]:
    return ()


def _nothing(_body: Body, _actor: User | None) -> None:
    return None


def _complete_already(_body: Body) -> None:
    return None


def _needs_nothing(_bodies: Sequence[Body]) -> None:
    return None


def _holds_nothing(_bodies: Sequence[Body]) -> None:
    return None


def _nothing_against(_bodies: Sequence[Body], _together: Collection[int]) -> Iterable[Problem]:
    return ()


def _asks_all(_values: Mapping[str, Any]) -> Collection[str] | None:
    return None


def _own_title(body: Body) -> str:
    return str(body.record.title)


@dataclass(frozen=True)
class RecordType:
    """A declared record type.

    Attributes:
        key: fixed name, ``pillar.noun``.
        label: Chinese name, also the name of its Excel sheet.
        model: the body's model.
        measure: number of the measure under which it is kept ("0" for the roll).
        columns: in the order of the form.
        indicators: codes that it may post to.
        natural_key: columns that make a second import find the same record.
        postings: pure function of the stored body: what it posts once confirmed.
        check: all that is wrong with a body, before it is saved and again before it posts.
        check_together: what is wrong with several bodies stored at once (caps over a whole list).
        complete: fills the derived columns of an unsaved body (counted words), before its check.
        title: the one line shown in lists and drill-downs.
        sections: titled parts of the form; one untitled part when empty.
        units: kinds of organization that may keep such records.
        reader: who, besides the person it is about, may read it; None = anybody in scope.
        parties: columns of further people who may read a confirmed restricted one (the other side
            of a talk); each needs an index.
        opens: whoever reads one of these restricted records may open its sealed columns, which the
            log keeps (``ledger.sealed``).
        own: a member may hand it in for himself.
        confirms_itself: handed in by its own member, no second person has to confirm.
        lasting: it begins on its date and goes on (a stay, a term of office): its end may be filled
            in after the books of its beginning are closed.
        apply, retract: what else a confirmation does or undoes, inside the same transaction.
        preload: gives loaded bodies what ``postings`` and ``check`` need beside their columns.
        rows: what hangs on a body in rows of their own; read and written with it.
        hold: takes the locks on which the checks rely (a case's row), inside the transaction.
        settle: brings up to date what follows from these records (a case's state and clocks), once
            for all of them, after they were posted, amended or voided in the same transaction.
        expect: takes note, while an import is planned, of a body that will be stored, for the
            checks of those that come after it.
        finds: what a confirmed record found wrong, which opens problems (``ledger.findings``).
        check_void: what stands against voiding these; also given are the numbers of all that are
            voided together.
        relies: keys of types whose records, or what those begin (a household, a meeting), its own
            may name: an import reads their sheets first.
        asks: which columns a form asks for, by what is chosen already; None = all of them.
        sheet: reads and writes rows where one row is more than the columns (activities).
        facet: what its records may be several of at once.
        form_view, detail_template: escape hatches for the pages.
    """

    key: str
    label: str
    model: type[RecordBody]
    measure: str
    columns: tuple[Column, ...]
    indicators: tuple[str, ...] = ()
    natural_key: tuple[str, ...] = ("date", "title")
    postings: Callable[[Body], Iterable[Line]] = _no_lines
    check: Callable[[Body], Iterable[Problem]] = _no_problems
    check_together: Callable[[Sequence[Body]], Iterable[tuple[Body, Problem]]] | None = None
    complete: Callable[[Body], None] = _complete_already
    title: Callable[[Body], str] = _own_title
    sections: tuple[Section, ...] = ()
    units: frozenset[str] = frozenset(
        {Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH, Kind.GROUP}
    )
    reader: Permission | None = None
    parties: tuple[str, ...] = ()
    opens: bool = False
    own: bool = False
    confirms_itself: bool = False
    lasting: bool = False
    apply: Callable[[Body, User | None], None] = _nothing
    retract: Callable[[Body, User | None], None] = _nothing
    preload: Callable[[Sequence[Body]], None] = _needs_nothing
    select: tuple[str, ...] = ()
    rows: tuple[Rows, ...] = ()
    hold: Callable[[Sequence[Body]], None] = _holds_nothing
    settle: Callable[[Sequence[Body]], None] = _holds_nothing
    expect: Callable[[Body], None] = _complete_already
    finds: Callable[[Body], Iterable[Finding]] | None = None
    check_void: Callable[[Sequence[Body], Collection[int]], Iterable[Problem]] = _nothing_against
    relies: tuple[str, ...] = ()
    asks: Callable[[Mapping[str, Any]], Collection[str] | None] = _asks_all
    sheet: Any = None
    facet: Facet | None = None
    form_view: str = ""
    detail_template: str = ""
    hint: str = field(default="", compare=False)

    @property
    def restricted(self) -> bool:
        return self.reader is not None

    @cached_property
    def columns_by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def nouns(self) -> tuple[tuple[str, Noun], ...]:
        """The body's columns that point at a noun."""
        return tuple((column.name, column.noun) for column in self.columns if column.noun)

    def field_of(self, column: Column | str) -> models.Field[Any, Any]:
        """Give the model field behind a column, from the body or the header."""
        name = column if isinstance(column, str) else column.name
        owner: type[models.Model] = self.model
        if name in HEADER_FIELDS:
            owner = Record
        return owner._meta.get_field(name)  # type: ignore[return-value]

    def lookup(self, column: Column | str) -> str:
        """Give the ORM path of a column, starting from the header."""
        name = column if isinstance(column, str) else column.name
        return name if name in HEADER_FIELDS else f"{self.model._meta.model_name}__{name}"

    def label_of(self, column: Column) -> str:
        return column.label or str(self.field_of(column).verbose_name)

    def note_of(self, column: Column) -> str:
        return column.note or str(self.field_of(column).help_text)

    def value_of(self, body: Body, column: Column | str) -> Any:
        """Read a column from a body (header columns included)."""
        name = column if isinstance(column, str) else column.name
        return getattr(body.record if name in HEADER_FIELDS else body, name)

    def load(self, records: Sequence[Record]) -> dict[int, Body]:
        """Give the bodies of headers, with what ``postings`` needs.

        Queries: one, one per kind of rows, and those of ``preload``.
        """
        known = {record.pk: record for record in records}
        bodies = self.model._default_manager.filter(pk__in=known)
        named = (link for name, noun in self.nouns for link in noun.links(name))
        links = (*self.select, *named)
        if links:
            bodies = bodies.select_related(*links)
        found = {}
        for body in bodies:
            body.record = known[body.pk]
            found[body.pk] = body
        load_rows(self.rows, list(found.values()))
        self.preload(list(found.values()))
        return found


HEADER_FIELDS = frozenset({"date", "title", "about", "organization", "state"})
