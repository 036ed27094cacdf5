"""Forms of the three administrators and of closing the books."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Role
from zhibu.audit.labels import ACTIONS
from zhibu.organization.models import Organization, Person
from zhibu.organization.rules import Rule
from zhibu.portal.form_pages import DayField, UnitField

NO_UNITS = Organization.objects.none


class PersonRadioField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Choose among the people found; only name and unit are shown."""

    widget = forms.RadioSelect

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.label}，{obj.organization.name}"


class AccountForm(forms.Form):
    """A new account, for a person found by name or for an administrator without one."""

    username = forms.CharField(
        label="登录名", max_length=30, help_text="3到30个小写字母、数字、点、短横线"
    )
    person = PersonRadioField(
        label="本人", queryset=Person.objects.none(), required=False, empty_label=None
    )
    display_name = forms.CharField(
        label="显示名",
        max_length=60,
        required=False,
        help_text="例如 系统管理员",
    )

    def __init__(self, *args: Any, found: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not found:
            del self.fields["person"]
            self.fields["display_name"].required = True
            return
        del self.fields["display_name"]
        people = Person.objects.filter(pk__in=[one.pk for one in found])
        self.fields["person"].queryset = people.select_related("organization")  # type: ignore[attr-defined]
        self.fields["person"].required = True
        if len(found) == 1:
            self.fields["person"].initial = found[0].pk


class LinkForm(forms.Form):
    """Whose account it is, among the people found by name."""

    person = PersonRadioField(label="本人", queryset=Person.objects.none(), empty_label=None)

    def __init__(self, *args: Any, found: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(pk__in=[one.pk for one in found])
        self.fields["person"].queryset = people.select_related("organization")  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    q = forms.CharField(
        label="登录名或姓名", required=False, widget=forms.TextInput({"type": "search"})
    )


class GrantForm(forms.Form):
    role = forms.ChoiceField(label="角色", choices=Role.choices)
    organization = UnitField(
        label="党组织", queryset=NO_UNITS(), help_text="对它和它的全部下级有效"
    )
    start = DayField(label="开始日期")
    end = DayField(label="结束日期", required=False, help_text="长期的留空")

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = units  # type: ignore[attr-defined]
        self.fields["start"].initial = timezone.localdate()


class RuleForm(forms.Form):
    """A rule's value from a day on; the value's field follows the rule."""

    value = forms.CharField(label="取值", max_length=60)
    organization = UnitField(label="适用组织", queryset=NO_UNITS())
    since = DayField(label="生效日期")
    source = forms.CharField(label="依据", max_length=200, help_text="文件名、文号或会议决定")

    def __init__(
        self,
        *args: Any,
        rule: Rule,
        units: QuerySet[Organization],
        everywhere: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if rule.choices:
            self.fields["value"] = forms.ChoiceField(
                label="取值", choices=rule.choices, widget=forms.RadioSelect()
            )
            self.order_fields(("value", "organization", "since", "source"))
        unit = self.fields["organization"]
        unit.queryset = units  # type: ignore[attr-defined]
        unit.required = not everywhere
        if everywhere:
            unit.empty_label = "全部组织"  # type: ignore[attr-defined]
        self.fields["since"].initial = timezone.localdate()


class AuditFilter(forms.Form):
    """What narrows the log."""

    actor = forms.CharField(
        label="谁（登录名）", required=False, widget=forms.TextInput({"type": "search"})
    )
    action = forms.ChoiceField(
        label="做了什么", required=False, choices=[("", "全部"), *ACTIONS.items()]
    )
    unit = UnitField(label="党组织", queryset=NO_UNITS(), required=False, empty_label="全部")
    first = DayField(label="从", required=False)
    last = DayField(label="到", required=False)

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean_actor(self) -> User | None:
        name = self.cleaned_data["actor"].strip().lower()
        if not name:
            return None
        user = User.objects.filter(username=name).first()
        if user is None:
            raise forms.ValidationError("没有这个登录名")
        return user


class ClosingForm(forms.Form):
    through = DayField(label="封到哪一天", help_text="含这一天")
