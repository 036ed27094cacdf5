"""Builders for the admission of members: applicants, votes about them, steps taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import Cast, activity_draft, make_person
from zhibu.access.models import User
from zhibu.activities.models import Activity, AgendaItem, VoteForm
from zhibu.activities.services import enter_activity
from zhibu.cases.models import Case, StepPaper
from zhibu.core.errors import DomainError
from zhibu.core.spans import add_months
from zhibu.core.workdays import add_workdays
from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record, enter_record
from zhibu.organization.models import Organization, Person
from zhibu.pillars.exemplars.development_nouns import APPLICANT, begin
from zhibu.pillars.exemplars.development_records import DEVELOPMENT_STEP
from zhibu.pillars.exemplars.models import DevelopmentStep
from zhibu.pillars.exemplars.paths.development import DEVELOPMENT_PATH

__all__ = ["APPLICANT", "begin"]
BORN = date(1995, 5, 1)
APPLIED = date(2021, 1, 4)


def applicant_of(unit: Organization, name: str = "吴新", **more: Any) -> Person:
    """Register somebody who may apply."""
    return make_person(name, unit, **{"birth_date": BORN} | more)


def papers_of(step: str) -> list[str]:
    """Give the papers that a step cannot do without."""
    declared = DEVELOPMENT_PATH.steps_by_key.get(step)
    return [one.label for one in declared.papers if not one.optional] if declared else []


def step(
    case: Case, key: str, day: date, *, papers: Iterable[str] | None = None, **more: Any
) -> DevelopmentStep:
    """Build an unsaved step with all its papers, unless others are given."""
    body = DevelopmentStep(
        record=Record(organization=case.organization, date=day), case=case, step=key, **more
    )
    names = papers_of(key) if papers is None else papers
    set_rows(body, "papers", [StepPaper(name=name) for name in names])
    return body


def vote(
    cast: Cast,
    day: date,
    person: Person | None,
    *,
    yes: int = 7,
    no: int = 0,
    passed: bool = True,
    form: str = VoteForm.SECRET,
    confirm: bool = True,
    **more: Any,
) -> Activity:
    """Hold a general meeting with a vote about somebody; seven of the cast have a vote."""
    title = more.pop("title", f"讨论{person}")
    draft = activity_draft(
        more.pop("organization", cast.branch), day, ("general_meeting",), title=title, **more
    )
    draft.items = [
        AgendaItem(
            kind="general_meeting",
            topic=title,
            vote_rule="admission",
            vote_form=form,
            yes=yes,
            no=no,
            passed=passed,
            about=person,
        )
    ]
    activity = enter_activity(draft, actor=cast.publicist)
    if confirm:
        activity.record = confirm_record(activity.pk, actor=cast.secretary)
    return activity


@dataclass
class Walk:
    """Takes one applicant along the path: entered by the organizer, confirmed by the secretary."""

    cast: Cast
    person: Person
    case: Case = field(init=False)
    taken: list[DevelopmentStep] = field(default_factory=list)
    actor: User | None = None

    def __post_init__(self) -> None:
        self.case = begin(self.person.label, self.cast.branch)

    def take(self, key: str, day: date, **more: Any) -> DevelopmentStep:
        body = step(self.case, key, day, **more)
        enter_record(DEVELOPMENT_STEP, body, actor=self.actor or self.cast.organizer)
        body.record = confirm_record(body.pk, actor=self.cast.secretary)
        body.refresh_from_db()
        self.case = Case.objects.select_related("organization", "person").get(pk=body.case_id)
        self.taken.append(body)
        return body

    @property
    def state(self) -> str:
        return Case.objects.get(pk=self.case.pk).state

    def count(self, key: str) -> int:
        """Tell how often a step was taken."""
        return sum(one.step == key for one in self.taken)

    def contacts(self) -> dict[str, Person]:
        return {
            "first_person": self.cast.members[0],
            "second_person": self.cast.members[1],
        }

    def to_activist(self, applied: date = APPLIED) -> date:
        """Steps 1 to 6; gives the day on which he became an activist."""
        self.take("apply", applied)
        self.take("talk", applied + timedelta(days=10), first_person=self.cast.members[0])
        chosen = applied + timedelta(days=60)
        self.take("activist", chosen)
        self.take("file_activist", chosen + timedelta(days=5))
        self.take("contacts", chosen + timedelta(days=6), **self.contacts())
        self.take("nurture", chosen + timedelta(days=30))
        return chosen

    def to_target(self, applied: date = APPLIED) -> date:
        """Steps up to 8, with two assessments and the notice; gives the day of step 8."""
        chosen = self.to_activist(applied)
        self.take("assess", add_months(chosen, 6))
        decided = add_months(chosen, 12)
        self.take("assess", decided)
        self.take("target", decided)
        self.take("notice_target", decided, until=add_workdays(decided, 5))
        filed = decided + timedelta(days=14)
        self.take("file_target", filed)
        return filed

    def to_booklet(self, applied: date = APPLIED) -> date:
        """Steps up to 14; gives its day."""
        day = self.to_target(applied)
        self.take("introducers", day, **self.contacts())
        self.take("review", day + timedelta(days=5), result="qualified")
        self.take("course", day + timedelta(days=8), days=3)
        self.take("committee", day + timedelta(days=9), result="agreed")
        self.take("pre_review", day + timedelta(days=12), result="agreed")
        self.take("booklet", day + timedelta(days=14))
        return day + timedelta(days=14)

    def to_meeting(self, applied: date = APPLIED) -> date:
        day = self.to_booklet(applied) + timedelta(days=3)
        self.take("meeting", day, meeting=vote(self.cast, day, self.person))
        return day

    def to_probationary(self, applied: date = APPLIED) -> date:
        """Steps up to 17, approved a month after the meeting; gives the meeting's day."""
        day = self.to_meeting(applied)
        self.take("interview", day + timedelta(days=20))
        self.take("approve", add_months(day, 1))
        return day

    def to_request(self, applied: date = APPLIED) -> date:
        """Steps up to 22 and the notice; gives the end of probation."""
        admitted = self.to_probationary(applied)
        day = add_months(admitted, 1)
        for number, key in enumerate(("file_up", "place", "oath"), 1):
            self.take(key, day + timedelta(days=number))
        end = add_months(admitted, 12)
        self.take("assess", add_months(admitted, 7))
        self.take("observe", end - timedelta(days=20))
        self.take("request_full", end - timedelta(days=15))
        notice = end - timedelta(days=14)
        self.take("notice_full", notice, until=add_workdays(notice, 5))
        return end

    def to_full(self, applied: date = APPLIED) -> date:
        """Steps up to 24; gives the end of probation."""
        end = self.to_request(applied)
        self.take("meeting_full", end, meeting=vote(self.cast, end, self.person))
        self.take("approve_full", add_months(end, 1))
        return end


def refused(walk: Walk, key: str, day: date, **more: Any) -> str:
    """Give the text of what is wrong with a step; it must be something."""
    with pytest.raises(DomainError) as caught:
        enter_record(DEVELOPMENT_STEP, step(walk.case, key, day, **more), actor=walk.cast.organizer)
    return str(caught.value)
