"""The form that takes a paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for
from zhibu.core.periods import FIRST_YEAR
from zhibu.organization.models import Organization
from zhibu.reports.models import PaperTask

GUESS = ""
KINDS = (
    (GUESS, "由系统判断"),
    (PaperTask.Kind.FILL.value, "填空"),
    (PaperTask.Kind.CHECK.value, "核对"),
    (PaperTask.Kind.REFRESH.value, "更新数字"),
)


class PaperForm(forms.Form):
    """File, what to do with it, unit and year."""

    file = forms.FileField(
        label="材料",
        help_text="Word（.docx）、文本（.txt）或 Excel（.xlsx）",
        widget=forms.FileInput(
            attrs={"accept": ".docx,.txt,.xlsx,text/plain", "class": "drop-target"}
        ),
    )
    kind = forms.ChoiceField(
        label="办什么",
        required=False,
        choices=KINDS,
        widget=forms.RadioSelect(attrs={"class": "parts"}),
    )
    organization: forms.ModelChoiceField[Organization] = forms.ModelChoiceField(
        label="党组织", queryset=None, empty_label=None
    )
    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=2199)

    def __init__(self, user: User, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organizations_for(user, Permission.REPORT_VIEW)
        self.writes = access_of(user).holds(Permission.REPORT_WRITE)

    def clean_kind(self) -> str:
        """Who writes no reports only checks them; others may leave it to the paper."""
        kind: str = self.cleaned_data["kind"]
        return kind or (GUESS if self.writes else PaperTask.Kind.CHECK.value)

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError("这一年还没有到。")
        return year
