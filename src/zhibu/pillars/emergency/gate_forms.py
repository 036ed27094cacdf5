"""Forms of gates and of what is checked at them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from zhibu.core.errors import DomainError
from zhibu.organization.rules import value_of
from zhibu.pillars.emergency.gate_dated_rules import LIMIT_RULES
from zhibu.pillars.emergency.gate_rules import CHECK_LABELS, MEASURED, Setting
from zhibu.pillars.emergency.models.gates import CheckSetting, Gate
from zhibu.pillars.emergency.response_nouns import responses_for
from zhibu.pillars.emergency.response_terms import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhibu.cases.models import Case

MOST_CHECKS = len(CHECK_LABELS)


class NewGateForm(forms.ModelForm):  # type: ignore[type-arg]
    """A gate of one of the running responses."""

    class Meta:
        model = Gate
        fields = ("response", "name")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        running = responses_for(self.instance.organization).filter(state=OPEN)
        choice: Any = self.fields["response"]
        choice.queryset, choice.empty_label = running, None
        choice.label_from_instance = lambda case: case.title


class GateForm(forms.ModelForm):  # type: ignore[type-arg]
    """What may change of a gate: its name, and its last day."""

    class Meta:
        model = Gate
        fields = ("name", "closed_on")
        widgets = {"closed_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
        help_texts = {"closed_on": "最后一天查验的日期；还在查验的留空"}


def ruled(kind: str, response: Case) -> str:
    """Give the limit that holds today where a check has none of its own."""
    return str(value_of(LIMIT_RULES[kind], response.organization, timezone.localdate()))


class CheckSettingsForm(forms.Form):
    """All checks that there are: whether each is made, its place in the order, its limit."""

    def __init__(self, response: Case, *args: Any, **more: Any) -> None:
        stored = {row.kind: row for row in CheckSetting.objects.filter(response=response)}
        super().__init__(*args, **more)
        for order, (kind, label) in enumerate(CHECK_LABELS.items(), start=1):
            row = stored.get(kind)
            self.fields[f"use_{kind}"] = forms.BooleanField(
                label=label, required=False, initial=row is not None
            )
            self.fields[f"order_{kind}"] = forms.IntegerField(
                label=f"{label}顺序",
                required=False,
                initial=row.order if row else order,
                min_value=1,
                max_value=99,
            )
            if kind in MEASURED:
                self.fields[f"limit_{kind}"] = forms.DecimalField(
                    label=f"{label}界限（{MEASURED[kind].unit}）",
                    required=False,
                    initial=row.limit if row else None,
                    max_digits=5,
                    decimal_places=1,
                    widget=forms.NumberInput(attrs={"placeholder": ruled(kind, response)}),
                )

    @property
    def lines(self) -> Iterator[dict[str, Any]]:
        """One line for each check, as the table shows it."""
        for kind in CHECK_LABELS:
            yield {
                "use": self[f"use_{kind}"],
                "order": self[f"order_{kind}"],
                "limit": self[f"limit_{kind}"] if kind in MEASURED else None,
            }

    def settings(self) -> Sequence[Setting]:
        """Give the checks that were ticked, in order; call after ``is_valid``."""
        given = self.cleaned_data
        chosen = [kind for kind in CHECK_LABELS if given[f"use_{kind}"]]
        chosen.sort(key=lambda kind: given[f"order_{kind}"] or MOST_CHECKS + 1)
        return [Setting(kind, given.get(f"limit_{kind}")) for kind in chosen]


class PeopleForm(forms.Form):
    """People to be sealed onto a list; what was typed is never shown again."""

    people = forms.CharField(
        label="名单",
        help_text="一行一人：张三 13800001234，电话可不写",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "data-private": True}),
    )


def blame(form: forms.BaseForm, error: DomainError) -> None:
    """Put each problem beside the field whose label it names, or over the form."""
    by_label = {str(field.label): name for name, field in form.fields.items()}
    for problem in error.problems:
        name = by_label.get(problem.field)
        form.add_error(name, str(replace(problem, field="") if name else problem))
