"""What the whole document adds: who else claims the same, and what is told around a figure."""

from __future__ import annotations

import pytest

from zhibu.core.masks import find_masks
from zhibu.core.shapes import shape_at
from zhibu.ledger import registry
from zhibu.reports.matching import Matcher, Reading, Spot
from zhibu.reports.reading import Block

NARROW = "印发食堂规程制度**项"


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(registry.indicators(), 2022)


def read(matcher: Matcher, *texts: str) -> list[Reading]:
    """Read the masks of a document of these paragraphs."""
    blocks = [Block(key, text) for key, text in enumerate(texts)]
    spots = []
    for block in blocks:
        for mask in find_masks(block.text):
            shape = shape_at(block.text, mask.start, mask.end)
            spots.append(Spot(block, mask.start, mask.end, shape.unit, shape.scale))
    return matcher.read(spots, blocks)


def meant(reading: Reading) -> str:
    """Give the code that would be filled, or nothing."""
    return reading.candidates[0].code if reading.sure or reading.likely else ""


def test_a_narrowed_noun_that_nobody_else_claims_means_its_indicator(matcher: Matcher) -> None:
    (only,) = read(matcher, NARROW)
    assert not only.sure
    assert meant(only) == "standards.rules_issued"


def test_two_that_claim_the_same_are_both_asked(matcher: Matcher) -> None:
    readings = read(matcher, f"{NARROW}。", "出台车队规程制度**项。")
    assert [meant(one) for one in readings] == ["", ""]


def test_the_whole_told_elsewhere_leaves_the_narrow_one_asked(matcher: Matcher) -> None:
    narrow, whole = read(matcher, f"{NARROW}。", "全年共印发规程制度**项。")
    assert meant(narrow) == ""
    assert meant(whole) == "standards.rules_issued"


@pytest.mark.parametrize("text", ["我本人起草食堂规程制度**项", "下一步，拟印发食堂规程制度**项"])
def test_what_is_objected_to_is_never_likely(matcher: Matcher, text: str) -> None:
    assert [meant(one) for one in read(matcher, text)] == [""]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("今年以来，开展专题学习**次", "2022H1"),
        ("年内已开展专题学习**次", "2022H1"),
        ("二季度开展专题学习**次", "2022Q2"),
        ("截至6月30日，开展专题学习**次", "2022H1"),
    ],
)
def test_this_year_in_a_report_of_the_first_half_is_that_half(
    matcher: Matcher, text: str, wanted: str
) -> None:
    (reading,) = read(matcher, "机关党支部2022年上半年工作总结", text)
    assert meant(reading) == "study.special_sessions"
    assert str(reading.period) == wanted


def test_the_whole_year_is_no_result_of_a_half_years_report(matcher: Matcher) -> None:
    (reading,) = read(matcher, "机关党支部2022年上半年工作总结", "全年开展专题学习**次")
    assert meant(reading) == ""
