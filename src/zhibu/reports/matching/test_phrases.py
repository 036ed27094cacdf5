"""What phrases of reports mean: a table of phrases with answers, and promises over all indicators.

Wrong and sure must never happen; not sure may, as long as it stays rare and the right meaning is
among the proposals.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhibu.core.masks import find_masks
from zhibu.core.mentions import find_mentions
from zhibu.core.periods import Period
from zhibu.core.shapes import shape_at
from zhibu.ledger import registry
from zhibu.ledger.indicators import Indicator
from zhibu.reports.matching import Matcher, Reading, Spot
from zhibu.reports.reading import Block

YEAR = 2022
PHRASES = Path(__file__).with_name("test_phrases.txt")
LISTED = [one for one in registry.indicators() if one.listed]
DOUBTS = (
    "下一步，拟{}",
    "2023年计划{}",
    "每名党员{}",
    "比上年增加{}",
    "全县共{}",
    "近三年{}",
    "兄弟单位{}",
)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(registry.indicators(), YEAR)


def slots(text: str) -> list[Spot]:
    """Find the masks of a phrase as filling does."""
    block = Block(0, text)
    shapes = [(mask, shape_at(text, mask.start, mask.end)) for mask in find_masks(text)]
    return [Spot(block, mask.start, mask.end, one.unit, one.scale) for mask, one in shapes]


def claims(text: str) -> list[Spot]:
    """Find the stated figures of a phrase as checking does."""
    block = Block(0, text)
    return [
        Spot(block, one.start, one.end, one.unit, one.scale, stated=True)
        for one in find_mentions(text)
    ]


def answers(matcher: Matcher, text: str) -> list[Reading]:
    spots = claims(text[1:]) if text.startswith("=") else slots(text)
    return matcher.read(spots, [spot.block for spot in spots[:1]])


def labelled() -> Iterator[tuple[str, list[str]]]:
    for line in PHRASES.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            text, _, wanted = line.partition(" => ")
            yield text, wanted.split()


def outcome(reading: Reading, wanted: str) -> str:
    code, _, period = wanted.lstrip("?-").partition("@")
    found = [one.code for one in reading.candidates]
    open_ = wanted[0] in "?-"
    if reading.sure and reading.kind == "figure":
        right = not open_ and found[0] == code and period in ("", str(reading.period))
        return "right" if right else "wrong"
    if open_:
        return "right" if not code or code in found else "asked"
    return "right" if reading.sure and found[0] == code else "asked"


def test_no_phrase_is_read_wrongly_and_few_are_asked(matcher: Matcher) -> None:
    counted: Counter[str] = Counter()
    wrong = []
    for text, wanted in labelled():
        readings = answers(matcher, text)
        assert len(readings) == len(wanted), text
        for reading, one in zip(readings, wanted, strict=True):
            counted[outcome(reading, one)] += 1
            if outcome(reading, one) == "wrong":
                wrong.append((text, one, reading.candidates[0].code))
    assert wrong == []
    assert counted["right"] > 0.95 * counted.total(), counted


@pytest.mark.parametrize("indicator", LISTED, ids=lambda one: one.code)
def test_a_plan_a_share_a_change_or_anothers_figure_is_never_sure(
    matcher: Matcher, indicator: Indicator
) -> None:
    said = f"{indicator.label}**{indicator.unit}"
    for doubt in DOUBTS:
        if indicator.code.startswith("planning.") and "计划" in doubt:
            continue
        if indicator.code.endswith("per_member") and "每名" in doubt:
            continue
        readings = answers(matcher, doubt.format(said))
        assert not any(one.sure for one in readings if one.kind == "figure"), doubt


def test_no_indicator_is_named_by_a_unit_that_does_not_count_it(matcher: Matcher) -> None:
    for indicator in LISTED:
        for reading in answers(matcher, f"{indicator.label}**平方米"):
            assert not reading.sure


def test_headings_of_a_cell_name_its_indicator_and_period(matcher: Matcher) -> None:
    def cell(row: tuple[str, ...], column: tuple[str, ...], caption: str = "") -> Reading:
        block = Block(0, "**", "cell", row=row, column=column, caption=caption)
        return matcher.read([Spot(block, 0, 2, "")], [block])[0]

    first = cell(("1", "专题学习", "次"), ("序号", "项目", "单位", "上半年"))
    assert (first.sure, first.candidates[0].code) == (True, "study.special_sessions")
    assert first.period == Period.half(YEAR, 1)
    assert cell(("合计",), ("三会一课", "支委会"), "单位：次").candidates[0].code == (
        "life.committee_meetings"
    )
    assert cell(("志愿服务",), ("时长（小时）",)).candidates[0].code == "exemplars.volunteer_hours"
    assert not cell(("专题学习", "次"), ("年度目标",)).sure
    assert not cell(("专题学习", "次"), ("同比增减",)).sure
    assert not cell(("机关第二党支部",), ("党员大会（次）",)).sure
    assert not cell(("县财政局党支部",), ("党员大会（次）",)).sure


def test_the_other_direction_may_name_the_organ_itself(matcher: Matcher) -> None:
    title = Block(0, "县财政局党支部2022年党建工作统计")
    block = Block(1, "**", "cell", row=("县财政局党支部",), column=("党员大会（次）",))
    reading = matcher.read([Spot(block, 0, 2, "")], [title, block])[0]
    assert reading.sure


def test_two_parts_of_one_sentence_are_not_both_the_whole(matcher: Matcher) -> None:
    assert [one.sure for one in answers(matcher, "修订完善服务规程**项、制度**项。")] == [False] * 2


def test_masks_beside_name_words_are_names(matcher: Matcher) -> None:
    readings = answers(matcher, "选派干部到**镇**村驻村，在**县委、县政府领导下")
    assert [one.candidates[0].code for one in readings] == ["town", "village", "county"]
    assert {one.kind for one in readings} == {"name"}


def test_a_blank_cell_is_proposed_three_indicators_the_right_one_first(matcher: Matcher) -> None:
    proposed = matcher.propose(("党员大会",), ("次数",), "", "")
    assert proposed[0].code == "life.general_meetings"
    assert len(proposed) <= 3


def test_a_thousand_spots_take_about_a_second(matcher: Matcher) -> None:
    texts = [text for text, _ in labelled() if not text.startswith("=")]
    spots = [
        Spot(Block(key, text), spot.start, spot.end, spot.unit, spot.scale)
        for key, text in enumerate(texts)
        for spot in slots(text)
    ]
    started = time.process_time()
    matcher.read(spots, [spot.block for spot in spots])
    # Twice what was measured, for slow machines.
    assert (time.process_time() - started) * 1000 / len(spots) < 2.0
