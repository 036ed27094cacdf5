"""Probation ends by the calendar: full membership, one extension, or a cancellation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import Cast
from tests.development import Walk, refused, vote
from zhibu.core.spans import add_months

pytestmark = pytest.mark.usefixtures("years_later")


def test_full_membership_waits_for_the_end_of_probation(cast: Cast, walk: Walk) -> None:
    end = walk.to_request()
    early = end - timedelta(days=1)
    told = refused(walk, "meeting_full", early, meeting=vote(cast, early, walk.person))
    assert f"预备期 {end} 满后才能讨论" in told
    assert f"最早 {end}" in told


def test_full_membership_needs_an_application_of_his_own(cast: Cast, walk: Walk) -> None:
    admitted = walk.to_probationary()
    end = add_months(admitted, 12)
    told = refused(walk, "meeting_full", end, meeting=vote(cast, end, walk.person))
    assert "还没有“22 提出转正申请”" in told
    assert "还没有转正公示" in told


@pytest.mark.parametrize(("months", "good"), [(5, False), (6, True), (12, True), (13, False)])
def test_probation_is_extended_for_half_a_year_to_a_year(
    cast: Cast, walk: Walk, months: int, good: bool
) -> None:
    end = walk.to_request()
    meeting = vote(cast, end, walk.person, title="延长预备期")
    until = add_months(end, months)
    if good:
        walk.take("extend", end, meeting=meeting, until=until)
        assert walk.state == "probationary"
        return
    told = refused(walk, "extend", end, meeting=meeting, until=until)
    assert "延长预备期不少于 6 个月、不超过 12 个月" in told
    assert f"原预备期 {end} 满" in told


def test_probation_is_extended_once_and_then_decided_anew(cast: Cast, walk: Walk) -> None:
    end = walk.to_request()
    until = add_months(end, 6)
    walk.take("extend", end, meeting=vote(cast, end, walk.person), until=until)
    told = refused(walk, "extend", until, meeting=vote(cast, until, walk.person), until=until)
    assert f"“延长预备期”已于 {end} 记过" in told
    walk.take("request_full", until - timedelta(days=10))
    walk.take("notice_full", until - timedelta(days=20), until=until - timedelta(days=1))
    again = until + timedelta(days=1)
    walk.take("meeting_full", again, meeting=vote(cast, again, walk.person))
    body = walk.take("approve_full", again + timedelta(days=20))
    assert body.effective_on == until


def test_one_vote_serves_one_step(cast: Cast, walk: Walk) -> None:
    end = walk.to_request()
    meeting = vote(cast, end, walk.person)
    walk.take("extend", end, meeting=meeting, until=add_months(end, 6))
    told = refused(walk, "revoke", end, meeting=meeting)
    assert "这次表决已经用在另一步" in told
