"""Democratic life meetings: who holds them, with how many; style activities and warnings count."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders import Cast, activity_draft
from zhibu.activities.models import AgendaItem, Audience, Presence
from zhibu.activities.services import Away, enter_activity
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.services import confirm_record
from zhibu.organization.models import Organization, Person
from zhibu.organization.rules import set_rule
from zhibu.organization.selectors import members_on
from zhibu.pillars.conduct.problem_rules import DEMOCRATIC_LIFE

DAY = date(2022, 9, 28)


def hold(cast: Cast, unit: Organization, kind: str, *, away: int = 0, count: int = 3) -> Any:
    draft = activity_draft(unit, DAY)
    draft.items = [AgendaItem(kind=kind, topic="对照检查")]
    chosen: list[Person] = list(members_on(cast.branch, DAY)[:count])
    draft.activity.audience = Audience.CHOSEN
    draft.chosen = chosen
    draft.away = {one.pk: Away(Presence.ABSENT, "出差") for one in chosen[:away]}
    actor = cast.publicist if unit == cast.branch else cast.superior
    return enter_activity(draft, actor=actor)


def allowed(cast: Cast) -> None:
    set_rule(
        DEMOCRATIC_LIFE, "yes", organization=cast.branch, since=date(2022, 1, 1), source="党组文件"
    )


def test_a_branch_is_told_that_the_organization_life_meeting_is_right(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        hold(cast, cast.branch, "democratic_life")
    (problem,) = caught.value.problems
    assert problem.code == "PRB030"
    assert "组织生活会" in problem.remedy


def test_a_branch_whose_leadership_is_entitled_by_rule_holds_one(cast: Cast) -> None:
    allowed(cast)
    activity = hold(cast, cast.branch, "democratic_life")
    confirm_record(activity.pk, actor=cast.secretary)
    code = "conduct.democratic_life_meetings"
    assert figures(cast.branch, Period.year(2022), [code])[code].value == 1


@pytest.mark.parametrize(("away", "sound"), [(1, True), (2, False)])
def test_two_thirds_of_the_leadership_must_be_there(cast: Cast, away: int, sound: bool) -> None:
    allowed(cast)
    if sound:
        hold(cast, cast.branch, "democratic_life", away=away)
        return
    with pytest.raises(DomainError, match="三分之二"):
        hold(cast, cast.branch, "democratic_life", away=away)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("warning_education", "conduct.warning_educations"),
        ("style_activity", "conduct.style_activities"),
    ],
)
def test_warnings_and_style_activities_count_once_each(cast: Cast, kind: str, code: str) -> None:
    activity = hold(cast, cast.branch, kind)
    confirm_record(activity.pk, actor=cast.secretary)
    assert figures(cast.branch, Period.year(2022), [code])[code].value == 1
