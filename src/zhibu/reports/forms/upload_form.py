"""The form that takes a superior's blank table."""

from __future__ import annotations

from typing import Any

from django import forms

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import organizations_for
from zhibu.organization.models import Organization
from zhibu.reports.models.forms import LONGEST_NAME


class UploadForm(forms.Form):
    """File, owner and a name."""

    file = forms.FileField(
        label="空白表",
        help_text="Excel 工作簿（.xlsx），不能带宏和密码",
        widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "drop-target"}),
    )
    organization: forms.ModelChoiceField[Organization] = forms.ModelChoiceField(
        label="归哪个党组织", queryset=None, empty_label=None, help_text="下级党组织都能用"
    )
    name = forms.CharField(
        label="名称", max_length=LONGEST_NAME, required=False, help_text="不写就用文件名"
    )

    def __init__(self, user: User, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organizations_for(user, Permission.FORM_MAP)
