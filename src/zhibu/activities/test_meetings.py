"""One formal meeting may decide several matters, each with its own vote."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import Cast, activity_draft
from zhibu.activities.models import AgendaItem
from zhibu.activities.services import enter_activity
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.services import confirm_record

DAY = date(2022, 9, 28)
CODE = "life.general_meetings"


def matters(*topics: str) -> list[AgendaItem]:
    return [
        AgendaItem(kind="general_meeting", topic=topic, resolution="同意", yes=7, passed=True)
        for topic in topics
    ]


def test_a_meeting_with_two_votes_counts_once(cast: Cast) -> None:
    draft = activity_draft(cast.branch, DAY)
    draft.items = matters("年度计划", "推优名单")
    activity = enter_activity(draft, actor=cast.publicist)
    confirm_record(activity.pk, actor=cast.secretary)
    assert figures(cast.branch, Period.year(2022), [CODE])[CODE].value == 1
    assert [item.topic for item in activity.items.all()] == ["年度计划", "推优名单"]


@pytest.mark.parametrize("topics", [("", ""), ("年度计划", ""), ("年度计划", "年度计划")])
def test_a_second_matter_without_its_own_topic_is_refused(
    cast: Cast, topics: tuple[str, str]
) -> None:
    draft = activity_draft(cast.branch, DAY)
    draft.items = matters(*topics)
    with pytest.raises(DomainError, match="ACT003"):
        enter_activity(draft, actor=cast.publicist)
