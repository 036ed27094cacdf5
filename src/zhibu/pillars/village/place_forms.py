"""Forms of the pages about villages and villagers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from zhibu.core.errors import DomainError
from zhibu.pillars.village.models import Village, Villager
from zhibu.pillars.village.place_services import SECRETS


class VillageForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is known of a village."""

    class Meta:
        model = Village
        fields = ("name", "township", "county", "kind", "note")


class HiddenText(forms.TextInput):
    """An input that never shows what is stored or was typed."""

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off", "data-private": True})

    def format_value(self, value: Any) -> None:
        return None


class VillagerForm(forms.ModelForm):  # type: ignore[type-arg]
    """A villager; sealed data only when typed, and never shown."""

    class Meta:
        model = Villager
        fields = ("name", "distinction")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, label in SECRETS.items():
            stored = getattr(self.instance, name)
            self.fields[f"new_{name}"] = forms.CharField(
                label=label,
                required=False,
                max_length=200,
                widget=HiddenText(),
                help_text="已登记，留空就不改" if stored else "可不填，填了加密保存",
            )
        held = [(name, label) for name, label in SECRETS.items() if getattr(self.instance, name)]
        if held:
            self.fields["clear"] = forms.MultipleChoiceField(
                label="删去已登记的",
                required=False,
                choices=held,
                widget=forms.CheckboxSelectMultiple(attrs={"class": "row-wise"}),
            )

    @property
    def secrets(self) -> dict[str, str]:
        """What was typed of the sealed fields, by name; call after ``is_valid``."""
        return {name: self.cleaned_data[f"new_{name}"] for name in SECRETS}

    @property
    def cleared(self) -> list[str]:
        return list(self.cleaned_data.get("clear", ()))

    def changed_labels(self) -> list[str]:
        """Name what was changed, for the log; never a value."""
        return [str(self.fields[name].label) for name in self.changed_data]


def blame(form: forms.BaseForm, error: DomainError) -> None:
    """Put each problem beside the field whose label it names, or over the form."""
    by_label = {str(field.label): name for name, field in form.fields.items()}
    for problem in error.problems:
        name = by_label.get(problem.field)
        form.add_error(name, str(replace(problem, field="") if name else problem))
