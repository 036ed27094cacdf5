"""What the whole document adds to one figure: who stands beside it, and who else claims the same.

A report tells each indicator once. A figure whose words come close to one indicator, which nobody
else in the document claims, means it, though words before the noun are unknown
(食堂规程制度**项); one that may mean two indicators means the one of which the passage tells.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhibu.ledger.indicators import Indicator, Kind
from zhibu.reports.matching.spots import Reading, Spot
from zhibu.reports.matching.view import SPOT, View

UNCLEAR = "没有说清是哪个指标"
SEVERAL = "几个指标都说得通"
_CLOSE = 0.55  # weight of words that name the indicator, if not in so many words; no mere hint
_AHEAD = 0.3  # distance to the next best
_TIED = 0.15
_REACH = 3  # figures on either side that tell what the passage is about
_PEOPLE = frozenset({"organization.members", "organization.full_members"})
_ONE_PERSON = re.compile(r"我(?!们|支部|单位|局|办|委|县|镇|乡|村|中心|市|省|国|党|院|校)|本人")

_AVERAGE = re.compile(r"人均|平均|户均|场均")
_RISEN = re.compile(r"由(?:年初|上年|去年)[^，]{0,6}◆")


def settle(
    made: dict[int, Reading],
    seen: Mapping[int, View],
    spots: Sequence[Spot],
    indicators: Mapping[str, Indicator],
) -> None:
    """Mark as likely what only the whole document makes clear."""
    for number, reading in list(made.items()):
        if reading.why == SEVERAL and reading.candidates and spots[number].block.kind != "cell":
            made[number] = _of_passage(number, reading, made, spots)
    claimed = Counter(
        one.candidates[0].code
        for one in made.values()
        if one.candidates and (one.sure or one.candidates[0].confidence >= _CLOSE)
    )
    for number, reading in made.items():
        if reading.sure or reading.likely or reading.why not in (UNCLEAR, SEVERAL):
            continue
        around = _pillars(number, made, spots)
        if _alone(reading, seen[number], claimed, indicators, around):
            made[number] = replace(reading, kind="figure", likely=True)


def _alone(
    reading: Reading,
    view: View,
    claimed: Counter[str],
    indicators: Mapping[str, Indicator],
    around: set[str],
) -> bool:
    """Tell whether the first candidate is the only one that can be meant, here and in all."""
    if not reading.candidates or not view.unit:
        return False
    if around and reading.candidates[0].code.split(".")[0] not in around:
        return False
    best, *others = reading.candidates
    if best.confidence < _CLOSE or claimed[best.code] > 1 or best.code in _PEOPLE:
        return False
    if others and best.confidence - others[0].confidence < _AHEAD:
        return False
    share = indicators[best.code].kind is Kind.RATIO
    if _RISEN.search(view.clause):
        return False
    if share != (view.unit == "%") or (not share and _AVERAGE.search(_near(view))):
        return False
    return not _ONE_PERSON.search(view.around.split(SPOT)[0].rpartition("；")[2])


def _near(view: View) -> str:
    """Give the clause of the figure and the next one, which may say what it only averages."""
    tail = view.around.partition(SPOT)[2]
    return view.clause + "，".join(tail.split("，")[:2])


def _of_passage(
    number: int, reading: Reading, made: Mapping[int, Reading], spots: Sequence[Spot]
) -> Reading:
    """Choose among equals the one whose measures are told on both sides."""
    best = reading.candidates[0].confidence
    tied = [one for one in reading.candidates if best - one.confidence < _TIED]
    around = _pillars(number, made, spots)
    fitting = [one for one in tied if one.code.split(".")[0] in around]
    if len(tied) < 2 or len(around) != 1 or len(fitting) != 1 or best < _CLOSE:
        return reading
    rest = tuple(one for one in reading.candidates if one is not fitting[0])
    return replace(reading, candidates=(fitting[0], *rest), likely=True)


def _pillars(number: int, made: Mapping[int, Reading], spots: Sequence[Spot]) -> set[str]:
    """Give the pillars of the sure figures next to a spot in its own paragraph."""
    block = spots[number].block.key
    found: dict[int, list[str]] = defaultdict(list)
    for step in (-1, 1):
        at = number + step
        while at in made and spots[at].block.key == block and len(found[step]) < _REACH:
            if made[at].sure and made[at].kind == "figure":
                found[step].append(made[at].candidates[0].code.split(".")[0])
            at += step
    return {pillar for side in found.values() for pillar in side[:_REACH]}
