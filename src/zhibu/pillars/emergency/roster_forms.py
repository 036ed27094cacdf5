"""Forms of duty rosters and swaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from zhibu.core.dates import parse_date
from zhibu.core.errors import DomainError
from zhibu.core.text import to_half_width
from zhibu.organization.models import Organization, Person
from zhibu.pillars.emergency.models import RosterSlot
from zhibu.pillars.emergency.response_nouns import responses_for
from zhibu.pillars.emergency.response_terms import OPEN
from zhibu.pillars.emergency.roster_services import MOST_DAYS, Pattern, RosterDraft
from zhibu.workspace.people import find_person, people_of

_PATTERN = re.compile(
    r"(?P<name>\D+?)\s*(?P<start>\d{1,2}:\d{2})\s*(?:-|—|–|~|至|到)+\s*(?P<end>\d{1,2}:\d{2})"
)
_LEAVE = re.compile(
    r"(?P<name>\S+)\s+(?P<first>[\d年月日./-]+?)(?:\s*(?:至|到|~|—)+\s*(?P<last>\S+))?"
)
LONGEST_NAME = 20
CHIPS = {"class": "parts small"}


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def read_patterns(text: str) -> tuple[Pattern, ...]:
    """Read shifts of a day, one a line: 白班 08:30-18:00.

    Raises:
        ValidationError: all lines that cannot be read.
    """
    found, wrong = [], []
    for line in (line.strip() for line in to_half_width(text).splitlines()):
        read = _PATTERN.fullmatch(line)
        if not line:
            continue
        try:
            times = [_clock(read[part]) for part in ("start", "end")] if read else []
        except ValueError:
            times = []
        if read and times:
            found.append(Pattern(read["name"].strip(" :、")[:LONGEST_NAME], *times))
        else:
            wrong.append(f"“{line}”不是班次，请写成 白班 08:30-18:00。")
    if wrong:
        raise ValidationError(wrong)
    return tuple(found)


def _clock(text: str) -> time:
    hour, _colon, minute = text.partition(":")
    return time(0 if hour == "24" else int(hour), int(minute))


class RosterForm(forms.Form):
    """What a roster is made from."""

    title = forms.CharField(label="名称", max_length=120)
    response: Any = forms.ModelChoiceField(
        label="应急响应",
        queryset=None,
        required=False,
        empty_label="（节假日值班，不属于应急响应）",
    )
    first = forms.DateField(label="开始日期", widget=day_input())
    last = forms.DateField(label="结束日期", widget=day_input())
    patterns = forms.CharField(
        label="每天的班次",
        widget=forms.Textarea(attrs={"rows": 3}),
        initial="全天 08:30-08:30",
        help_text="每行一个：白班 08:30-18:00；到次日的照写，如 夜班 18:00-08:30",
    )
    per_shift = forms.IntegerField(label="每班人数", initial=1, min_value=1, max_value=20)
    leaders: Any = forms.ModelMultipleChoiceField(
        label="带班领导", queryset=None, widget=forms.CheckboxSelectMultiple(attrs=CHIPS)
    )
    staff: Any = forms.ModelMultipleChoiceField(
        label="值班人员", queryset=None, widget=forms.CheckboxSelectMultiple(attrs=CHIPS)
    )
    leave = forms.CharField(
        label="请假",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一个：张三 2022-10-01 至 2022-10-03",
    )
    history = forms.BooleanField(
        label="把以前的值班次数也算上", required=False, help_text="以前值得多的，这次少排"
    )

    def __init__(self, unit: Organization, user: Any, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.unit, self.user = unit, user
        people = [person.pk for person in people_of(unit, timezone.localdate())]
        for name in ("leaders", "staff"):
            chosen: Any = self.fields[name]
            chosen.queryset = Person.objects.filter(pk__in=people)
            chosen.label_from_instance = lambda person: person.label
        response: Any = self.fields["response"]
        response.queryset = responses_for(unit).filter(state=OPEN)

    def clean_patterns(self) -> tuple[Pattern, ...]:
        return read_patterns(self.cleaned_data["patterns"])

    def clean_leave(self) -> dict[int, frozenset[date]]:
        found: dict[int, frozenset[date]] = {}
        wrong: list[ValidationError] = []
        for line in (line.strip() for line in self.cleaned_data["leave"].splitlines()):
            try:
                if line:
                    person, days = self._read_leave(line)
                    found[person.pk] = found.get(person.pk, frozenset()) | frozenset(days)
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return found

    def _read_leave(self, line: str) -> tuple[Person, Iterator[date]]:
        read = _LEAVE.fullmatch(line.replace("——", "至"))
        if read is None:
            raise ValidationError(f"“{line}”读不懂，请写成 张三 2022-10-01 至 2022-10-03。")
        try:
            first = parse_date(read["first"])
            last = parse_date(read["last"]) if read["last"] else first
        except DomainError as error:
            raise ValidationError([str(problem) for problem in error.problems]) from error
        if not 0 <= (last - first).days <= MOST_DAYS:
            raise ValidationError(f"“{line}”的日期范围不对。")
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return find_person(read["name"], self.unit, self.user), days

    def draft(self) -> RosterDraft:
        """Give what was typed; call after ``is_valid``."""
        typed = self.cleaned_data
        return RosterDraft(
            organization=self.unit,
            title=typed["title"],
            first=typed["first"],
            last=typed["last"],
            patterns=typed["patterns"],
            leaders=tuple(typed["leaders"].order_by("pk")),
            staff=tuple(typed["staff"].order_by("pk")),
            per_shift=typed["per_shift"],
            leave=typed["leave"],
            history=typed["history"],
            response=typed["response"],
        )


class SwapForm(forms.Form):
    """Who takes a shift over, and which of his shifts is served in return."""

    taker: Any = forms.ModelChoiceField(label="替班人", queryset=None, empty_label="请选择")
    back: Any = forms.ModelChoiceField(
        label="换回",
        queryset=None,
        required=False,
        empty_label="（不换回，只替班）",
        help_text="选替班人的一个班次，由您去值",
    )
    reason = forms.CharField(label="原因", max_length=100)

    def __init__(self, slot: RosterSlot, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        roster = slot.shift.roster
        others = RosterSlot.objects.filter(
            shift__roster=roster,
            shift__starts_at__gt=timezone.now(),
            is_leader=slot.is_leader,
        ).exclude(person=slot.person)
        taker: Any = self.fields["taker"]
        candidates = people_of(roster.organization, timezone.localdate())
        keys = [person.pk for person in candidates if person.pk != slot.person_id]
        if slot.is_leader:
            leaders = RosterSlot.objects.filter(shift__roster=roster, is_leader=True)
            keys = [key for key in keys if key in set(leaders.values_list("person", flat=True))]
        taker.queryset = Person.objects.filter(pk__in=keys)
        taker.label_from_instance = lambda person: person.label
        back: Any = self.fields["back"]
        back.queryset = others.select_related("shift", "person").order_by("shift__starts_at")
        back.label_from_instance = lambda one: f"{one.person.label} {one.shift}"
