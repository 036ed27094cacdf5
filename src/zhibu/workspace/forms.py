"""The form of a record type, built from its columns."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.utils import timezone

from zhibu.core.errors import Problem
from zhibu.ledger.models import Record
from zhibu.ledger.types import HEADER_FIELDS, Body, Column, RecordType
from zhibu.organization.models import Organization, Person
from zhibu.organization.selectors import branch_of
from zhibu.workspace.fields import ChineseDateField, NumberField
from zhibu.workspace.people import find_person
from zhibu.workspace.units import enterable_units, only_own

if TYPE_CHECKING:
    from zhibu.access.models import User

MOST_UNITS = 300
PEOPLE_LIST = "people-list"
# Under these headings the ledger's own checks speak of header columns.
HEADER_LABELS = {"日期": "date", "党组织": "organization", "本人": "about", "标题": "title"}


@dataclass(frozen=True)
class FormSection:
    """A titled part of the form with its fields, ready for the template."""

    title: str
    fields: list[BoundField]


class RecordForm(forms.Form):
    """One record as a clerk types it: the unit, then the type's entered columns.

    It knows what a column is, not what the office allows: that is checked by the ledger, whose
    problems :meth:`add_problems` puts beside their fields.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

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
        self.columns = [column for column in record_type.columns if self._is_asked(column)]
        for column in self.columns:
            self.fields[column.name] = self._field(column)
            self._begin_with(column.name)

    def _begin_with(self, name: str) -> None:
        """Let a field begin with what the address says, unless the field refuses it."""
        if name not in self.asked:
            return
        try:
            value = self.fields[name].clean(self.asked[name])
        except ValidationError:
            return
        self.initial[name] = value.pk if isinstance(value, models.Model) else value

    def _is_asked(self, column: Column) -> bool:
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

    def _field(self, column: Column) -> forms.Field:
        source = self.record_type.field_of(column)
        words = {
            "label": self.record_type.label_of(column),
            "help_text": self.record_type.note_of(column),
            "required": not source.blank or column.name in {"date", "title", "about"},
        }
        field = self._by_kind(source, words)
        field.error_messages["required"] = f"请填{words['label']}"
        return field

    def _by_kind(self, source: models.Field[Any, Any], words: dict[str, Any]) -> forms.Field:
        if source.related_model is Person:
            attrs = {"list": PEOPLE_LIST, "autocomplete": "off", "placeholder": "输入姓名"}
            return forms.CharField(max_length=100, widget=forms.TextInput(attrs=attrs), **words)
        if source.related_model is Organization:
            branch = self._branch()
            units = Organization.objects.below(branch).exclude(pk=branch.pk)
            return forms.ModelChoiceField(units, empty_label="（不选）", **words)
        if isinstance(source, models.DateField) and not isinstance(source, models.DateTimeField):
            return ChineseDateField(default_year=self.default_year, **words)
        if isinstance(source, models.TimeField):
            return forms.TimeField(
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **words
            )
        made = source.formfield(**words)
        if isinstance(made, forms.DecimalField) and not source.choices:
            return NumberField(
                max_digits=made.max_digits,
                decimal_places=made.decimal_places,
                min_value=made.min_value,
                max_value=made.max_value,
                **words,
            )
        if isinstance(made, forms.IntegerField) and not source.choices:
            low = made.min_value
            return NumberField(whole=True, min_value=low, max_value=made.max_value, **words)
        assert made is not None, f"{source} cannot be typed in a form"
        if isinstance(made, forms.TypedChoiceField):
            known = [(value, label) for value, label in source.flatchoices if value]
            made.choices = known if made.required else [("", "（不选）"), *known]
        return made

    def _branch(self) -> Organization:
        """Give the branch whose groups a column of units offers."""
        chosen = self.data.get("organization") if self.is_bound else self.initial["organization"]
        units = self.units
        unit = units.filter(pk=int(str(chosen))).first() if str(chosen).isdecimal() else None
        return branch_of(unit or units.first() or Organization(path="\x00"))

    def clean(self) -> dict[str, Any]:
        """Turn names into people, and ask the model what it cannot hold."""
        values = super().clean() or self.cleaned_data
        unit = values.get("organization")
        for column in self.columns:
            field = self.record_type.field_of(column)
            text = values.get(column.name)
            if field.related_model is not Person:
                continue
            values[column.name] = None
            if text and unit:
                try:
                    values[column.name] = self._person(column, text, unit)
                except ValidationError as error:
                    self.add_error(column.name, error)
        self.cleaned_data = values
        if not self.errors:
            self._check_model()
        return values

    def _person(self, column: Column, text: str, unit: Organization) -> Person:
        if self.body is not None:
            # An unchanged name still means the person it meant, even beside a new namesake.
            stored: Person | None = self.record_type.value_of(self.body, column)
            if stored is not None and stored.label == text.strip():
                return stored
        return find_person(text, unit, self.user)

    def _check_model(self) -> None:
        try:
            self.build().validate_constraints(exclude={"record"})
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
            field = self.record_type.field_of(column)
            if value is None and not field.null:
                value = field.get_default()
            setattr(target, column.name, value)
        return body

    def sections(self) -> Iterator[FormSection]:
        """Give the visible fields in the declared parts; what is in none comes last."""
        left = {column.name: self[column.name] for column in self.columns}
        unit = self["organization"]
        first = [] if unit.is_hidden else [unit]
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
        for problem in problems:
            name = names.get(problem.field, "")
            if name not in self.fields or self[name].is_hidden:
                self.add_error(NON_FIELD_ERRORS, str(problem))
                continue
            shown = Problem(problem.code, problem.message, problem.remedy, value=problem.value)
            self.add_error(name, str(shown))


def _initial(record_type: RecordType, body: Body | None) -> dict[str, Any]:
    if body is None:
        return {}
    values: dict[str, Any] = {
        "organization": body.record.organization_id,
        "version": body.record.version,
    }
    for column in record_type.columns:
        value = record_type.value_of(body, column)
        values[column.name] = value.label if isinstance(value, Person) else value
    return values


def first_values(record_type: RecordType, day: str | None, year: int) -> dict[str, Any]:
    """Give what a new form begins with: today, or the day used last in the chosen year."""
    today = timezone.localdate()
    if day and day.startswith(str(year)):
        return {"date": day}
    return {"date": today} if today.year == year else {}
