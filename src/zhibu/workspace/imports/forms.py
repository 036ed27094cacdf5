"""The form that takes a workbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import organizations_for
from zhibu.ledger import registry
from zhibu.organization.models import Organization


class UploadForm(forms.Form):
    """File, unit, year and the few choices of an import."""

    file = forms.FileField(
        label="工作簿",
        help_text="Excel 工作簿（.xlsx）或 CSV，不能带宏；一个文件里可以有多类台账",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv", "class": "drop-target"}),
    )
    organization: forms.ModelChoiceField[Organization] = forms.ModelChoiceField(
        label="导入到", queryset=None, empty_label=None
    )
    year = forms.IntegerField(
        label="年度", min_value=1949, max_value=2199, help_text="补全“3月5日”这样没有年份的日期"
    )
    confirm = forms.BooleanField(
        label="导入后直接确认", required=False, initial=True, help_text="不勾选就报送，由他人确认"
    )
    pass_unknown = forms.BooleanField(label="认不出的列不导入", required=False)
    sheet_type = forms.ChoiceField(
        label="工作表名认不出时，当作", required=False, help_text="例如只有 Sheet1 的文件或 CSV"
    )

    def __init__(self, user: User, *args: Any, may_confirm: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        units = organizations_for(user, Permission.RECORD_IMPORT)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units
        types = [(entry.key, entry.label) for entry in registry.record_types()]
        choice = self.fields["sheet_type"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "退回，请我改名"), *types]
        if not may_confirm:
            del self.fields["confirm"]

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError("这一年还没有到。")
        return year
