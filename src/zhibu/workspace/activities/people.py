"""Who came, by exception: everybody expected did, unless the form says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from zhibu.activities.models import Presence
from zhibu.activities.services import Away, Expected, Guest
from zhibu.core.errors import Problem
from zhibu.core.names import normalize_name
from zhibu.organization.models import Organization, Person

REASONS = ("出差", "请假", "病假", "公务")
OTHER, LATE = "other", "late"
STATES = (
    {"value": "", "label": "到会", "present": True},
    *({"value": reason, "label": reason, "present": False} for reason in REASONS),
    {"value": OTHER, "label": "其他…", "present": False},
    {"value": LATE, "label": "迟到", "present": True},
)
SHOWN_AT_FIRST = 8
LONGEST_REASON, LONGEST_NAME, LONGEST_NUMBER = 60, 60, 18
_BETWEEN_NAMES = re.compile(r"[、，,；;\n\r]+")


@dataclass(frozen=True)
class Chip:
    """One expected person as the page shows him."""

    name: str
    field: str
    value: str
    reason_field: str
    reason: str


def presence_value(presence: str, reason: str) -> tuple[str, str]:
    """Give the chosen state and the free reason of a stored attendance."""
    if presence == Presence.LATE:
        return LATE, ""
    if presence != Presence.ABSENT:
        return "", ""
    return (reason, "") if reason in REASONS else (OTHER, reason)


class PeopleEntry:
    """The people part of a form, read against those expected on the day."""

    def __init__(
        self, values: QueryDict, expected: Sequence[Expected], branch: Organization
    ) -> None:
        self.values = values
        self.expected = expected
        self.branch = branch
        self.known = {one.person.pk: one.person for one in expected}

    @cached_property
    def away(self) -> dict[int, Away]:
        """How the expected ones differ from simply being there."""
        return {pk: self._away(pk) for pk in self.marked if pk in self.known}

    @cached_property
    def marked(self) -> dict[int, str]:
        """States other than "present", by person."""
        found = {}
        for name, value in self.values.items():
            number = name.removeprefix("p-")
            if name.startswith("p-") and is_number(number) and value:
                found[int(number)] = str(value)
        return found

    def _away(self, pk: int) -> Away:
        state = self.marked[pk]
        if state == LATE:
            return Away(Presence.LATE)
        reason = self._reason(pk) if state == OTHER else state
        return Away(Presence.ABSENT, reason[:LONGEST_REASON])

    def _reason(self, pk: int) -> str:
        return plain(self.values.get(f"r-{pk}", ""))

    @property
    def present_count(self) -> int:
        absent = sum(how.presence == Presence.ABSENT for how in self.away.values())
        return len(self.expected) - absent

    @property
    def first(self) -> list[Chip]:
        """The chips shown at once: those marked, then as many others as fit."""
        return self._sorted[: self._cut]

    @property
    def rest(self) -> list[Chip]:
        """The chips behind "展开其余"."""
        return self._sorted[self._cut :]

    @property
    def _cut(self) -> int:
        if len(self._sorted) <= SHOWN_AT_FIRST + 2:
            return len(self._sorted)
        return max(SHOWN_AT_FIRST, len(self.away))

    @cached_property
    def _sorted(self) -> list[Chip]:
        ordered = sorted(self.expected, key=lambda one: one.person.pk not in self.away)
        return [self._chip(one.person) for one in ordered]

    def _chip(self, person: Person) -> Chip:
        name, reason = f"p-{person.pk}", f"r-{person.pk}"
        value = self.values.get(name, "")
        return Chip(person.label, name, value, reason, self.values.get(reason, ""))

    @cached_property
    def guest_names(self) -> list[str]:
        text = self.values.get("guests", "")
        return [name for name in map(plain, _BETWEEN_NAMES.split(text)) if name]

    @cached_property
    def _namesakes(self) -> dict[str, list[Person]]:
        """People of the branch by the names that were typed as guests. Queries: at most one."""
        wanted = {normalize_name(name.split("（")[0]) for name in self.guest_names}
        found: dict[str, list[Person]] = {}
        if wanted:
            people = Person.objects.filter(organization=self.branch, search_name__in=wanted)
            for person in people:
                found.setdefault(person.search_name, []).append(person)
        return found

    def _match(self, name: str) -> Person | None:
        """Find the branch's person who is meant, if it can be only one."""
        people = self._namesakes.get(normalize_name(name.split("（")[0]), [])
        if "（" in name:
            people = [one for one in people if one.label == name]
        return people[0] if len(people) == 1 else None

    def guests(self) -> list[Guest]:
        """Those who sat in: people of the branch where the name tells, else just the name."""
        found = []
        for name in self.guest_names:
            person = self._match(name)
            found.append(Guest(person=person) if person else Guest(name=name[:LONGEST_NAME]))
        return found

    def problems(self) -> Iterator[Problem]:
        """Tell who is marked but not expected that day, and which guests cannot be told apart."""
        yield from self.stray_problems(pk for pk in self.marked if pk not in self.known)
        for pk, state in self.marked.items():
            if pk in self.known and state == OTHER and len(self._reason(pk)) > LONGEST_REASON:
                yield Problem(
                    "ACF003",
                    "原因太长",
                    f"请缩短到 {LONGEST_REASON} 字以内",
                    field="到会",
                    value=self.known[pk].label,
                )
        for name in self.guest_names:
            yield from self._guest_problems(name)

    def stray_problems(self, strays: Iterable[int]) -> Iterator[Problem]:
        """Say who is not expected that day; people of other branches are never named."""
        numbers = list(strays)
        if not numbers:
            return
        named = Person.objects.filter(pk__in=numbers, organization=self.branch).in_bulk()
        for pk in numbers:
            yield _stray(named[pk].label if pk in named else "")

    def _guest_problems(self, name: str) -> Iterator[Problem]:
        if len(name) > LONGEST_NAME:
            yield Problem("ACF004", "姓名太长", "多个人请用顿号隔开", field="列席", value=name)
        person = self._match(name)
        if person and person.pk in self.known:
            yield Problem(
                "ACF005",
                "已在应到名单里",
                "应到的人不再记列席；同名的另一人请写明区分，例如 张伟（车队）",
                field="列席",
                value=name,
            )
        namesakes = self._namesakes.get(normalize_name(name), [])
        if person is None and len(namesakes) > 1:
            choices = "、".join(one.label for one in namesakes)
            yield Problem(
                "ACF006", "有同名的人", f"请写明是哪一位：{choices}", field="列席", value=name
            )


def is_number(text: str) -> bool:
    """Tell whether a typed text can be the number of a stored row."""
    return text.isdecimal() and len(text) <= LONGEST_NUMBER


def plain(text: str) -> str:
    """Strip blanks, and the null characters that no database takes."""
    return text.replace("\x00", "").strip()


def _stray(name: str) -> Problem:
    return Problem(
        "ACF002",
        "这一天不在应到名单里",
        "请核对日期和参加范围；不在册的人请记为列席",
        field="到会",
        value=name,
    )
