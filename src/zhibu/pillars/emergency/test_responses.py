"""Responses are opened, adjusted and closed; groups, deployments and data follow their days."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import Cast
from tests.emergency import (
    BEGUN,
    DAY,
    TITLE,
    deployment,
    group,
    later,
    movement,
    new_response,
    running,
    shift,
    step,
    take,
)
from tests.keeping import keep, kept
from zhibu.cases.models import Deadline
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.models import RecordBody
from zhibu.ledger.services import void_record
from zhibu.organization.rules import set_rule
from zhibu.pillars.emergency.models import Response, SupplyItem
from zhibu.pillars.emergency.response_nouns import RESPONSE, open_response, retention_end
from zhibu.pillars.emergency.response_rules import RETENTION_DAYS

pytestmark = pytest.mark.django_db
CLOSED_ON = date(2022, 4, 30)


def codes(error: DomainError) -> list[str]:
    return [problem.code for problem in error.problems]


def refused(cast: Cast, key: str, body: RecordBody) -> list[str]:
    with pytest.raises(DomainError) as caught:
        kept(cast, key, body)
    return codes(caught.value)


def test_terms_follow_the_steps_and_the_clock_runs_after_the_end(cast: Cast) -> None:
    set_rule(RETENTION_DAYS, "30", organization=None, since=date(2020, 1, 1), source="县里规定")
    case = running(cast.branch, cast.secretary)
    terms = Response.objects.get(case=case)
    assert (terms.level, terms.event_level, terms.retention_days) == ("3", "2", 30)
    assert not Deadline.objects.filter(case=case).exists()
    case = take(case, "adjust", DAY, cast.secretary, level="2", retention_days=14)
    case = take(case, "close", CLOSED_ON, cast.secretary)
    terms.refresh_from_db()
    assert (terms.level, terms.event_level, terms.ended_on) == ("2", "2", CLOSED_ON)
    assert retention_end(case) == date(2022, 5, 14)
    assert Deadline.objects.get(case=case).due == date(2022, 5, 14)
    case = take(case, "clear", date(2022, 5, 10), cast.secretary)
    assert not case.is_open
    assert not Deadline.objects.filter(case=case).exists()


def test_voided_end_lets_the_response_go_on(cast: Cast) -> None:
    case = running(cast.branch, cast.secretary)
    end = keep("emergency.response", step(case, "close", DAY), cast.secretary, cast.secretary)
    assert open_response(cast.branch, later(1)) is None
    void_record(end.pk, actor=cast.secretary, reason="没有终止")
    assert open_response(cast.branch, later(1)) == case
    assert Response.objects.get(case=case).ended_on is None


def test_adjustment_changes_something_and_data_is_not_kept_for_years(cast: Cast) -> None:
    case = running(cast.branch, cast.secretary)
    assert refused(cast, "emergency.response", step(case, "adjust", DAY, level="3")) == ["RSP002"]
    long = step(case, "adjust", DAY, retention_days=1000)
    assert refused(cast, "emergency.response", long) == ["RSP003"]
    blank = step(new_response(cast.branch, " "), "open", DAY, level="", kind="")
    assert refused(cast, "emergency.response", blank) == ["CAS017", "CAS017", "RSP001"]


def test_whoever_names_a_response_lies_within_its_days(cast: Cast) -> None:
    case = take(running(cast.branch, cast.secretary), "close", CLOSED_ON, cast.secretary)
    after, person = CLOSED_ON + timedelta(days=1), cast.members[0]
    what = SupplyItem(organization=cast.branch, name="口罩", measure="个")
    bodies: dict[str, RecordBody] = {
        "emergency.group": group(case, cast.branch, [person], after),
        "emergency.deployment": deployment(cast.branch, [person], after, response=case),
        "emergency.duty": shift(cast.branch, [person], BEGUN - timedelta(days=1), response=case),
        "emergency.supply": movement(what, "donated", 5, after, response=case),
    }
    for key, body in bodies.items():
        assert refused(cast, key, body) == ["RSP012"], key
    foreign = running(cast.sibling, cast.sibling_secretary)
    body = deployment(cast.branch, [person], response=foreign)
    assert refused(cast, "emergency.deployment", body) == ["RSP010"]


def test_response_is_found_by_title_or_number_the_running_one_before(cast: Cast) -> None:
    own = running(cast.branch, cast.secretary)
    assert RESPONSE.find(TITLE, cast.branch) == own
    assert RESPONSE.find(own.number, cast.groups[0]) == own
    with pytest.raises(DomainError):
        RESPONSE.find(TITLE, cast.sibling)
    ended = take(own, "close", DAY, cast.secretary)
    again = take(new_response(cast.branch), "open", later(1), cast.secretary)
    assert RESPONSE.find(TITLE, cast.branch) == again
    assert RESPONSE.find(str(ended), cast.branch) == ended


def test_group_has_people_once_each(cast: Cast) -> None:
    case, (one, two) = running(cast.branch, cast.secretary), cast.members[:2]
    kept(cast, "emergency.group", group(case, cast.branch, [one, two]))
    twice = group(case, cast.branch, [one, two, two], title="查验组")
    assert refused(cast, "emergency.group", twice) == ["RSP020"]
    empty = group(case, cast.branch, [], title=" ", ended_on=later(-1))
    assert refused(cast, "emergency.group", empty) == ["RSP021", "RSP023", "RSP024"]


def test_deployed_people_count_each_time_and_stand_in_one_place(cast: Cast) -> None:
    one, two = cast.members[:2]
    first = kept(cast, "emergency.deployment", deployment(cast.branch, [one, two]))
    assert (first.people_count, first.hours) == (2, Decimal("4.0"))
    same_time = deployment(cast.branch, [two], place="翠湖社区", starts_at=time(11))
    same_time.ends_at = time(13)
    assert refused(cast, "emergency.deployment", same_time) == ["RSP031"]
    whole_day = deployment(cast.branch, [two], place="翠湖社区", starts_at=None, ends_at=None)
    assert refused(cast, "emergency.deployment", whole_day) == ["RSP031"]
    afternoon = deployment(cast.branch, [two], place="翠湖社区", starts_at=time(12))
    afternoon.ends_at = time(14)
    kept(cast, "emergency.deployment", afternoon)
    twice = deployment(cast.branch, [one, one], later(1))
    assert refused(cast, "emergency.deployment", twice) == ["RSP020"]
    fewer = deployment(cast.branch, [one, two], later(1), people_count=1)
    assert refused(cast, "emergency.deployment", fewer) == ["RSP029"]
    code = "emergency.volunteers_deployed"
    assert figures(cast.branch, Period.year(2022), [code])[code].value == 3


def test_page_of_a_response_shows_what_belongs_to_it(cast: Cast, client: Client) -> None:
    case = running(cast.branch, cast.secretary)
    kept(cast, "emergency.group", group(case, cast.branch, list(cast.members[:2])))
    client.force_login(cast.member)
    url = reverse("cases:case", args=["response", case.pk])
    page = client.get(url).content.decode()
    assert "转运组" in page
    assert "终止后保存 21 天" in page
