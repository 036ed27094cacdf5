"""Two figures of one sentence that claim to be the same: each is only a part, so neither is sure.

制定规程**项、制度**项 would otherwise read twice as all that was issued.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from zhibu.core.periods import Period
from zhibu.reports.matching.spots import Candidate, Reading
from zhibu.reports.matching.view import SPOT, View

_DOUBTED = 0.75


def doubt_twins(made: dict[int, Reading], seen: Mapping[int, View]) -> None:
    """Take back what is sure where one sentence says the same indicator in different words."""
    groups: dict[tuple[str, str, Period | None], list[int]] = defaultdict(list)
    for number, reading in made.items():
        if reading.sure and reading.kind == "figure":
            sentence = seen[number].around.replace(SPOT, "\u25c7" + seen[number].unit + "\u2060")
            groups[sentence, reading.candidates[0].code, reading.period].append(number)
    for numbers in groups.values():
        if len({(seen[number].left, seen[number].unit) for number in numbers}) < len(numbers):
            continue
        if len(numbers) > 1 and len({seen[number].unit for number in numbers}) == 1:
            for number in numbers:
                made[number] = _doubted(made[number])


def _doubted(reading: Reading) -> Reading:
    candidates = tuple(
        Candidate(one.code, min(one.confidence, _DOUBTED)) for one in reading.candidates
    )
    return replace(reading, candidates=candidates, sure=False, why="一句里有两处像是它")
