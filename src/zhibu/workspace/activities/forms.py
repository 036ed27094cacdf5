"""The typed fields of an activity and of its agenda items, read in forgiving ways.

What is wrong is told by :mod:`entry` as problems, all at once, beside those of the domain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from zhibu.activities.kinds import ItemKind
from zhibu.activities.models import Audience, VoteForm
from zhibu.core.dates import parse_date, parse_time
from zhibu.core.errors import DomainError
from zhibu.core.voting import ADMISSION, RULES
from zhibu.organization.models import Person

NOBODY = ("", "（未填）")


def _told(error: DomainError) -> ValidationError:
    first = error.problems[0]
    return ValidationError(f"{first.message}，{first.remedy}" if first.remedy else first.message)


class DayField(forms.DateField):
    """A date in any honest writing (``core.dates``)."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            return parse_date(value)
        except DomainError as error:
            raise _told(error) from error


class ClockField(forms.TimeField):
    """A time of day in any honest writing."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        try:
            return parse_time(value)
        except DomainError as error:
            raise _told(error) from error


class PersonSelect(forms.Select):
    """A select of people; an option says whether its person is a leading cadre."""

    leaders: frozenset[int] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value).isdecimal() and int(value) in self.leaders:
            option["attrs"]["data-leader"] = "yes"
        return option


class PersonField(forms.TypedChoiceField):
    """One of the people who could be meant; the value is the person."""

    widget = PersonSelect

    def offer(self, people: Sequence[Person], posts: Mapping[int, str]) -> None:
        """Set who may be chosen; those with a post come first, with the post behind the name."""
        known = {str(person.pk): person for person in people}
        rank = {pk: order for order, pk in enumerate(posts)}
        ordered = sorted(people, key=lambda one: rank.get(one.pk, len(rank)))
        self.choices = [NOBODY, *((str(one.pk), _with_post(one, posts)) for one in ordered)]
        self.coerce = known.get
        select = cast(PersonSelect, self.widget)
        select.leaders = frozenset(one.pk for one in people if one.is_leading_cadre)


def _with_post(person: Person, posts: Mapping[int, str]) -> str:
    post = posts.get(person.pk)
    if not post:
        return person.label
    return f"{person.label}（{post}）"


def person_field(label: str, stranger: str = "那一天不在名册上，请另选") -> PersonField:
    return PersonField(
        label=label,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": stranger},
    )


def text_field(label: str, longest: int, **attrs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=longest,
        error_messages={"max_length": f"太长，请缩短到 {longest} 字以内"},
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


class LongTextField(forms.CharField):
    """Several lines; browsers send them with CR LF, the books keep LF."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


def long_text(label: str, rows: int = 4, **attrs: Any) -> forms.CharField:
    return LongTextField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": rows, **attrs})
    )


class HeaderForm(forms.Form):
    """What holds for the whole activity."""

    date = DayField(label="日期", required=False)
    starts_at = ClockField(label="开始时间", required=False)
    ends_at = ClockField(label="结束时间", required=False)
    place = text_field("地点", 80, list="places")
    title = text_field("主题", 200, placeholder="一句话，写进报告的那种")
    audience = forms.ChoiceField(
        label="参加范围",
        choices=Audience.choices,
        error_messages={"required": "请选参加范围", "invalid_choice": "请在列出的范围中选"},
    )
    chair = person_field("主持人")
    recorder = person_field("记录人")
    hours = forms.DecimalField(
        label="每人学时",
        required=False,
        max_digits=4,
        decimal_places=1,
        error_messages={
            "invalid": "请填数字，例如 2 或 1.5",
            "max_digits": "请填 0.5 到 24",
            "max_decimal_places": "最多一位小数",
            "max_whole_digits": "请填 0.5 到 24",
        },
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "placeholder": "空着按起止时间算", "autocomplete": "off"}
        ),
    )
    serial = text_field("会议次数", 30, placeholder="例如：第3次")
    materials = long_text("学习资料", 2)
    minutes = long_text("会议内容", 5, placeholder="报告、发言、讨论要点")

    def __init__(
        self, *args: Any, people: Sequence[Person], posts: Mapping[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("chair", "recorder"):
            self.fields[name].offer(people, posts)  # type: ignore[attr-defined]


def _votes(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=32767,
        error_messages={
            "invalid": "请填整数",
            "min_value": "请填 0 或正数",
            "max_value": "请核对票数",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


PASSED = (("yes", "通过"), ("no", "未通过"), ("", "（未记）"))
VOTE_TEXTS = ("vote_rule", "vote_form", "resolution")
VOTE_COUNTS = ("yes", "no", "abstain", "written_yes")


class ItemForm(forms.Form):
    """One agenda item; which fields are shown depends on its kind."""

    topic = text_field("议题", 200)
    content = long_text("发言和讨论", 3)
    lecturer = person_field("主讲人")
    lecturer_name = text_field("外请主讲人", 60, placeholder="姓名、单位职务")
    lecturer_is_leader = forms.BooleanField(label="领导干部", required=False)
    is_law = forms.BooleanField(label="学的是法律法规", required=False)
    vote_rule = forms.ChoiceField(
        label="表决事项", required=False, error_messages={"invalid_choice": "请在列出的事项中选"}
    )
    about = person_field("表决对象", "不在本支部人员之中，请另选")
    vote_form = forms.ChoiceField(
        label="表决方式", required=False, choices=[("", "（未填）"), *VoteForm.choices]
    )
    yes = _votes("赞成")
    no = _votes("反对")
    abstain = _votes("弃权")
    written_yes = _votes("书面赞成")
    resolution = long_text("决议", 2, placeholder="会议决定……")
    passed = forms.ChoiceField(label="结果", required=False, choices=PASSED)

    def __init__(
        self,
        *args: Any,
        kind: ItemKind,
        people: Sequence[Person],
        posts: Mapping[int, str],
        candidates: Sequence[Person] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["about"].offer(candidates, {})  # type: ignore[attr-defined]
        self.fields["lecturer"].offer(people, posts)  # type: ignore[attr-defined]
        rules = [(code, RULES[code].label) for code in kind.votes]
        self.fields["vote_rule"].choices = rules or [NOBODY]  # type: ignore[attr-defined]

    def text(self, name: str) -> str:
        """Give what stands in a field now, typed or started with."""
        return str(self[name].value() or "").strip()

    @property
    def counts(self) -> list[BoundField]:
        """The counts that this kind's votes may have."""
        written = any(RULES[code].written_counts for code in self.kind.votes)
        return [self[name] for name in VOTE_COUNTS if written or name != "written_yes"]

    @property
    def may_admit(self) -> bool:
        """Whether its votes may be about one person: admission and full membership."""
        return ADMISSION.code in self.kind.votes

    @property
    def is_discussed(self) -> bool:
        """Whether topic and speeches are asked for: at formal meetings, or where there are some."""
        return self.kind.is_meeting or bool(self.text("topic") or self.text("content"))

    @property
    def is_voted(self) -> bool:
        """Whether anything of a vote has been typed."""
        asked = (*VOTE_COUNTS, "resolution")
        return bool(self.kind.votes) and any(self.text(name) for name in asked)
