"""A guard checks ten people in with the network cut in the middle; the day ends in the books."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from tests import gates
from tests.browsing import assert_fits, log_in, log_in_by_hand
from tests.builders import Cast
from tests.network import Network, network_to
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import confirm_record
from zhibu.pillars.emergency.models import EntryCheck, Gate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def gate(cast: Cast) -> Gate:
    one = gates.gate(cast.branch, begun=timezone.localdate() - timedelta(days=9))
    gates.configure(one, "temperature", "health_code", "identity")
    return one


@pytest.fixture
def network(live_server: Any) -> Iterator[Network]:
    with network_to(live_server.thread.host, live_server.thread.port) as one:
        yield one


def go_offline(page: Any, network: Network) -> None:
    network.cut()
    page.context.set_offline(True)


def go_online(page: Any, network: Network) -> None:
    """The browser tells its pages, as a phone does."""
    network.mend()
    page.context.set_offline(False)


def let_in(page: Any) -> None:
    """Two taps."""
    page.get_by_role("button", name="正常", exact=False).first.click()
    page.get_by_role("button", name="放行", exact=True).click()
    expect(page.locator("[data-said]")).to_contain_text("已放行")


def turn_away(page: Any, fault: str) -> None:
    """Three taps, and his name where the response asks for it."""
    page.get_by_role("button", name="有异常").click()
    page.get_by_role("button", name=fault).click()
    page.get_by_label("姓名").fill("钱八")
    page.get_by_label("手机号").fill("13800001234")
    page.get_by_role("button", name="劝返").click()
    expect(page.locator("[data-said]")).to_contain_text("已劝返")


def counted(page: Any, passed: int, refused: int) -> None:
    """The server has told the page how many it has stored."""
    expect(page.locator("[data-passed]")).to_have_text(str(passed))
    expect(page.locator("[data-refused]")).to_have_text(str(refused))


def waits(page: Any, count: int) -> None:
    expect(page.locator("[data-waiting]")).to_have_text(str(count))


def test_ten_people_pass_a_gate_while_the_network_comes_and_goes(
    cast: Cast, gate: Gate, network: Network, open_page: Callable[..., Any]
) -> None:
    page = open_page(width=375)
    log_in_by_hand(page, network.url, "member")
    page.goto(f"{network.url}/emergency/gates/{gate.pk}/")
    expect(page.locator("[data-offline]")).to_have_text("断网、关页也能继续查验。")
    assert_fits(page, 375)

    for _ in range(3):
        let_in(page)
    turn_away(page, "红码")
    counted(page, 3, 1)
    waits(page, 0)
    assert EntryCheck.objects.count() == 4

    go_offline(page, network)
    for _ in range(3):
        let_in(page)
    expect(page.locator("[data-state]")).to_contain_text("断网")
    waits(page, 3)
    page.reload()  # without a network: the worker's page, the phone's own checks
    waits(page, 3)
    turn_away(page, "黄码")
    page.close()  # the guard's phone is put away, and taken out again
    page = page.context.new_page()
    page.goto(f"{network.url}/emergency/gates/{gate.pk}/")
    waits(page, 4)
    let_in(page)
    # A temperature that nobody has is a slip, and told before anything is kept.
    page.get_by_role("button", name="有异常").click()
    page.get_by_label("测温（℃）").fill("365")
    expect(page.locator("[data-slips]")).to_contain_text("不可能")
    expect(page.get_by_role("button", name="劝返")).to_be_disabled()
    page.get_by_label("测温（℃）").fill("36.9")
    page.get_by_role("button", name=re.compile("放行")).click()
    waits(page, 6)
    assert EntryCheck.objects.count() == 4

    # The session ends while he is away: his checks wait for whoever logs in next.
    Session.objects.all().delete()
    go_online(page, network)
    expect(page.locator("[data-state]")).to_contain_text("已退出登录")
    waits(page, 6)
    log_in(page, network.url, cast.publicist)
    page.reload()
    counted(page, 8, 2)
    waits(page, 0)
    lines = EntryCheck.objects.all()
    assert lines.count() == 10
    assert not lines.filter(clock_wrong=True).exists()
    assert not lines.filter(against_rule=True).exists()
    assert lines.filter(passed=True, name__isnull=False).count() == 0

    page.get_by_role("link", name="收班").click()
    page.get_by_role("button", name="收班").click()
    page.get_by_text("已收班：放行 8 人次，劝返 2 人次。").wait_for()
    record = Record.objects.get(type="emergency.entry_checks")
    assert record.state == State.SUBMITTED
    confirm_record(record.pk, actor=cast.secretary)
    found = figures(cast.branch, Period.parse(str(timezone.localdate().year)))
    assert found["emergency.entries_checked"].value == 10
    assert found["emergency.entries_refused"].value == 2
