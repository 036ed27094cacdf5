"""The form field of a column, derived from the model field behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.forms.utils import ErrorDict

from zhibu.ledger.nouns import Noun
from zhibu.ledger.types import RecordType
from zhibu.organization.models import Organization, Person
from zhibu.organization.selectors import branch_of
from zhibu.workspace.fields import ChineseDateField, NumberField
from zhibu.workspace.links import PEOPLE_LIST, Links, list_id
from zhibu.workspace.people import MOST_OFFERED

NOT_CHOSEN = ("", "（不选）")
TO_CHOOSE = ("", "请选择")
LONGEST_NAME = 200
# Whole texts are pasted into some fields; the others take a sentence or two.
LONG_TEXTS, LONG_ROWS, NOTE_ROWS = frozenset({"text"}), 10, 3


class QuietForm(forms.Form):
    """A form that can be drawn again as it was posted, without being judged."""

    def hush(self) -> None:
        """Forget all errors and look for none."""
        self._errors, self.cleaned_data = ErrorDict(), {}


class NounChoice(forms.TypedChoiceField):
    """One of few nouns, chosen from a list; gives the object itself."""


@dataclass(frozen=True)
class FieldMaker:
    """Makes the fields of one form: it knows the unit, the user and the year."""

    record_type: RecordType
    links: Links
    default_year: int | None = None

    def make(
        self,
        source: models.Field[Any, Any],
        noun: Noun | None,
        words: dict[str, Any],
        stored: Any | None = None,
    ) -> forms.Field:
        """Give a field.

        Args:
            words: label, help text and whether it is required.
            stored: the value that is being changed; it stays possible whatever is offered.
        """
        if noun is not None:
            return self._noun(noun, words, stored)
        if source.related_model is Person:
            return _typed_name(PEOPLE_LIST, "输入姓名", 100, words)
        if source.related_model is Organization:
            units = Organization.objects.none()
            if self.links.unit is not None:
                branch = branch_of(self.links.unit)
                units = Organization.objects.below(branch).exclude(pk=branch.pk)
            return forms.ModelChoiceField(units, empty_label=NOT_CHOSEN[1], **words)
        if isinstance(source, models.DateField) and not isinstance(source, models.DateTimeField):
            return ChineseDateField(default_year=self.default_year, **words)
        if isinstance(source, models.TimeField):
            return forms.TimeField(
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **words
            )
        return _plain(source, words)

    def _noun(self, noun: Noun, words: dict[str, Any], stored: Any | None) -> forms.Field:
        offered = self.links.offered(noun) if noun.few else []
        if not offered or len(offered) == MOST_OFFERED:
            identity = list_id(self.record_type, noun)
            return _typed_name(identity, f"输入{noun.label}", LONGEST_NAME, words)
        by_number = {str(one.pk): one for one in offered}
        if stored is not None and stored.pk is not None:
            by_number.setdefault(str(stored.pk), stored)
        choices = [(number, noun.text(one)) for number, one in by_number.items()]
        if words.get("required") and len(choices) == 1:
            # Who helps one village need not say which.
            words = words | {"initial": choices[0][0]}
        nothing = TO_CHOOSE if words.get("required") else NOT_CHOSEN
        return NounChoice(
            choices=[nothing, *choices],
            coerce=by_number.__getitem__,
            empty_value=None,
            error_messages={"invalid_choice": f"请从列表里选{noun.label}"},
            **words,
        )

    def first_value(self, field: forms.Field, noun: Noun | None, value: Any) -> Any:
        """Give a stored value as its field begins with it."""
        if isinstance(value, Person):
            return value.label
        if noun is not None and isinstance(value, models.Model):
            return str(value.pk) if isinstance(field, NounChoice) else noun.text(value)
        return value.pk if isinstance(value, models.Model) else value

    def read_link(
        self,
        source: models.Field[Any, Any],
        noun: Noun | None,
        value: Any,
        stored: Any | None,
    ) -> Any:
        """Turn what was typed for a person or a noun into the object; other values stay.

        Raises:
            ValidationError: nothing or several go by that name, with what to write instead.
        """
        person = source.related_model is Person
        if not isinstance(value, str) or not (person or noun is not None):
            return value
        text = value.strip()
        if not text:
            return None
        if stored is not None and _is_written(stored, noun, text):
            # An unchanged name still means what it meant, even beside a new namesake.
            return stored
        return self.links.person(text) if noun is None else self.links.noun(noun, text)


def _is_written(stored: Any, noun: Noun | None, text: str) -> bool:
    written: str = stored.label if noun is None else noun.text(stored)
    return " ".join(written.split()) == " ".join(text.split())


def _typed_name(
    identity: str, placeholder: str, longest: int, words: dict[str, Any]
) -> forms.CharField:
    attrs = {"list": identity, "autocomplete": "off", "placeholder": placeholder}
    return forms.CharField(max_length=longest, widget=forms.TextInput(attrs=attrs), **words)


def _plain(source: models.Field[Any, Any], words: dict[str, Any]) -> forms.Field:
    made = source.formfield(**words)
    if made is not None:
        words = words | {"initial": made.initial}
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
        made.choices = known if made.required else [NOT_CHOSEN, *known]
    if isinstance(made.widget, forms.Textarea):
        made.widget.attrs["rows"] = LONG_ROWS if source.name in LONG_TEXTS else NOTE_ROWS
    return made
