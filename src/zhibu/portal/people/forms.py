"""Forms of the pages about units and people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from zhibu.core.names import normalize_name
from zhibu.organization.models import (
    Kind,
    OfficeProfile,
    Organization,
    Person,
    Post,
    RightsSuspension,
    Sex,
)
from zhibu.organization.models.people import COMMITTEE_POSTS
from zhibu.organization.models.tree import ALLOWED_CHILDREN
from zhibu.organization.selectors import members_on
from zhibu.portal.form_pages import DayField, SecretInput, SecretsMixin, UnitField
from zhibu.roster.models import Category, HowIn, HowOut

LONG_ROLL = 300
NEW_PERSON = "new"


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """The office as reports name it."""

    class Meta:
        model = OfficeProfile
        fields = (
            "party_full_name",
            "office_name",
            "office_short_name",
            "county",
            "business_field",
            "motto",
        )


class UnitForm(forms.Form):
    """A new unit below another one."""

    name = forms.CharField(label="名称", max_length=120)
    code = forms.SlugField(label="编号", max_length=40, help_text="字母、数字或短横线，定后不改")
    kind = forms.ChoiceField(label="类别")
    founded = DayField(label="成立日期")

    def __init__(self, *args: Any, parent: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = ALLOWED_CHILDREN[parent.kind]
        kinds = [(kind.value, kind.label) for kind in Kind if kind in allowed]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].initial = kinds[0][0]
            self.fields["kind"].widget = forms.HiddenInput()


class RenameForm(forms.Form):
    name = forms.CharField(label="名称", max_length=120)


class MoveForm(forms.Form):
    """Another parent from a day on."""

    parent = UnitField(label="新的上级", queryset=Organization.objects.none())
    on = DayField(label="从哪天起", help_text="这一天起算在新上级名下")

    def __init__(self, *args: Any, parents: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """Only a day; the label says which."""

    on = DayField()

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = label
        self.fields["on"].help_text = help_text
        self.fields["on"].initial = timezone.localdate()


class PersonChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Choose a person from a short roll."""

    def label_from_instance(self, obj: Person) -> str:
        return obj.label


class AppointForm(forms.Form):
    """Who holds which post from when; a long roll is searched by name instead of listed."""

    person = PersonChoiceField(label="姓名", queryset=Person.objects.none())
    post = forms.ChoiceField(label="职务")
    start = DayField(label="任职日期")
    end = DayField(label="免职日期", required=False, help_text="现任的留空")

    def __init__(self, *args: Any, unit: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = (Post.GROUP_LEADER,) if unit.kind == Kind.GROUP else COMMITTEE_POSTS
        self.fields["post"].choices = [(p.value, p.label) for p in posts]  # type: ignore[attr-defined]
        self.roll = members_on(unit, timezone.localdate())
        if self.roll[LONG_ROLL:].exists():
            self.fields["person"] = forms.CharField(
                label="姓名", help_text="同名的写成 张伟（车队）"
            )
            self.order_fields(("person", "post", "start", "end"))
        else:
            self.fields["person"].queryset = self.roll  # type: ignore[attr-defined]

    def clean_person(self) -> Person:
        given = self.cleaned_data["person"]
        if isinstance(given, Person):
            return given
        name = normalize_name(given)
        found = list(self.roll.filter(search_name=name.split("（")[0]))
        exact = [one for one in found if normalize_name(one.label) == name] or found
        if len(exact) == 1:
            return exact[0]
        if not exact:
            raise forms.ValidationError("名册上没有这个人，请核对姓名")
        names = "、".join(one.label for one in exact)
        raise forms.ValidationError(f"有 {len(exact)} 个同名的人，请写全：{names}")


class SuspendForm(forms.Form):
    reason = forms.ChoiceField(label="原因", choices=RightsSuspension.Reason.choices)
    start = DayField(label="开始日期")
    end = DayField(label="结束日期", required=False, help_text="还不知道的留空")


class PersonForm(SecretsMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A person's data. ID number and phone are only written, never shown: blank keeps them."""

    secret_fields = ("id_number", "phone")
    id_number = forms.CharField(
        label="身份证号",
        required=False,
        max_length=40,
        widget=SecretInput(),
        help_text="留空保持不变；填写则替换",
    )
    phone = forms.CharField(
        label="手机号",
        required=False,
        max_length=40,
        widget=SecretInput(inputmode="tel"),
        help_text="留空保持不变；填写则替换",
    )

    class Meta:
        model = Person
        fields = ("name", "distinction", "sex", "birth_date", "position", "is_leading_cadre")
        field_classes = {"birth_date": DayField}
        widgets = {
            "birth_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "sex": forms.RadioSelect(attrs={"class": "parts small"}),
        }

    def __init__(self, *args: Any, user_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user_id = user_id
        self.fields["sex"].choices = Sex.choices  # type: ignore[attr-defined]
        self.fields["birth_date"].help_text = "填了身份证号可留空"


class NewPersonForm(PersonForm):
    """Somebody to be entered, who may turn out to be on file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.secret_fields:
            self.fields[name].help_text = "可以以后再补"

    def ask_who(self, known: list[Person], *, same_number: bool) -> None:
        """Add the question whether this is somebody on file already."""
        choices = [(str(one.pk), f"是，{one.label}（{one.organization}）") for one in known]
        if not same_number:
            choices.append((NEW_PERSON, "不是，另登记一人"))
        self.fields["same"] = forms.ChoiceField(
            label="是同一个人吗",
            required=False,
            choices=choices,
            widget=forms.RadioSelect(),
            help_text=(
                "身份证号相同" if same_number else "有同名的人；另登记时请填“区分”，例如科室"
            ),
        )
        self.order_fields(["same", *(name for name in self.fields if name != "same")])


class AdmitForm(NewPersonForm):
    """A new name on the roll: the person and the stay in one form."""

    how_in = forms.ChoiceField(
        label="进入方式",
        choices=[(how.value, how.label) for how in HowIn],
        initial=HowIn.TRANSFERRED,
        widget=forms.RadioSelect(attrs={"class": "parts small"}),
    )
    since = DayField(label="进入支部日期")
    joined_on = DayField(label="入党日期", help_text="支部大会通过接收为预备党员的日期")
    confirmed_on = DayField(label="转正日期", required=False, help_text="预备党员留空")
    group = UnitField(label="党小组", queryset=Organization.objects.none(), required=False)

    def __init__(self, *args: Any, branch: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = Organization.objects.filter(book=branch, dissolved__isnull=True)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        self.fields["group"].empty_label = "不编组"  # type: ignore[attr-defined]


class StaffForm(NewPersonForm):
    """Somebody who is no Party member: the person and the registration in one form."""

    category = forms.ChoiceField(
        label="类别",
        choices=Category.choices,
        initial=Category.ESTABLISHED,
        widget=forms.RadioSelect(attrs={"class": "parts small"}),
    )
    is_league_member = forms.BooleanField(label="共青团员", required=False)
    arrived_on = DayField(label="到单位日期", required=False, help_text="不清楚的留空")
    since = DayField(label="登记日期", help_text="不能早于到单位日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_leading_cadre"]
        self.fields["since"].initial = timezone.localdate()


class LeaveForm(forms.Form):
    on = DayField(label="最后一天", help_text="在册的最后一天；第二天起不再计入")
    how = forms.ChoiceField(
        label="离开方式",
        choices=HowOut.choices,
        widget=forms.RadioSelect(attrs={"class": "parts small"}),
    )


class RegroupForm(forms.Form):
    group = UnitField(label="党小组", queryset=Organization.objects.none())
    since = DayField(label="从哪天起")

    def __init__(self, *args: Any, groups: QuerySet[Organization], today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        self.fields["since"].initial = today


class RevealForm(forms.Form):
    reason = forms.CharField(label="用途", max_length=100)
