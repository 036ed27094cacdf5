"""Three cases in a real browser, each from its first step to its last, day by day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.builders import Cast
from tests.case_desk import Calendar, Desk, unsound
from tests.development import applicant_of, vote
from tests.village import village
from zhibu.access.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 375
# Fields and papers that the fullest step asks for, besides what the form fills in by itself.
MOST_TYPED = 2
CLAIM = "认领：想要一个新书包"
ROLL = ("organization.members", "organization.full_members")
COUNTED = (
    ("exemplars.applicants", 2021),
    ("exemplars.activists", 2021),
    ("exemplars.development_targets", 2022),
    ("exemplars.probationary_admitted", 2022),
    ("exemplars.members_confirmed", 2023),
)


@pytest.fixture
def calendar(time_machine: Any) -> Calendar:
    return Calendar(time_machine)


@pytest.fixture
def sit(live_server: Any, open_page: Callable[..., Any], calendar: Calendar) -> Callable[..., Desk]:
    """Give a function that seats a user at a page of his own."""

    def sit_down(user: User, width: int = 1440) -> Desk:
        return Desk(open_page(width=width), live_server.url, user, calendar)

    return sit_down


def test_a_wish_comes_true_from_its_publication_to_the_thanks(
    cast: Cast, sit: Callable[..., Desk], calendar: Calendar
) -> None:
    village(cast.branch)
    calendar.turn_to(date(2024, 3, 4))
    clerk, head = sit(cast.publicist), sit(cast.secretary)
    asked = {"villager": "王小妹", "category": "study"}
    head.case = clerk.begin("wish", "微心愿", "想要一个新书包", asked, then="submit")
    head.open_case()
    head.page.get_by_role("button", name="确认：征集").click()
    head.page.locator(".case-state", has_text="已征集").wait_for()
    calendar.turn_to(date(2024, 3, 5))
    head.take("核实")
    head.take("公布")
    assert head.standing() == "已公布"
    calendar.turn_to(date(2024, 3, 6))
    member, other = sit(cast.member, PHONE), sit(cast.leader, PHONE)
    for one in (member, other):
        one.goto("/village/wishes/")
        expect(one.page.get_by_text("王小妹")).to_have_count(0)
    member.page.get_by_role("button", name=CLAIM).click()
    member.page.get_by_text("我已认领").wait_for()
    # The other one's page is older than the claim: his click tells who has it.
    other.page.get_by_role("button", name=CLAIM).click()
    other.page.get_by_text("已被张伟认领").wait_for()
    other.goto("/village/wishes/")
    other.page.get_by_text("现在没有等待认领的心愿").wait_for()
    expect(other.page.get_by_role("button", name=CLAIM)).to_have_count(0)
    calendar.turn_to(date(2024, 3, 8))
    # Everybody may know who has it, nobody who wished.
    for one in (head, other):
        one.case = head.case
        one.open_case()
        wish = one.page.get_by_role("region", name="这个心愿")
        expect(wish).to_contain_text(re.compile(r"认领人\s*张伟"))
        expect(one.page.locator("main")).not_to_contain_text("王小妹")
    head.take("对接")
    calendar.turn_to(date(2024, 3, 15))
    head.take("圆梦", {"item": "书包一个"})
    calendar.turn_to(date(2024, 3, 18))
    head.take("反馈满意")
    assert head.standing() == "已反馈"
    expect(head.page.locator("li.next")).to_have_count(0)
    assert head.figure("village.wishes_fulfilled", 2024) == "1个"
    head.drill("village.wishes_fulfilled")
    head.page.get_by_role("link", name="想要一个新书包：反馈满意").click()
    head.page.wait_for_url("**/records/*/")
    # Words, wisher and kind at first, the gift later: there is nothing else to fill in.
    assert clerk.typed == {"新增微心愿": 3}
    assert {label for label, count in head.typed.items() if count} == {"圆梦"}
    assert unsound() == []


def test_a_clue_becomes_a_household_under_watch(
    cast: Cast, sit: Callable[..., Desk], calendar: Calendar
) -> None:
    village(cast.branch)
    calendar.turn_to(date(2024, 3, 4))
    desk = sit(cast.secretary)
    desk.begin("household", "监测户", "王五", {"source": "farmer"})
    desk.goto("/")
    assert "王五" in desk.due("入户核实")
    # Two working days after Monday is Wednesday.
    calendar.turn_to(date(2024, 3, 8))
    desk.goto("/")
    assert "逾期 2 天" in desk.due("入户核实")
    desk.take("入户核实并授权", papers=["授权承诺书"])
    desk.goto("/")
    assert desk.due("入户核实") == ""
    calendar.turn_to(date(2024, 3, 11))
    desk.take("村级民主评议", {"attended": "30", "agreed": "28"})
    calendar.turn_to(date(2024, 3, 12))
    desk.take("村内公示")
    expect(desk.coming("乡镇核查")).to_contain_text("最早 3月18日")
    expect(desk.coming("乡镇核查").get_by_role("button", name="还不能记")).to_be_disabled()
    calendar.turn_to(date(2024, 3, 14))
    desk.try_step("township")
    said = desk.refused()
    assert "最早 2024-03-18" in said
    desk.open_case()
    assert desk.standing() == "村级评议公示"
    calendar.turn_to(date(2024, 3, 18))
    desk.take("乡镇核查")
    calendar.turn_to(date(2024, 3, 19))
    desk.take("县级认定", {"household_type": "unstable"}, papers=["因病"])
    assert desk.standing() == "已认定"
    assert desk.figure("village.households_monitored", 2024) == "1户"
    desk.drill("village.households_monitored")
    desk.page.get_by_role("link", name="王五：县级认定").click()
    desk.page.wait_for_url("**/records/*/")
    assert max(desk.typed.values()) == MOST_TYPED
    assert unsound() == []


def admit(desk: Desk) -> None:
    """Steps 1 to 14: from the application to the booklet."""
    by_one = {"first_person": "李建国"}
    by_two = by_one | {"second_person": "周明"}
    desk.on(date(2021, 1, 4))
    desk.begin("development", "入党申请人", "吴新", papers=["入党申请书"])
    desk.on(date(2021, 1, 14)).take("党组织派人谈话", by_one, papers=["谈话记录"])
    desk.on(date(2021, 3, 5)).take("推荐和确定入党积极分子", papers=["推荐表", "支委会会议记录"])
    desk.take("积极分子报上级党委备案", papers=["备案报告"])
    desk.take("指定培养联系人", by_two)
    desk.take("培养教育考察", papers=["入党积极分子培养教育考察登记表"])
    desk.on(date(2021, 9, 5)).take("半年考察")
    # A year must pass between an activist and a target.
    expect(desk.coming("确定发展对象")).to_contain_text("最早 2022年3月5日")
    desk.try_step("target", papers=["征求意见记录", "支委会会议记录"])
    assert "最早 2022-03-05" in desk.refused()
    desk.on(date(2022, 3, 7)).take("半年考察")
    desk.take("确定发展对象", papers=["征求意见记录", "支委会会议记录"])
    desk.take("发展对象公示")
    desk.on(date(2022, 3, 21)).take("发展对象报上级党委备案", papers=["备案报告", "备案批复"])
    desk.take("确定入党介绍人", by_two)
    desk.take("政治审查", {"result": "qualified"}, papers=["政治审查结论性材料"])
    desk.on(date(2022, 3, 28)).take("短期集中培训", {"days": "3"}, papers=["培训结业证书"])
    desk.take("支部委员会审查", {"result": "agreed"}, papers=["支委会会议记录"])
    desk.take("上级党委预审", {"result": "agreed"}, papers=["预审意见"])
    desk.on(date(2022, 4, 6)).take("填写入党志愿书", papers=["入党志愿书"])


def hold_meeting(desk: Desk, title: str, about: str) -> None:
    """Enter a general meeting with a secret vote about somebody on the form of activities."""
    desk.goto("/activities/new/?kinds=general_meeting")
    page = desk.page
    page.locator("#id_starts_at").fill("14:30")
    page.locator("#id_ends_at").fill("16:30")
    page.locator("#id_place").fill("三楼会议室")
    page.locator("#id_title").fill(title)
    page.get_by_text("表决和决议").click()
    page.locator("#id_a0-vote_rule").select_option("admission")
    page.locator("#id_a0-vote_form").select_option("secret")
    page.locator("#id_a0-about").select_option(label=about)
    page.locator("#id_a0-yes").fill("7")
    page.locator("#id_a0-passed").select_option("yes")
    page.get_by_text("赞成7票").wait_for()
    page.locator('button[name="then"][value="confirm"]').click()
    page.wait_for_url("**/records/*/")


def test_an_applicant_becomes_a_full_member_in_25_steps(
    cast: Cast, sit: Callable[..., Desk], calendar: Calendar
) -> None:
    person = applicant_of(cast.branch)
    desk = sit(cast.secretary)
    admit(desk)
    desk.on(date(2022, 4, 8))
    hold_meeting(desk, "讨论接收吴新为预备党员", "吴新")
    desk.take_over("支部大会讨论接收预备党员")
    desk.on(date(2022, 4, 25)).take("上级党委派人谈话", papers=["谈话记录"])
    roll = [desk.figure(code, 2022) for code in ROLL]
    assert roll == ["8名", "7名"]
    desk.on(date(2022, 5, 9)).take("上级党委审批", papers=["入党志愿书（上级党委审批意见）"])
    assert desk.standing() == "预备党员"
    desk.take("再上一级党委组织部门备案")
    desk.take("编入党支部和党小组")
    desk.on(date(2022, 7, 1)).take("入党宣誓")
    desk.on(date(2022, 11, 9)).take("半年考察")
    desk.on(date(2023, 3, 27)).take("继续教育考察", papers=["预备党员教育考察登记表"])
    desk.take("提出转正申请", papers=["转正申请书"])
    desk.take("转正公示")
    desk.on(date(2023, 4, 10))
    vote(cast, calendar.day, person, title="讨论吴新转正")
    desk.take_over("支部大会讨论转正")
    desk.on(date(2023, 5, 8)).take("上级党委审批转正", papers=["入党志愿书（转正审批意见）"])
    desk.take("材料归档", papers=["入党材料目录"])
    assert desk.standing() == "正式党员"
    assert [desk.figure(code, year) for code, year in COUNTED] == ["1名"] * len(COUNTED)
    assert [desk.figure(code, 2023) for code in ROLL] == ["9名", "8名"]
    assert max(desk.typed.values()) == MOST_TYPED
    assert unsound() == []
