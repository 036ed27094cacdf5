"""The pages of villages in a browser, at both widths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browsing import assert_fits, log_in
from tests.builders import Cast
from tests.keeping import kept
from tests.village import DAY, assignment, duty, target, trainee, training, village, villager
from zhibu.audit.models import AuditEntry
from zhibu.pillars.village.models import Villager
from zhibu.pillars.village.place_services import save_villager

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [375, 1440])
def test_from_the_list_of_villages_to_one_sealed_value(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    home = village(cast.branch, township="白河镇", county="汝阳县", kind="lifted")
    kept(cast, "village.assignment", assignment(cast.members[0], cast.branch))
    kept(cast, "village.duty", duty(cast.members[0], cast.branch, DAY.replace(day=31), 21))
    kept(cast, "village.target", target(cast.branch))
    able = trainee(villager(home, "王五", "二组"), "明白人001")
    kept(cast, "village.training", training(cast.branch, DAY, able))
    one = save_villager(
        Villager.objects.get(), {"bank_account": "6222020200112233445"}, actor=cast.organizer
    )
    page = open_page(width=width)
    log_in(page, live_server.url, cast.secretary, year=2022)

    page.goto(f"{live_server.url}/village/places/")
    assert_fits(page, width)
    page.get_by_role("link", name="石板村").click()
    page.wait_for_url(f"**/village/places/{home.pk}/")
    assert_fits(page, width)
    page.get_by_role("link", name="王五（二组）").click()
    page.wait_for_url(f"**/village/villagers/{one.pk}/")
    assert_fits(page, width)
    page.get_by_text("查看完整银行账号").click()
    page.get_by_label("用途（记入日志）").last.fill("核对补助名单")
    page.get_by_role("button", name="查看").last.click()
    page.get_by_text("6222020200112233445").wait_for()
    assert AuditEntry.objects.filter(action="villager.reveal").count() == 1
    page.goto(f"{live_server.url}/village/villagers/{one.pk}/edit/")
    assert_fits(page, width)
