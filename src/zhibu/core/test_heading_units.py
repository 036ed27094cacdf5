"""Where headings say units."""

from __future__ import annotations

import pytest

from zhibu.core.heading_units import offers_for_all, offers_of


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("捐款（万元）", "万元"),
        ("培训（单位：人次）", "人次"),
        ("技能培训/场次", "场次"),
        ("单位：元", "元"),
        ("解决困难（含往年）（件）", "件"),
        (" 公里 ", "公里"),
    ],
)
def test_a_unit_is_offered_wherever_a_heading_says_it(heading: str, unit: str) -> None:
    assert unit in offers_of(heading)


def test_the_last_bracket_is_offered_before_the_first() -> None:
    assert list(offers_of("捐款（含实物）（元）"))[1:] == ["元", "含实物"]


def test_a_caption_offers_what_it_names_for_the_whole_table() -> None:
    assert list(offers_for_all("表1 帮扶资金（单位：万元）")) == ["万元"]
    assert list(offers_for_all("帮扶工作情况")) == []
