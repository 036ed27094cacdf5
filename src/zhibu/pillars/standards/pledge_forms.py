"""Forms of the pages about pledges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from zhibu.core.errors import DomainError
from zhibu.organization.models import Person
from zhibu.organization.selectors import members_on
from zhibu.pillars.standards.models import Asked, PledgeText
from zhibu.workspace.fields import ChineseDateField


class PledgeTextForm(forms.ModelForm):  # type: ignore[type-arg]
    """One version of a pledge's text; of a signed one only who is asked and until when."""

    adopted_on = ChineseDateField(label="启用日期", help_text="从这一天起可以签")
    closes_on = ChineseDateField(label="签署截止", required=False, help_text="留空即一直可签")
    chosen = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label="指定人员",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "parts small"}),
        help_text="“请谁签”选了指定人员才需要勾",
    )

    class Meta:
        model = PledgeText
        fields = ("title", "text", "adopted_on", "closes_on", "asked", "chosen")
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        instance: PledgeText,
        signed: bool,
        today: date,
    ) -> None:
        super().__init__(data, instance=instance)
        people = members_on(instance.organization, today)
        self.fields["chosen"].queryset = people.order_by("name", "distinction")  # type: ignore[attr-defined]
        frozen = ["title", "text", "adopted_on"] if signed else []
        if instance.version > 1:
            frozen.append("title")
        for name in frozen:
            self.fields[name].disabled = True
            self.fields[name].help_text = "已有人签署，不能再改" if signed else ""

    def clean(self) -> dict[str, Any]:
        """People must be chosen where chosen people are asked."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("asked") == Asked.CHOSEN and not values.get("chosen"):
            self.add_error("chosen", "请勾选请哪些人签")
        return values

    def people(self) -> list[Person]:
        """Give who was chosen; call after ``is_valid``."""
        if self.cleaned_data["asked"] != Asked.CHOSEN:
            return []
        return list(self.cleaned_data["chosen"])


class SignForm(forms.Form):
    """The signer's own name under the words that he was shown."""

    typed_name = forms.CharField(
        label="签名",
        max_length=60,
        help_text="请输入本人姓名",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "请输入本人姓名"},
    )
    agreed = forms.BooleanField(
        label="我已阅读全文，承诺遵守", error_messages={"required": "请先勾选已阅读全文"}
    )
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class PaperForm(forms.Form):
    """Who signed on paper, and on which day."""

    day = ChineseDateField(label="签署日期")
    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label="在纸上签过的人",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "parts small"}),
        error_messages={"required": "请勾选在纸上签过的人"},
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, missing: list[Person], today: date
    ) -> None:
        super().__init__(data, initial={"day": today})
        people = Person.objects.filter(pk__in=[person.pk for person in missing])
        self.fields["people"].queryset = people.order_by("name", "distinction")  # type: ignore[attr-defined]


def blame(form: forms.BaseForm, error: DomainError) -> None:
    """Put each problem beside the field whose label it names, or over the form."""
    by_label = {str(field.label): name for name, field in form.fields.items()}
    for problem in error.problems:
        name = by_label.get(problem.field)
        form.add_error(name, str(replace(problem, field="") if name else problem))
