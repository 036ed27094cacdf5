"""The form of a household's data and of those who live there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from zhibu.core.errors import DomainError
from zhibu.organization.models import Organization
from zhibu.pillars.village.models import Household, HouseholdMember, Relation, Sex
from zhibu.pillars.village.nouns import VILLAGER
from zhibu.workspace.fields import NumberField, said

SEALED_NOTE = "加密保存；不填就保持不变"
MORE_MEMBERS = 3
OLDEST = 120


class RevealForm(forms.Form):
    reason = forms.CharField(
        label="用途（记入日志）", max_length=100, error_messages={"required": "请写明用途"}
    )


def _secret(label: str, longest: int) -> forms.CharField:
    # Never filled in from what is stored, and not kept by the browser.
    widget = forms.TextInput(attrs={"autocomplete": "off", "data-private": ""})
    return forms.CharField(
        label=label, max_length=longest, required=False, widget=widget, help_text=SEALED_NOTE
    )


class HouseholdForm(forms.Form):
    """Address and sealed data of a household."""

    address = forms.CharField(label="住址", max_length=60, required=False)
    phone = _secret("联系电话", 20)
    bank_account = _secret("银行账号", 40)
    health = _secret("健康状况", 200)
    disability = _secret("残疾情况", 200)

    def columns(self) -> dict[str, Any]:
        """Give what shall be stored: sealed values only where they were typed."""
        typed = self.cleaned_data
        return {name: value for name, value in typed.items() if name == "address" or value}


class MemberForm(forms.Form):
    """One who lives there; a line without a name says nothing."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="姓名", max_length=60, required=False)
    relation = forms.ChoiceField(label="与户主关系", choices=Relation.choices, initial="other")
    sex = forms.ChoiceField(label="性别", choices=[("", "—"), *Sex.choices], required=False)
    birth_year = NumberField(label="出生年份", whole=True, required=False)
    works = forms.BooleanField(label="有劳动能力", required=False)
    schooling = forms.CharField(label="就学情况", max_length=30, required=False)
    health = _secret("健康状况", 200)
    gone = forms.BooleanField(label="不再是本户", required=False)

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        this = timezone.localdate().year
        if year is not None and not this - OLDEST <= year <= this:
            raise ValidationError(f"请填 {this - OLDEST} 到 {this} 之间的年份")
        return year

    def changed_member(self, household: Household, unit: Organization) -> HouseholdMember | None:
        """Give the member as typed, unsaved; None for an empty line.

        Raises:
            ValidationError: the name is none, or means several villagers.
        """
        typed = self.cleaned_data
        if not typed["name"].strip():
            return None
        member = household.members.filter(pk=typed["number"]).first() or HouseholdMember()
        text = typed["name"] if "/" in typed["name"] else f"{household.village}/{typed['name']}"
        try:
            member.villager = VILLAGER.find(text, unit)
        except DomainError as error:
            raise said(error) from error
        for name in ("relation", "sex", "birth_year", "works", "schooling"):
            setattr(member, name, typed[name])
        if typed["health"]:
            member.health = typed["health"]
        return member


MemberLines = forms.formset_factory(MemberForm, extra=MORE_MEMBERS)


def first_lines(household: Household) -> list[dict[str, Any]]:
    """Give what the lines begin with: those on file, without what is sealed."""
    return [
        {
            "number": member.pk,
            "name": member.villager.label,
            "relation": member.relation,
            "sex": member.sex,
            "birth_year": member.birth_year,
            "works": member.works,
            "schooling": member.schooling,
        }
        for member in household.members.select_related("villager__village")
    ]
