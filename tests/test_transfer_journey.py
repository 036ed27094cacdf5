"""A dispatcher takes a mission from the pasted list to its end; a second page looks on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browsing import settle
from tests.builders import Cast
from tests.case_desk import Calendar, Desk, unsound
from tests.transfers import NAMES, line, people_list, response, vehicle
from zhibu.cases.models import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 375
DAY = date(2022, 3, 12)


def press(desk: Desk, name: str) -> None:
    """Open a step from the mission's page."""
    desk.page.get_by_role("link", name=name, exact=True).click()
    desk.page.locator("#step-form").wait_for()
    settle(desk.page)


def send(desk: Desk, words: str) -> None:
    """Send a step; the mission's page says that it was taken."""
    desk.page.locator(".footer-bar button").click()
    desk.page.locator(".notice-success", has_text=words).wait_for()
    settle(desk.page)


def test_a_dispatcher_closes_a_mission_when_everybody_is_accounted_for(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], time_machine: Any
) -> None:
    calendar = Calendar(time_machine)
    calendar.turn_to(DAY)
    response(cast)
    vehicle(cast.branch, "豫Q12345", 9)
    head = Desk(open_page(width=1440), live_server.url, cast.secretary, calendar)
    looker = Desk(open_page(width=PHONE), live_server.url, cast.member, calendar)
    looker.goto("/emergency/transfers/")
    looker.page.get_by_text("现在没有在办的转运任务").wait_for()

    head.goto("/emergency/transfers/")
    head.page.get_by_role("link", name="新的转运任务").click()
    form = head.page.locator("#record-form")
    form.locator("[name=case]").fill("3月12日返乡人员转运")
    form.locator("[name=origin]").fill("郑州东站")
    form.locator("[name=destination]").fill("环城镇")
    text = people_list(4) + "\n" + line(4, "密接") + "\n" + line(5, "密接")
    form.locator("[name=people_list]").fill(text)
    form.locator("[name=response]").select_option(index=1)
    head.page.get_by_role("button", name="保存并确认").click()
    head.page.get_by_role("heading", name="名单 6 人").wait_for()
    # The other page was not touched: it asks by itself.
    looker.page.get_by_text("名单 6 人").wait_for()
    looker.page.get_by_text("还有 6 人没有交代").wait_for()

    head.page.get_by_role("link", name="办理", exact=True).click()
    press(head, "接受任务")
    send(head, "接受任务")
    press(head, "派车")
    head.page.locator("[name=vehicle]").fill("豫Q12345")
    head.page.locator("[name=other_driver]").fill("刘师傅")
    send(head, "派车")
    press(head, "第1趟：接上人员")
    # All who wait are ticked; one of them is not there.
    expect(head.page.locator("input[name=codes]:checked")).to_have_count(6)
    head.page.locator("input[name=codes][value='006']").uncheck()
    head.page.locator("[name=temperature-001]").fill("365")
    head.page.locator(".footer-bar button").click()
    head.page.get_by_text("不可能").first.wait_for()
    head.page.locator("[name=temperature-001]").fill("36.5")
    send(head, "接上人员")
    looker.page.locator(".aboard dd", has_text="5").wait_for()
    looker.page.get_by_text("豫Q12345").wait_for()
    press(head, "第1趟：发车")
    send(head, "发车")
    press(head, "第1趟：到达交接")
    expect(head.page.locator("input[name=codes]:checked")).to_have_count(5)
    head.page.locator("[name=receiver]").fill("环城镇卫生院")
    send(head, "到达交接")
    press(head, "第1趟：接收签认")
    send(head, "接收签认")
    press(head, "第1趟：车辆消毒收车")
    send(head, "车辆消毒收车")

    press(head, "办结")
    head.page.locator(".footer-bar button").click()
    head.page.get_by_text("还有 1 人没有交代：006").first.wait_for()
    head.page.locator(".footer-bar a").click()
    press(head, "异常情况")
    head.page.locator("[name=outcome]").select_option("not_found")
    head.page.locator("[name=note]").fill("电话无人接听，现场没有找到")
    head.page.locator("input[name=codes][value='006']").check()
    send(head, "异常情况")
    press(head, "办结")
    send(head, "办结")
    looker.page.get_by_text("今天办结 1 个").wait_for()
    seen = looker.page.inner_text("main") + head.page.inner_text("main")
    assert not [name for name in NAMES if name in seen]

    case = Case.objects.get(path="transfer")
    assert case.state == "closed"
    assert head.figure("emergency.returnees_transferred", 2022) == "4人"
    assert head.figure("emergency.close_contacts_transferred", 2022) == "1人"
    assert head.figure("emergency.vehicles_assigned", 2022) == "1辆"
    assert unsound() == []
