"""What a list may be narrowed by: unit and period, state, lateness, text, declared columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhibu.access.scope import access_of
from zhibu.core.errors import DomainError
from zhibu.core.names import normalize_name
from zhibu.core.periods import Period
from zhibu.ledger.models import State
from zhibu.ledger.nouns import Noun
from zhibu.ledger.types import Column, RecordType
from zhibu.organization.models import Organization, Person
from zhibu.workspace.fields import ChineseDateField
from zhibu.workspace.lateness import is_late
from zhibu.workspace.values import is_number

if TYPE_CHECKING:
    from zhibu.access.models import User

ALL = "all"
FIRST_YEAR_OFFERED = 2012
MOST_UNITS_OFFERED = 200
MOST_NOUNS_OFFERED = 300
ANY = ("", "全部")
YES_NO = (ANY, ("yes", "是"), ("no", "否"))


@dataclass(frozen=True)
class Bounds:
    """The unit and the days that a list is about; None = no bound.

    Without a word in the address these are the current unit and the current year.
    """

    unit: Organization | None
    period: Period | None


class FilterForm(forms.Form):
    """The filters of one record type. Every field may stay empty; a wrong one narrows nothing."""

    use_required_attribute = False

    def __init__(
        self,
        data: Any,
        record_type: RecordType,
        bounds: Bounds,
        home: Bounds,
        user: User | None = None,
    ) -> None:
        self.record_type, self.home, self.user = record_type, home, user
        self.declared: dict[str, Column] = {}
        given = data.copy()
        # What holds without being asked for is shown as chosen.
        given.setdefault("period", str(bounds.period) if bounds.period else ALL)
        given.setdefault("unit", str(bounds.unit.pk) if bounds.unit else ALL)
        super().__init__(given, prefix=None, auto_id="filter_%s")
        self.fields["q"] = forms.CharField(label="标题含", required=False, max_length=60)
        self.fields["period"] = forms.ChoiceField(
            label="期间", required=False, choices=_periods(bounds, home)
        )
        self.fields["from"] = ChineseDateField(label="从", required=False)
        self.fields["to"] = ChineseDateField(label="到", required=False)
        below = _below(home)
        # The units below the current one, when these are all of them.
        self.below = [int(pk) for pk, _name in below if pk]
        self.below_is_whole = len(self.below) < MOST_UNITS_OFFERED
        units = _units(bounds, home, below)
        if len(units) > 2:
            self.fields["unit"] = forms.ChoiceField(label="党组织", required=False, choices=units)
        self.fields["state"] = forms.ChoiceField(
            label="状态", required=False, choices=(ANY, *State.choices)
        )
        self.fields["late"] = forms.ChoiceField(
            label="补录", required=False, choices=(ANY, ("yes", "只看补录"), ("no", "不看补录"))
        )
        if facet := record_type.facet:
            choices = [ANY, *((one.value, one.label) for one in facet.choices())]
            self.fields[facet.name] = forms.ChoiceField(
                label=facet.label, required=False, choices=choices
            )
        for column in record_type.columns:
            if column.filtered and column.name != "date":
                self._declare(column, below)

    def _declare(self, column: Column, below: list[tuple[str, str]]) -> None:
        label = self.record_type.label_of(column)
        if column.noun is not None:
            choices = self._nouns(column.name, column.noun)
            if choices:
                self.fields[column.name] = forms.ChoiceField(
                    label=label, required=False, choices=[ANY, *choices]
                )
                self.declared[column.name] = column
            return
        for name, field in _fields_for(self.record_type, column, label, below).items():
            self.fields[name] = field
            self.declared[name] = column

    def _nouns(self, name: str, noun: Noun) -> list[tuple[str, str]]:
        """Offer what records of the current unit may name, where the user may see that list.

        Queries: one; one more where the address names one that the list does not reach.
        """
        unit = self.home.unit
        closed = noun.reader is not None and (
            self.user is None or unit is None or not access_of(self.user).may(noun.reader, unit)
        )
        if unit is None or closed:
            return []
        found = list(noun.among(unit)[:MOST_NOUNS_OFFERED])
        asked = str(self.data.get(name, ""))
        if asked.isdecimal() and all(one.pk != int(asked) for one in found):
            found += noun.among(unit).filter(pk=int(asked))
        return [(str(one.pk), noun.text(one)) for one in found]

    def predicate(self, late_days: int) -> Q:
        """Give the conditions of all valid fields but unit and period."""
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value}
        found = Q()
        if text := values.get("q"):
            found &= Q(title__contains=text)
        if day := values.get("from"):
            found &= Q(date__gte=day)
        if day := values.get("to"):
            found &= Q(date__lte=day)
        if state := values.get("state"):
            found &= Q(state=state)
        if late := values.get("late"):
            found &= is_late(late_days) if late == "yes" else ~is_late(late_days)
        if (facet := self.record_type.facet) and (value := values.get(facet.name)):
            found &= Q(pk__in=facet.records_with(value))
        for name, column in self.declared.items():
            if name in values:
                found &= _condition(self.record_type, column, name, values[name])
        return found

    def chosen(self) -> dict[str, str]:
        """Map each filter in use to words for its chip, unit and period left out."""
        self.is_valid()
        found = {}
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if not value or name in {"unit", "period"}:
                continue
            said = dict(getattr(field, "choices", ())).get(value, value)
            found[name] = f"{field.label}：{said}"
        return found


def _fields_for(
    record_type: RecordType, column: Column, label: str, below: list[tuple[str, str]]
) -> dict[str, forms.Field]:
    field, name = record_type.field_of(column), column.name
    if field.choices:
        choices = [ANY, *((value, text) for value, text in field.flatchoices if value)]
        return {name: forms.ChoiceField(label=label, required=False, choices=choices)}
    if isinstance(field, models.BooleanField):
        return {name: forms.ChoiceField(label=label, required=False, choices=YES_NO)}
    if isinstance(field, models.DateField):
        return {
            f"{name}_from": ChineseDateField(label=f"{label}从", required=False),
            f"{name}_to": ChineseDateField(label="到", required=False),
        }
    if field.related_model is Organization:
        return {name: forms.ChoiceField(label=label, required=False, choices=below)}
    if is_number(field):
        return {name: forms.DecimalField(label=label, required=False)}
    return {name: forms.CharField(label=label, required=False, max_length=60)}


def _condition(record_type: RecordType, column: Column, name: str, value: Any) -> Q:
    field, lookup = record_type.field_of(column), record_type.lookup(column)
    if column.noun is not None:
        return Q(**{lookup: int(value)})
    if field.choices or is_number(field):
        return Q(**{lookup: value})
    if isinstance(field, models.BooleanField):
        return Q(**{lookup: value == "yes"})
    if isinstance(field, models.DateField):
        return Q(**{f"{lookup}__{'gte' if name.endswith('_from') else 'lte'}": value})
    if field.related_model is Person:
        people = Person.objects.filter(search_name__contains=normalize_name(value))
        return Q(**{f"{lookup}__in": people})
    if field.related_model is Organization:
        return Q(**{lookup: int(value)})
    return Q(**{f"{lookup}__contains": value})


def _periods(bounds: Bounds, home: Bounds) -> list[tuple[str, str]]:
    years = range(timezone.localdate().year, FIRST_YEAR_OFFERED - 1, -1)
    found = {str(year): f"{year}年" for year in years}
    for period in (home.period, bounds.period):
        if period is not None:
            found.setdefault(str(period), period.label)
    return [(ALL, "全部年份"), *found.items()]


def _units(bounds: Bounds, home: Bounds, below: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Offer the current unit, those below it, and everything in reach."""
    found = {ALL: "全部（我能看的）"}
    if home.unit is not None:
        found[str(home.unit.pk)] = f"{home.unit.name}及下级"
        found.update(below[1:])
    if bounds.unit is not None:
        found.setdefault(str(bounds.unit.pk), bounds.unit.name)
    return list(found.items())


def _below(home: Bounds) -> list[tuple[str, str]]:
    """Offer the units below the current one, and no choice. Queries: one."""
    if home.unit is None:
        return [ANY]
    units = Organization.objects.below(home.unit).exclude(pk=home.unit.pk)
    rows = units.values_list("pk", "name")[:MOST_UNITS_OFFERED]
    return [ANY, *((str(pk), name) for pk, name in rows)]


def read_bounds(text_of_unit: str, text_of_period: str, home: Bounds, *, units: Any) -> Bounds:
    """Read unit and period from an address; raise DomainError for a period that is none.

    Args:
        units: the organizations that the user may read; another one gives KeyError.
    """
    unit, period = home.unit, home.period
    if text_of_unit == ALL:
        unit = None
    elif text_of_unit.isdecimal():
        unit = units.filter(pk=int(text_of_unit)).first()
        if unit is None:
            raise KeyError(text_of_unit)
    elif text_of_unit:
        raise DomainError.of("WEB001", "不是党组织编号", "请从列表里选", value=text_of_unit)
    if text_of_period == ALL:
        period = None
    elif text_of_period:
        period = Period.parse(text_of_period)
    return Bounds(unit, period)
