"""One activity while it is typed: the values as they stand in the form, and what they mean.

The same object serves the page, its htmx parts, the preview and the saving, so that all four read
the form in the same way. Values are kept as text: whatever was typed comes back as it was.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.http import QueryDict
from django.utils import timezone

from zhibu.activities.checks import check
from zhibu.activities.kinds import ItemKind, item_kinds
from zhibu.activities.models import Activity, AgendaItem, Audience
from zhibu.activities.models.activity import hours_between
from zhibu.activities.services import (
    ACTIVITY,
    ActivityDraft,
    Expected,
    assemble,
    expected_people,
)
from zhibu.core.errors import Problem
from zhibu.core.voting import ADMISSION
from zhibu.ledger import registry
from zhibu.ledger.models import BookClosing, Record
from zhibu.ledger.validation import problems_of
from zhibu.organization.models import Organization, Person, Post, PostTerm
from zhibu.organization.selectors import branch_of, in_force, members_on, memberships_on
from zhibu.workspace.activities.forms import VOTE_COUNTS, VOTE_TEXTS, HeaderForm, ItemForm
from zhibu.workspace.activities.people import PeopleEntry, is_number

MOST_ITEMS = 60
# What the domain can still tell when the date itself cannot be read.
_DATELESS = frozenset({"ACT002", "ACT003", "ACT004", "ACT005", "ACT010", "ACT011", "ACT012"})


class Entry:
    """The form of one activity of one unit.

    Args:
        unit: whose activity it is.
        values: what stands in the form; names as in the templates.
        stored: the stored activity when one is being changed.
    """

    def __init__(
        self, unit: Organization, values: QueryDict, stored: Activity | None = None
    ) -> None:
        self.unit = unit
        self.values = values
        self.stored = stored
        self.branch = branch_of(unit)

    # What was done ------------------------------------------------------------------------

    @cached_property
    def chosen_kinds(self) -> list[ItemKind]:
        wanted = set(self.values.getlist("kinds"))
        return [kind for kind in item_kinds() if kind.key in wanted]

    @cached_property
    def offered_kinds(self) -> list[ItemKind]:
        """Those that this unit holds, and whatever is chosen all the same."""
        return [
            kind
            for kind in item_kinds()
            if self.unit.kind in kind.units or kind in self.chosen_kinds
        ]

    @property
    def first_kinds(self) -> list[ItemKind]:
        return [kind for kind in self.offered_kinds if kind.common or kind in self.chosen_kinds]

    @property
    def further_kinds(self) -> list[ItemKind]:
        return [kind for kind in self.offered_kinds if kind not in self.first_kinds]

    # Who could be meant -------------------------------------------------------------------

    @cached_property
    def day(self) -> datetime.date | None:
        found: datetime.date | None = self.header.cleaned_data.get("date")
        return found

    @cached_property
    def _asked_day(self) -> datetime.date:
        """The day for which the roll is read: today while the date cannot be read."""
        try:
            day = HeaderForm.base_fields["date"].clean(self.values.get("date"))
        except ValidationError:
            day = None
        return day or timezone.localdate()

    @cached_property
    def posts(self) -> dict[int, str]:
        """Posts of the branch and its unit that day by person, secretary first. Queries: one."""
        found: dict[int, str] = {}
        for term in sorted(self.post_terms, key=lambda term: Post.values.index(term.post)):
            found.setdefault(term.person_id, str(term.get_post_display()))
        return found

    @cached_property
    def post_terms(self) -> list[PostTerm]:
        return list(
            PostTerm.objects.filter(
                in_force(self._asked_day), organization_id__in=(self.unit.pk, self.branch.pk)
            ).order_by("pk")
        )

    def usual_chair(self) -> int | None:
        """Give who chairs unless said otherwise: a group's leader, else the secretary."""
        holders = {(term.organization_id, term.post): term.person_id for term in self.post_terms}
        leader = holders.get((self.unit.pk, Post.GROUP_LEADER))
        return leader or holders.get((self.branch.pk, Post.SECRETARY))

    @cached_property
    def roll(self) -> list[Person]:
        """People on the branch's roll that day. Queries: one."""
        return list(members_on(self.branch, self._asked_day))

    @cached_property
    def people(self) -> list[Person]:
        """Those who can be chosen: the roll, and whoever stands in the stored activity."""
        known = {person.pk for person in self.roll}
        return [*self.roll, *(one for one in self._stored_people if one.pk not in known)]

    @cached_property
    def candidates(self) -> list[Person]:
        """Those whose admission or full membership may be voted on. Queries: one or two."""
        kept = Q(organization=self.branch) & ~Q(
            pk__in=memberships_on(self.branch, self._asked_day)
            .filter(confirmed_on__lte=self._asked_day)
            .values("person")
        )
        if self.stored is not None:
            kept |= Q(pk__in=[item.about_id for item in self.stored.agenda if item.about_id])
        return list(Person.objects.filter(kept))

    @cached_property
    def _stored_people(self) -> list[Person]:
        if self.stored is None:
            return []
        found = [self.stored.chair, self.stored.recorder]
        found += [item.lecturer for item in self.stored.items.select_related("lecturer")]
        if self.stored.audience == Audience.CHOSEN:
            rows = self.stored.attendances.select_related("person").exclude(presence="guest")
            found += [row.person for row in rows]
        return list({one.pk: one for one in found if one is not None}.values())

    @cached_property
    def chosen(self) -> list[Person]:
        wanted = set(self.values.getlist("chosen"))
        return [one for one in self.people if str(one.pk) in wanted]

    @cached_property
    def expected(self) -> list[Expected]:
        audience = self.values.get("audience", Audience.MEMBERS)
        return expected_people(self.unit, audience, self._asked_day, self.chosen)

    @cached_property
    def attendance(self) -> PeopleEntry:
        return PeopleEntry(self.values, officers_first(self.expected, self.posts), self.branch)

    # The typed fields ---------------------------------------------------------------------

    @cached_property
    def header(self) -> HeaderForm:
        """The header, read. Its errors are problems too."""
        form = HeaderForm(self.values, people=self.people, posts=self.posts)
        form.is_valid()
        return form

    @property
    def shown_header(self) -> HeaderForm:
        """The header as it stands, with nothing said against it."""
        return HeaderForm(initial=self.values.dict(), people=self.people, posts=self.posts)

    @cached_property
    def rows(self) -> list[tuple[str, ItemKind]]:
        """Prefix and kind of each agenda item, in the order of the chips; none is missing."""
        typed = [
            (f"a{number}", self.values.get(f"a{number}-kind", "")) for number in range(self.count)
        ]
        found, fresh = [], self.count
        for kind in self.chosen_kinds:
            mine = [(prefix, kind) for prefix, key in typed if key == kind.key]
            if not mine:
                mine, fresh = [(f"a{fresh}", kind)], fresh + 1
            found += mine
        return found

    @property
    def count(self) -> int:
        """How many numbered items the form carries, dropped ones included."""
        text = self.values.get("items", "0")
        return min(int(text), MOST_ITEMS) if is_number(text) else 0

    @property
    def next_count(self) -> int:
        return max([self.count, *(int(prefix[1:]) + 1 for prefix, _kind in self.rows)])

    def item_form(self, prefix: str, kind: ItemKind, *, read: bool) -> ItemForm:
        given: dict[str, Any] = {"kind": kind, "people": self.people, "posts": self.posts}
        if ADMISSION.code in kind.votes:
            given["candidates"] = self.candidates
        if read:
            form = ItemForm(self.values, prefix=prefix, **given)
            form.is_valid()
            return form
        start = prefix + "-"
        initial: dict[str, Any] = {
            name.removeprefix(start): value
            for name, value in self.values.items()
            if name.startswith(start)
        }
        # A vote is taken to have passed; the arithmetic refuses it where that is not true.
        initial.setdefault("passed", "yes")
        return ItemForm(initial=initial, prefix=prefix, **given)

    @cached_property
    def item_forms(self) -> list[ItemForm]:
        return [self.item_form(prefix, kind, read=True) for prefix, kind in self.rows]

    def add_item(self, key: str) -> None:
        """Add one more item of a kind: another matter that the same meeting decided."""
        for prefix, kind in self.rows:
            self.values[f"{prefix}-kind"] = kind.key
        number = self.next_count
        if number < MOST_ITEMS:
            self.values[f"a{number}-kind"] = key
            self.values["items"] = str(number + 1)
        self.__dict__.pop("rows", None)

    def drop_item(self, prefix: str) -> None:
        self.values[f"{prefix}-kind"] = ""
        self.__dict__.pop("rows", None)

    # What it means ------------------------------------------------------------------------

    def items(self) -> list[AgendaItem]:
        return [_item(form) for form in self.item_forms]

    def hours(self) -> Any:
        """Hours as typed; failing that, where they count, by the clock."""
        cleaned = self.header.cleaned_data
        typed = cleaned.get("hours")
        if typed is not None or not any(kind.counts_hours for kind in self.chosen_kinds):
            return typed
        return hours_between(cleaned.get("starts_at"), cleaned.get("ends_at"))

    def draft(self) -> ActivityDraft:
        """Put together what was typed, as far as it can be read."""
        cleaned = self.header.cleaned_data
        if self.stored is None:
            record = Record(organization=self.unit)
        else:
            record = Record.objects.select_related("organization", "organization__book").get(
                pk=self.stored.pk
            )
        record.date = self.day  # type: ignore[assignment]
        record.title = cleaned.get("title", "")
        activity = Activity(
            record=record,
            starts_at=cleaned.get("starts_at"),
            ends_at=cleaned.get("ends_at"),
            place=cleaned.get("place", ""),
            audience=cleaned.get("audience") or Audience.MEMBERS,
            chair=cleaned.get("chair"),
            recorder=cleaned.get("recorder"),
            hours=self.hours(),
            serial=cleaned.get("serial", ""),
            minutes=cleaned.get("minutes", ""),
            materials=cleaned.get("materials", ""),
        )
        people = self.attendance
        return ActivityDraft(activity, self.items(), people.away, people.guests(), self.chosen)

    def typed_problems(self) -> list[Problem]:
        """Everything in the form that cannot be read, or cannot be meant."""
        return list(self._typed_problems())

    def _typed_problems(self) -> Iterator[Problem]:
        yield from _form_problems(self.header, "")
        for form in self.item_forms:
            yield from _form_problems(form, form.kind.label)
            if form.cleaned_data.get("lecturer") and form.cleaned_data.get("lecturer_name"):
                yield Problem(
                    "ACF007",
                    "主讲人填了两处",
                    "名单里选了人，就请删去“不在名单里”的姓名",
                    field=form.kind.label,
                    value=form.cleaned_data["lecturer_name"],
                )
        known = {kind.key for kind in item_kinds()}
        for key in self.values.getlist("kinds"):
            if key not in known:
                yield Problem("ACT001", "没有这种活动内容", "请在列出的内容中选择", value=key)
        if self.values.get("audience") == Audience.CHOSEN:
            offered = {one.pk for one in self.people}
            wanted = {int(pk) for pk in self.values.getlist("chosen") if is_number(pk)}
            yield from self.attendance.stray_problems(sorted(wanted - offered))
        yield from self.attendance.problems()

    def rule_problems(self) -> list[Problem]:
        """Everything that the office's rules have against it, without storing anything."""
        activity = assemble(self.draft())
        if self.day is None:
            found = [problem for problem in check(activity) if problem.code in _DATELESS]
            if "date" not in self.header.errors:
                found.insert(0, problems_of(registry.record_type(ACTIVITY), activity)[0])
            return found
        closed = BookClosing.objects.filter(organization=self.branch).aggregate(
            last=Max("through")
        )["last"]
        return problems_of(registry.record_type(ACTIVITY), activity, closed=closed)


def officers_first(expected: Sequence[Expected], posts: Mapping[int, str]) -> list[Expected]:
    """Sort as clerks write names: the secretary, the other officers, then the rest."""
    rank = {pk: order for order, pk in enumerate(posts)}
    return sorted(expected, key=lambda one: rank.get(one.person.pk, len(rank)))


def _form_problems(form: Any, place: str) -> Iterator[Problem]:
    for name, errors in form.errors.items():
        bound = form[name]
        for message in errors:
            yield Problem(
                "ACF001", str(message), field=str(bound.label), place=place, value=_typed(bound)
            )


def _typed(bound: Any) -> str:
    # The number of a person means nothing to whoever reads the message.
    return "" if hasattr(bound.field, "choices") else str(bound.data or "")


def _item(form: ItemForm) -> AgendaItem:
    cleaned, kind = form.cleaned_data, form.kind
    item = AgendaItem(
        kind=kind.key, topic=cleaned.get("topic", ""), content=cleaned.get("content", "")
    )
    if kind.has_lecturer:
        item.lecturer = cleaned.get("lecturer")
        item.lecturer_name = "" if item.lecturer else cleaned.get("lecturer_name", "")
        item.lecturer_is_leader = cleaned.get("lecturer_is_leader", False)
    if kind.study:
        item.is_law = cleaned.get("is_law", False)
    if form.is_voted:
        for name in VOTE_TEXTS:
            setattr(item, name, cleaned.get(name, ""))
        for name in VOTE_COUNTS:
            setattr(item, name, cleaned.get(name))
        if item.vote_rule == ADMISSION.code:
            item.about = cleaned.get("about")
        if item.yes is not None:
            item.passed = {"yes": True, "no": False}.get(cleaned.get("passed", ""))
    return item
