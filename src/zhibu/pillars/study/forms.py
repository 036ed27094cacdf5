"""Forms of the pillar's own pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from zhibu.core.errors import DomainError
from zhibu.organization.models import Person
from zhibu.pillars.study.models import DemocraticAppraisal, Grade
from zhibu.pillars.study.services import MARKS, Appraised
from zhibu.workspace.fields import ChineseDateField

UNSET = ("", "—")


def blame(form: forms.Form, error: DomainError) -> None:
    """Put the problems of the domain on a form, each with its remedy."""
    for problem in error.problems:
        form.add_error(None, str(problem))


class NoteForm(forms.Form):
    """One's own note: the words as a number, or the text, in one field."""

    entry = forms.CharField(
        label="今天记了多少",
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "1500 或直接粘贴正文"}),
        help_text="填字数，或粘贴正文由系统计字",
        error_messages={"required": "请填字数或粘贴正文"},
    )
    topic = forms.CharField(label="学习内容", max_length=80, required=False)
    day = ChineseDateField(label="日期")

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"day": timezone.localdate()})


class SheetForm(forms.Form):
    """The day of the meeting that set the results."""

    day = ChineseDateField(label="评议日期")


class LineForm(forms.Form):
    """One member's line of the appraisal table."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    self_mark = forms.ChoiceField(choices=[UNSET, *Grade.choices], required=False)
    mutual_mark = forms.ChoiceField(choices=[UNSET, *Grade.choices], required=False)
    mass_mark = forms.ChoiceField(choices=[UNSET, *Grade.choices], required=False)
    result = forms.ChoiceField(
        choices=Grade.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "parts small"}),
    )

    def __init__(
        self,
        person: Person,
        stored: DemocraticAppraisal | None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        initial: dict[str, Any] = {}
        if stored is not None:
            initial = {name: getattr(stored, name) for name in MARKS}
            initial["version"] = stored.record.version
        super().__init__(data, initial=initial, prefix=f"m{person.pk}")
        self.person, self.stored = person, stored
        names = {"self_mark": "自评", "mutual_mark": "互评", "mass_mark": "测评", "result": "结果"}
        for name, label in names.items():
            self.fields[name].widget.attrs["aria-label"] = f"{person.label} {label}"

    def line(self) -> Appraised:
        """Give what was typed; call after ``is_valid``."""
        return Appraised(
            self.person,
            version=self.cleaned_data["version"],
            **{name: self.cleaned_data[name] for name in MARKS},
        )


def usual_day(stored: Mapping[int, DemocraticAppraisal], year: int, today: date) -> date:
    """Give the day to begin with: that of what is stored, else today or the year's last day."""
    days = [body.record.date for body in stored.values()]
    return max(days) if days else min(today, date(year, 12, 31))
