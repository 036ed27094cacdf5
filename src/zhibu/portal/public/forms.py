"""The forms of the public site: leave a message, follow it by its code."""

from __future__ import annotations

from typing import Any

from django import forms

from zhibu.pillars.standards.feedback_services import MOST_CONTACT, MOST_LETTERS, new_ticket
from zhibu.pillars.standards.openness_values import PublicUnit

TRAP = "website"


class Message(forms.CharField):
    """A text in which a new line is one letter, as the browser counts."""

    def to_python(self, value: Any) -> str:
        """Write line ends in the short form before they are counted."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class FeedbackForm(forms.Form):
    """A message. Whoever fills the hidden field is no human; nobody is asked to prove anything."""

    unit = forms.ChoiceField(label="写给", error_messages={"invalid_choice": "请从列表里选"})
    text = Message(
        label="意见",
        max_length=MOST_LETTERS,
        error_messages={
            "required": "请写下您的意见",
            "max_length": f"有 %(show_value)d 字，超过 {MOST_LETTERS} 字；请写要点，或分几次提交",
            "null_characters_not_allowed": "里面有看不见的控制字符，请删去后再提交",
        },
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": MOST_LETTERS}),
    )
    contact = forms.CharField(
        label="联系方式（可不填）",
        required=False,
        max_length=MOST_CONTACT,
        error_messages={"max_length": f"请只留一个电话或邮箱，不超过 {MOST_CONTACT} 字"},
        widget=forms.TextInput(attrs={"maxlength": MOST_CONTACT, "autocomplete": "off"}),
    )
    wants_public = forms.BooleanField(
        label="同意把意见和答复公开（不公开联系方式）", required=False
    )
    website = forms.CharField(
        label="请不要填写这一栏",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    ticket = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def __init__(
        self, units: tuple[PublicUnit, ...], chosen: PublicUnit | None, data: Any = None
    ) -> None:
        first = {"ticket": new_ticket(), "unit": chosen.pk if chosen else ""}
        super().__init__(data, initial=first, label_suffix="")
        self.units = units
        choices = [(str(unit.pk), unit.name) for unit in units]
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        if len(choices) == 1:
            field.initial = choices[0][0]
            field.widget = forms.HiddenInput()
            field.choices = choices
        else:
            field.choices = [("", "请选择"), *choices]

    @property
    def unit_name(self) -> str:
        """To whom a valid form is written."""
        return next(one.name for one in self.units if str(one.pk) == self.cleaned_data["unit"])

    def clean_website(self) -> str:
        """Refuse what only a program fills in."""
        if self.cleaned_data.get(TRAP):
            raise forms.ValidationError("这一栏要空着；请清空后再提交")
        return ""


class FollowForm(forms.Form):
    """A code, as it was read aloud or copied by hand."""

    code = forms.CharField(
        label="查询码",
        max_length=40,
        error_messages={"required": "请填写查询码", "max_length": "查询码是 12 位字母和数字"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 40}),
    )
