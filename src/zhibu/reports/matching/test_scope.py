"""Plans, parts, other bodies and single days are never taken for what the branch did in all."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from zhibu.ledger import registry
from zhibu.reports.matching import Matcher, Spot
from zhibu.reports.matching.test_phrases import YEAR, answers, outcome, slots
from zhibu.reports.reading import Block

NEAR_MISSES = Path(__file__).with_name("test_scope.txt")


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(registry.indicators(), YEAR)


def test_no_near_miss_is_read_wrongly_and_few_real_ones_are_asked(matcher: Matcher) -> None:
    counted: Counter[str] = Counter()
    wrong = []
    for line in NEAR_MISSES.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        text, _, wanted = line.partition(" => ")
        readings = answers(matcher, text)
        assert len(readings) == len(wanted.split()), text
        for reading, one in zip(readings, wanted.split(), strict=True):
            came = outcome(reading, one)
            counted[came] += 1
            if came == "wrong":
                wrong.append((text, one, reading.candidates[0].code))
    assert wrong == []
    assert counted["right"] > 0.9 * counted.total(), counted


def test_the_sentence_that_presents_the_branch_names_it(matcher: Matcher) -> None:
    title = Block(0, "关于2022年度机关党建工作情况的汇报")
    text = "国家税务总局云岭县税务局第一党支部共有在册党员**名。"
    block = Block(1, text)
    spot = slots(text)[0]
    reading = matcher.read([Spot(block, spot.start, spot.end, spot.unit)], [title, block])[0]
    assert (reading.sure, reading.candidates[0].code) == (True, "organization.members")


def test_another_body_in_a_line_with_a_figure_is_not_the_organ_itself(matcher: Matcher) -> None:
    text = "县疾控中心另组织采样**万人次"
    block = Block(1, text)
    spot = slots(text)[0]
    readings = matcher.read([Spot(block, spot.start, spot.end, spot.unit, "万")], [block])
    assert readings[0].why == "说的是别的单位"


@pytest.mark.parametrize(
    "heading", ["四季度工作计划", "下半年打算", "三、下一步工作打算", "六、明年安排"]
)
def test_a_heading_that_plans_makes_every_figure_below_it_a_plan(
    matcher: Matcher, heading: str
) -> None:
    text = "开展专题学习**次"
    block = Block(1, text, headings=(heading,))
    spot = slots(text)[0]
    assert not matcher.read([Spot(block, spot.start, spot.end, "次")], [block])[0].sure


def test_a_table_that_tells_what_was_done_is_none_of_the_plans_it_stands_under(
    matcher: Matcher,
) -> None:
    block = Block(
        1,
        "**",
        "cell",
        row=("党员大会",),
        column=("次数",),
        caption="附：责任制落实情况统计",
        headings=("六、明年安排",),
    )
    assert matcher.read([Spot(block, 0, 2, "")], [block])[0].sure


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("在**的坚强领导下，支部扎实工作", "parent"),
        ("**：", "parent"),
        ("我叫***，在县机关事务服务中心党支部当书记", "person.secretary"),
        ("**供电公司党支部2022年度工作总结", "county"),
        ("党组织全称：____", "party_full_name"),
        ("靠的是“***”这块招牌", "motto"),
        ("选派3名干部到**驻村，", "village"),
        ("支部书记由***同志担任", "person.secretary"),
        ("****（以下简称“中心”）是县直事业单位", "office_name"),
    ],
)
def test_what_stands_around_a_mask_names_it(matcher: Matcher, text: str, code: str) -> None:
    reading = answers(matcher, text)[0]
    assert (reading.sure, reading.candidates[0].code) == (True, code)


@pytest.mark.parametrize(
    "text", ["党组织名称：____", "**认真贯彻新时代党的建设总要求", "报告人：***"]
)
def test_a_name_that_may_be_two_is_asked(matcher: Matcher, text: str) -> None:
    reading = answers(matcher, text)[0]
    assert reading.kind == "name"
    assert not reading.sure
