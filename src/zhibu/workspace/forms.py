"""The form of a record type, built from its columns and rows."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.utils import timezone

from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.models import Record
from zhibu.ledger.nouns import Noun
from zhibu.ledger.types import HEADER_FIELDS, Body, Column, RecordType, Rows
from zhibu.organization.models import Organization
from zhibu.workspace.checklist_form import RowsChecklist
from zhibu.workspace.form_fields import FieldMaker, NounChoice, QuietForm
from zhibu.workspace.links import Links, noun_lists
from zhibu.workspace.picks_form import RowsPicks
from zhibu.workspace.row_values import same_rows, value_or_default
from zhibu.workspace.rows_form import RowsTable
from zhibu.workspace.units import enterable_units, only_own

if TYPE_CHECKING:
    from zhibu.access.models import User

MOST_UNITS = 300
SHAPE = "shape"
# Under these headings the ledger's own checks speak of header columns.
HEADER_LABELS = {"日期": "date", "党组织": "organization", "本人": "about", "标题": "title"}
Table = RowsTable | RowsPicks


@dataclass(frozen=True)
class FormSection:
    """A titled part of the form with its fields and tables, ready for the template."""

    title: str
    fields: list[BoundField | Table]


class RecordForm(QuietForm):
    """One record as a clerk types it: the unit, then the type's entered columns and rows.

    It knows what a column is, not what the office allows: that is checked by the ledger, whose
    problems :meth:`add_problems` puts beside their fields.
    """

    # The version of the record that the form was opened with; columns may be named ``version``.
    record_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        record_type: RecordType,
        user: User,
        *,
        data: Mapping[str, Any] | None = None,
        body: Body | None = None,
        initial: dict[str, Any] | None = None,
        asked: Mapping[str, str] | None = None,
        default_year: int | None = None,
    ) -> None:
        """Build the fields.

        Args:
            body: the stored body that is being changed; None for a new record.
            initial: values to begin with, by column name, and ``organization``.
            asked: the same from the page's address; what a field refuses is left out.
            default_year: completes dates written without a year.
        """
        self.record_type, self.user, self.body = record_type, user, body
        self.own = only_own(user, record_type)
        self.default_year, self.asked = default_year, asked or {}
        super().__init__(data, initial=_initial(record_type, body) | (initial or {}))
        self._add_unit()
        self._begin_with("organization")
        self.maker = FieldMaker(record_type, Links(user, self.unit), default_year)
        values = self._chosen()
        wanted = record_type.asks(values)
        self.columns = [
            column
            for column in record_type.columns
            if self._is_typed(column) and (wanted is None or column.name in wanted)
        ]
        for column in self.columns:
            self._add_column(column)
        self.tables = [
            self._table(rows, values)
            for rows in record_type.rows
            if rows.entered and (wanted is None or rows.name in wanted)
        ]
        for table in self.tables:
            # It draws itself; the field is where errors and the ledger's problems go.
            self.fields[table.name] = forms.Field(required=False, label=table.label)

    def _begin_with(self, name: str) -> None:
        """Let a field begin with what the address says, unless the field refuses it."""
        if name not in self.asked:
            return
        try:
            value = self.fields[name].clean(self.asked[name])
        except ValidationError:
            return
        self.initial[name] = value.pk if isinstance(value, models.Model) else value

    def _is_typed(self, column: Column) -> bool:
        if column.name == "organization" or not column.entered:
            return False
        return not (column.name == "about" and self.own)

    def _add_unit(self) -> None:
        units = enterable_units(self.user, self.record_type)
        if self.body is not None:
            units = Organization.objects.filter(
                Q(pk__in=units.values("pk")) | Q(pk=self.body.record.organization_id)
            ).select_related("book")
        self.units = units
        field = forms.ModelChoiceField(
            units,
            label="党组织",
            empty_label=None,
            error_messages={"required": "请选党组织", "invalid_choice": "请选您能录入的党组织"},
        )
        offered = list(units.values_list("pk", "name")[: MOST_UNITS + 1])
        if len(offered) == 1:
            field.widget = forms.HiddenInput()
            field.initial = offered[0][0]
        else:
            field.choices = offered[:MOST_UNITS]
        self.fields["organization"] = field
        self.initial.setdefault("organization", offered[0][0] if offered else None)

    @cached_property
    def unit(self) -> Organization | None:
        """The unit that is chosen right now, whose people and nouns are offered."""
        chosen = self.data.get("organization") if self.is_bound else self.initial["organization"]
        text = str(chosen)
        found = self.units.filter(pk=int(text)).first() if text.isdecimal() else None
        return found or self.units.first()

    @cached_property
    def depends(self) -> bool:
        """Tell whether what is chosen decides what else is asked or offered."""
        return (
            self.record_type.asks is not RecordType.asks
            or any(rows.offers or rows.checklist for rows in self.record_type.rows)
            or any(noun.few for noun in noun_lists(self.record_type).values())
        )

    def _chosen(self) -> dict[str, Any]:
        """Give what is chosen already, for ``asks`` and ``offers``.

        Texts as they are typed; the unit, and nouns that can be found, as objects. Where one of
        several must be chosen and none is yet, the form begins with the usual or first one.
        """
        for column in self.record_type.columns:
            source = self.record_type.field_of(column)
            if source.choices and not source.blank and self.initial.get(column.name) is None:
                first = next(value for value, _label in source.flatchoices if value)
                self.initial[column.name] = source.get_default() or first
        values = dict(self.initial)
        for name, text in self.asked.items():
            known = self.record_type.columns_by_name.get(name)
            choices = self.record_type.field_of(known).flatchoices if known else None
            if not choices or text in dict(choices):
                values[name] = text
        if self.is_bound:
            values |= {name: self.data.get(name) for name in self.data}
        values["organization"] = self.unit
        if self.depends:
            for name, noun in self.record_type.nouns:
                by_number = noun.few or not self.is_bound
                values[name] = self.maker.links.meant(noun, values.get(name), by_number=by_number)
        return values

    def _stored(self, column: Column) -> Any | None:
        return self.record_type.value_of(self.body, column) if self.body is not None else None

    def _add_column(self, column: Column) -> None:
        source = self.record_type.field_of(column)
        yes_no = isinstance(source, models.BooleanField) and not source.choices
        must = (not source.blank and not yes_no) or column.name in {"date", "title", "about"}
        label = self.record_type.label_of(column)
        words = {
            "label": label,
            "help_text": self.record_type.note_of(column),
            "required": must,
        }
        field = self.maker.make(source, column.noun, words, self._stored(column))
        field.error_messages["required"] = f"请填{label}"
        self.fields[column.name] = field
        if column.noun is not None:
            self._begin_with_noun(column.name, column.noun)
        else:
            self._begin_with(column.name)
        if column.name in self.initial:
            value = self.initial[column.name]
            self.initial[column.name] = self.maker.first_value(field, column.noun, value)

    def _begin_with_noun(self, name: str, noun: Noun) -> None:
        """Take the number of one that may be named, or a text that names one, stored or new."""
        if name in self.asked:
            found = self.maker.links.meant(noun, self.asked[name], by_number=True)
            if isinstance(found, models.Model):
                self.initial[name] = found

    def _table(self, rows: Rows, values: Mapping[str, Any]) -> Table:
        stored = rows_of(self.body, rows.name) if self.body is not None else ()
        data = self.data if self.is_bound else None
        if rows.checklist is not None:
            return RowsChecklist(rows, self.maker, stored, data, rows.checklist(values))
        if rows.offers is None:
            return RowsTable(rows, self.maker, stored, data)
        asked = self.asked.get(rows.name, "")
        return RowsPicks(rows, self.maker, stored, data, rows.offers(values), asked)

    @property
    def shape(self) -> str:
        """Name what the form asks and offers; another choice may give another shape."""
        few = any(isinstance(field, NounChoice) for field in self.fields.values())
        parts = [
            [column.name for column in self.columns],
            [(table.name, getattr(table, "offered", None)) for table in self.tables],
            self.unit.pk if few and self.unit else None,
        ]
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

    @property
    def has_other_shape(self) -> bool:
        """Tell whether the browser shows other fields than what is chosen now asks for."""
        return bool(self.data.get(SHAPE)) and self.data[SHAPE] != self.shape

    def hush(self) -> None:
        """Draw what was posted without judging it."""
        super().hush()
        for table in self.tables:
            table.hush()

    def clean(self) -> dict[str, Any]:
        """Turn names into people and nouns, and ask the models what they cannot hold."""
        values = super().clean() or self.cleaned_data
        for column in self.columns:
            if column.name not in values:
                continue
            source = self.record_type.field_of(column)
            try:
                values[column.name] = self.maker.read_link(
                    source, column.noun, values[column.name], self._stored(column)
                )
            except ValidationError as error:
                self.add_error(column.name, error)
        self.cleaned_data = values
        for table in self.tables:
            table.check()
            for words in table.errors():
                self.add_error(table.name, words)
        if self.has_other_shape:
            self.add_error(None, "按您选的内容，要填的栏目变了，请看一遍再保存。")
        if not self.errors:
            self._check_model()
        return values

    def _check_model(self) -> None:
        body = self.build()
        unsaved = {
            name
            for name, _noun in self.record_type.nouns
            if (value := getattr(body, name, None)) is not None and value.pk is None
        }
        try:
            body.validate_constraints(exclude={"record", *unsaved})
        except ValidationError as error:
            self.add_error(None, error)

    def build(self) -> Body:
        """Give an unsaved body with what was typed; the stored one's copy when changing."""
        body = copy.copy(self.body) if self.body is not None else self.record_type.model()
        record = copy.copy(body.record) if self.body is not None else Record(entered_by=self.user)
        if self.body is None:
            record.type = self.record_type.key
        body.record = record
        record.organization = self.cleaned_data["organization"]
        if self.own and self.body is None:
            record.about = self.user.person
        for column in self.columns:
            target = record if column.name in HEADER_FIELDS else body
            value = self.cleaned_data.get(column.name)
            source = self.record_type.field_of(column)
            setattr(target, column.name, value_or_default(source, value))
        for table in self.tables:
            self._set_rows(body, table)
        return body

    def _set_rows(self, body: Body, table: Table) -> None:
        built = table.built()
        # Rows that stay the same are not written again.
        if self.body is None or not same_rows(table.rows, rows_of(self.body, table.name), built):
            set_rows(body, table.name, built)

    def sections(self) -> Iterator[FormSection]:
        """Give the visible fields in the declared parts; what is in none comes last."""
        left: dict[str, BoundField | Table] = {
            column.name: self[column.name] for column in self.columns
        }
        left |= {table.name: table for table in self.tables}
        unit = self["organization"]
        first: list[BoundField | Table] = [] if unit.is_hidden else [unit]
        for part in self.record_type.sections:
            names = [name for name in part.columns if name in left]
            if names or first:
                yield FormSection(part.title, first + [left.pop(name) for name in names])
                first = []
        if left or first:
            yield FormSection("", first + list(left.values()))

    def add_problems(self, problems: tuple[Problem, ...]) -> None:
        """Put the ledger's problems beside the fields that they name, the rest on top."""
        names = HEADER_LABELS | {
            self.record_type.label_of(column): column.name for column in self.columns
        }
        names |= {table.label: table.name for table in self.tables}
        for problem in problems:
            name = names.get(problem.field, "") if not problem.place else ""
            if name not in self.fields or self[name].is_hidden:
                self.add_error(NON_FIELD_ERRORS, str(problem))
                continue
            shown = Problem(problem.code, problem.message, problem.remedy, value=problem.value)
            self.add_error(name, str(shown))

    def as_data(self) -> dict[str, Any]:
        """Give the form's own first values as a browser would post them."""
        tables = {table.name for table in self.tables}
        values = {name: self[name].value() for name in self.fields if name not in tables}
        data = {
            name: "" if value is None else value
            for name, value in values.items()
            if value is not False
        }
        for table in self.tables:
            data |= table.as_data()
        return data

    def again(self) -> RecordForm:
        """Give the same form filled with what this one shows, to be reckoned with."""
        data = self.data if self.is_bound else self.as_data()
        return RecordForm(
            self.record_type,
            self.user,
            data=data,
            body=self.body,
            default_year=self.default_year,
        )


def _initial(record_type: RecordType, body: Body | None) -> dict[str, Any]:
    if body is None:
        return {}
    values: dict[str, Any] = {
        "organization": body.record.organization_id,
        "record_version": body.record.version,
    }
    for column in record_type.columns:
        if column.name != "organization":
            values[column.name] = record_type.value_of(body, column)
    return values


def first_values(record_type: RecordType, day: str | None, year: int) -> dict[str, Any]:
    """Give what a new form begins with: today, or the day used last in the chosen year."""
    today = timezone.localdate()
    if day and day.startswith(str(year)):
        return {"date": day}
    return {"date": today} if today.year == year else {}
