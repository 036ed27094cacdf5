"""Take the step that a general meeting decided, without typing it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from zhibu.activities.models import Activity
from zhibu.cases.judging import next_steps
from zhibu.cases.models import Case
from zhibu.cases.situation import situation_of
from zhibu.core.errors import DomainError
from zhibu.ledger.abilities import may_confirm
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record, enter_record, submit_record
from zhibu.pillars.exemplars.development_meetings import meeting_text, meetings_about
from zhibu.pillars.exemplars.development_records import DEVELOPMENT_STEP
from zhibu.pillars.exemplars.models.development import DevelopmentStep, StepKey

if TYPE_CHECKING:
    from zhibu.access.models import User

# Those that need nothing but the meeting; extensions and cancellations ask for more.
ONE_CLICK = (StepKey.MEETING, StepKey.MEETING_AGAIN, StepKey.MEETING_FULL)


@dataclass(frozen=True)
class MeetingOffer:
    """A meeting that decided about somebody, and the step that it makes possible."""

    activity: Activity
    step: StepKey

    @property
    def text(self) -> str:
        return meeting_text(self.activity)


def offers(case: Case) -> Iterator[MeetingOffer]:
    """Give the unused meetings about a case's person with the step that each would be."""
    if case.person is None or not case.is_open:
        return
    for activity in meetings_about(case):
        step = _step_on(case, activity)
        if step is not None:
            yield MeetingOffer(activity, step)


def _step_on(case: Case, activity: Activity) -> StepKey | None:
    """Give the step that a meeting of that day can be; what the gates let pass goes first."""
    day = activity.record.date
    found = [one for one in next_steps(situation_of(case, today=day)) if one.step.key in ONE_CLICK]
    found.sort(key=lambda one: not one.open_on(day))
    return StepKey(found[0].step.key) if found else None


def take_meeting_step(case: Case, activity: Activity, actor: User) -> Record:
    """Record what a general meeting decided about an applicant; confirmed where the actor may.

    Raises:
        DomainError: the meeting decides nothing now (DEV027), or all that stands before the step.
        PermissionDenied: the actor may not enter records for the branch.
    """
    key = _step_on(case, activity)
    if key is None:
        raise DomainError.of(
            "DEV027",
            "现在没有等支部大会讨论的步骤",
            "请核对状态和会议日期",
            field="支部大会",
            value=meeting_text(activity),
        )
    record = Record(organization=case.organization, date=activity.record.date)
    step = DevelopmentStep(record=record, case=case, step=key.value, meeting=activity)
    with transaction.atomic():
        enter_record(DEVELOPMENT_STEP, step, actor=actor)
        if may_confirm(DEVELOPMENT_STEP, record, actor):
            return confirm_record(record.pk, actor=actor)
        return submit_record(record.pk, actor=actor)
