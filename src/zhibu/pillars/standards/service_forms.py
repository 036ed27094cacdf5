"""Small forms of the service pages."""

from __future__ import annotations

from typing import Any

from django import forms

from zhibu.organization.models import Organization
from zhibu.pillars.standards.domain_nouns import LONGEST, USUAL, domains_for
from zhibu.pillars.standards.models import Answer
from zhibu.pillars.standards.rating_services import LONGEST_REMARK


class DomainsForm(forms.Form):
    """New service domains: usual ones to tick, and others by name."""

    usual = forms.MultipleChoiceField(
        label="常用的",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "parts"}),
    )
    other = forms.CharField(
        label="其他", required=False, max_length=200, help_text="多个用顿号（、）隔开"
    )

    def __init__(self, unit: Organization, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        known = {one.name for one in domains_for(unit)}
        left = [(name, name) for name in USUAL if name not in known]
        boxes = self.fields["usual"]
        assert isinstance(boxes, forms.MultipleChoiceField)
        boxes.choices = left
        if not left:
            del self.fields["usual"]
            self.fields["other"].label = "名称"

    @property
    def names(self) -> list[str]:
        """The names asked for, each once; call after ``is_valid``."""
        others = self.cleaned_data["other"].replace("，", "、").split("、")
        cleaned = (name.strip() for name in (*self.cleaned_data.get("usual", ()), *others))
        return list(dict.fromkeys(name for name in cleaned if name))


class DomainNameForm(forms.Form):
    """Another name for a service domain."""

    name = forms.CharField(label="名称", max_length=LONGEST)


class RatingForm(forms.Form):
    """What the people served say."""

    answer = forms.ChoiceField(
        label="您对这次服务",
        choices=Answer.choices,
        widget=forms.RadioSelect(attrs={"class": "parts"}),
        error_messages={"required": "请点满意、基本满意或不满意"},
    )
    remark = forms.CharField(
        label="意见（可不填）",
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_REMARK}),
        help_text="请不要写手机号、身份证号",
        error_messages={"max_length": f"最多 {LONGEST_REMARK} 字，请写短些"},
    )
