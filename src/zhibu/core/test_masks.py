import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhibu.core.masks import Mask, find_masks

SLOTS = r"""
开展**次、培训**人次|**;**
召开党员大会＊＊次，支委会××次，党课XX次，走访xx户|＊＊;××;XX;xx
发放____册、＿＿本，帮扶▲▲户，慰问□□人、○○名、〇〇个|____;＿＿;▲▲;□□;○○;〇〇
近***人，约**户左右，**余人，**余万元，**万余字|***;**;**;**;**
*7人、1*0余亩、3*户、满意率9*.7%、1.**万元|*7;1*0;3*;9*.7;1.**
资金**.**万元、××.××公里|**.**;××.××
开展（  ）次，走访（ ）户，共（）人|（  ）;（ ）;（）
共？？人、……次、共*人、×次|？？;……;*;×
** 次、**（次）、** （人次）、**　册|**;**;**;**
**县**镇**村，××局，XX党支部|**;**;**;××;XX
张××同志、李**书记、王×同志|××;**;×
**、**人|**;**
**-**次|**;**
截至20××年×月，2022年**次|20××;×;**
在“**”活动中，上级党组织**的领导下，以“**”为牵引|**;**;**
**|**
签字：____|____
**/**人|**;**
（**）次、[__]户|**;__
第**次会议|**
百分之**，**%，**.*%|**;**;**.*
***余万字，*****人|***;*****
上、下半年分别是***和***；|***;***
党员大会**·支委会**·党小组会**|**;**;**
【**】支委会【**】|**;**
党员大会4*／支委会1*（单位：次）|4*;1*
办结：1*0；转入：4*|1*0;4*
"""
DECOYS = """
**重点**：加强学习
一是__理论武装__，二是**作风建设**。
坚持**党建引领**不动摇
**12次**主题党日
* 项目一
* 项目二
3×4=12，2x2米，7×24小时，5*8小时，3*4=12
XXL码、XL、X光、MAX、EXX
二〇〇九年、二○○八年、一〇〇
138****1234、4101**********1234
my__name__x
________________________________
***必读*** 什么？？ 真的??
等等……人们说…… 一、工作……3
党员*：指正式党员。 注*
□是 □否
A**B
规格：3*4
坚持**“三会一课”**制度
3×4
"""


def slots(text: str) -> list[str]:
    return [mask.text for mask in find_masks(text)]


@pytest.mark.parametrize("line", SLOTS.strip().split("\n"))
def test_blanked_out_places_are_slots(line: str) -> None:
    text, _, expected = line.rpartition("|")
    assert slots(text) == expected.split(";")


@pytest.mark.parametrize("text", DECOYS.strip().split("\n"))
def test_what_only_looks_like_a_slot_is_left_alone(text: str) -> None:
    assert slots(text) == []


def test_cells_of_a_table_typed_with_bars_are_no_bold() -> None:
    assert slots("|**|**|") == ["**", "**"]


@pytest.mark.parametrize("text", ["4*", "1*0", "2*2", " *7 ", "9*.7"])
def test_half_masked_figure_may_be_all_that_a_cell_says(text: str) -> None:
    assert slots(text) == [text.strip()]


def test_bars_between_masks_of_a_line_make_no_bold() -> None:
    text = "党员大会**｜支委会**｜党小组会**　（单位：次）"
    assert slots(text) == ["**", "**", "**"]


def test_bold_beside_slots_is_told_apart() -> None:
    text = "全年开展**次。**党课要讲得进、听得懂**，上报**篇。"
    assert [(mask.start, mask.text) for mask in find_masks(text)] == [(4, "**"), (25, "**")]


def test_half_masked_figure_keeps_its_digits() -> None:
    (mask,) = find_masks("流转土地1*0余亩")
    assert (mask.text, mask.digits) == ("1*0", "1*0")
    assert mask.fits("180")
    assert not mask.fits("185")
    assert Mask(0, 2, "*7", "*7").fits("37")
    assert not Mask(0, 2, "*7", "*7").fits("312")
    assert Mask(0, 2, "**").fits("312")


def test_underlined_blanks_are_slots_where_nothing_else_is() -> None:
    text = "召开    次、**次"
    assert [mask.text for mask in find_masks(text, [(2, 6), (8, 10)])] == ["    ", "**"]
    assert [mask.text for mask in find_masks(text, [(-3, 2), (5, 99), (4, 4)])] == ["**"]


MARKS = st.text("*＊×Xx_？?…（） 　()〇○□▲人次余万户开展12.、，。\n“”同志县", max_size=80)


@given(MARKS | st.text(max_size=200))
@example("*" * 10_000)
@example("*_" * 5_000)
@example("**a" * 3_000)
@example("（" * 10_000)
@example("1*" * 5_000)
def test_slots_of_any_text_stand_in_order_and_never_overlap(text: str) -> None:
    place = 0
    for mask in find_masks(text):
        assert place <= mask.start < mask.end <= len(text)
        assert mask.text == text[mask.start : mask.end]
        place = mask.end


def test_fifty_pages_of_slots_are_found_quickly() -> None:
    text = ("开展主题党日**次，走访慰问困难群众**余人，发放资料**万册。2022年3月12日开会。" * 1000)[
        :40_000
    ]
    begin = time.process_time()
    assert len(find_masks(text)) > 2000
    assert time.process_time() - begin < 1
