"""The page of duties shows each unit its own, and a superior a line per branch."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.builders import Cast, held, make_appraisal
from zhibu.organization.models import Kind, Organization
from zhibu.organization.services import create_organization

PAGE = "/duties/"


@pytest.fixture(autouse=True)
def _autumn_2022(time_machine) -> None:
    time_machine.move_to("2022-09-26T02:00:00Z", tick=False)


def page(cast: Cast, name: str, query: str = "") -> tuple[int, str]:
    client = Client()
    client.force_login(cast.users[name])
    answer = client.get(f"{PAGE}?period=2022{query}")
    return answer.status_code, answer.content.decode()


def test_the_secretary_sees_what_is_open_with_its_rule_and_the_way_to_record_it(
    cast: Cast,
) -> None:
    status, text = page(cast, "secretary")
    assert status == 200
    assert "9月主题党日未开展" in text
    assert "还剩 4 天" in text
    assert "逾期 26 天" in text
    assert "每月一次 · 中国共产党支部工作条例（试行）" in text
    assert f"/activities/new/?kinds=theme_day&amp;unit={cast.branch.pk}" in text
    assert "去评议" not in text  # not yet due


def test_a_met_duty_leads_to_its_record(cast: Cast) -> None:
    record = held(cast, date(2022, 9, 8))
    text = page(cast, "secretary", "&state=met")[1]
    assert "9月主题党日" in text
    assert f'href="/records/{record.pk}/"' in text
    assert "9月主题党日未开展" not in page(cast, "secretary")[1]


def test_an_appraisal_is_met_for_all_and_opens_for_those_entitled(cast: Cast) -> None:
    body = make_appraisal(cast, date(2022, 9, 8))
    link = f'href="/records/{body.pk}/"'
    member, secretary = (page(cast, name, "&state=met")[1] for name in ("member", "secretary"))
    assert "全年民主评议党员" in member
    assert link not in member
    assert link in secretary


def test_a_member_sees_the_duties_without_buttons(cast: Cast) -> None:
    status, text = page(cast, "member")
    assert status == 200
    assert "9月主题党日未开展" in text
    assert "记一次" not in text
    assert "人未达进度" not in text


def test_the_secretary_is_told_how_many_are_behind_and_the_commissioner_who(cast: Cast) -> None:
    secretary, publicist = page(cast, "secretary")[1], page(cast, "publicist")[1]
    assert "学习笔记：8 人未达进度，共 8 人" in secretary
    assert "/study/progress/" not in secretary
    assert "/study/progress/" in publicist


def test_the_superior_sees_a_line_per_branch_that_opens_its_own(cast: Cast) -> None:
    status, text = page(cast, "superior")
    assert status == 200
    assert f'href="?unit={cast.branch.pk}&amp;period=2022"' in text
    assert f'href="?unit={cast.sibling.pk}&amp;period=2022"' in text
    assert "三季度中心组学习未开展" in text
    status, text = page(cast, "superior", f"&unit={cast.branch.pk}")
    assert (status, "9月主题党日未开展" in text) == (200, True)


@pytest.mark.parametrize("query", ["&unit=999999", "&unit=x", "&unit=12345678901234567890"])
def test_an_unknown_unit_is_not_found(cast: Cast, query: str) -> None:
    assert page(cast, "secretary", query)[0] == 404


def test_a_sibling_s_unit_is_not_found(cast: Cast) -> None:
    assert page(cast, "sibling_secretary", f"&unit={cast.branch.pk}")[0] == 404


def test_a_wrong_period_is_not_found_and_a_wrong_state_shows_what_is_open(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.secretary)
    assert client.get(f"{PAGE}?period=nonsense").status_code == 404
    assert "9月主题党日未开展" in page(cast, "secretary", "&state=nonsense")[1]


def test_who_serves_no_unit_has_no_duties(cast: Cast) -> None:
    assert page(cast, "outsider")[0] == 403


def test_a_large_tree_is_paged(cast: Cast) -> None:
    for number in range(60):
        create_organization(
            code=f"more{number}", name=f"支部{number}", kind=Kind.BRANCH, parent=cast.committee
        )
    text = page(cast, "superior")[1]
    assert "units=2" in text
    assert "共 62 条" in text
    last = f"?unit={Organization.objects.get(code='more59').pk}&amp;"
    assert last not in text
    assert last in page(cast, "superior", "&units=2")[1]
