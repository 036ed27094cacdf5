"""A matcher that knows the labels: what is left wrong under it is not the matcher's fault."""

from __future__ import annotations

from collections.abc import Sequence

from tests.reading.markup import Label
from zhibu.core.periods import Period
from zhibu.reports.matching import Candidate, Reading, Spot
from zhibu.reports.reading import Block


class Oracle:
    """Answers every spot as its label says; what has no label is unknown."""

    def __init__(self, labels: Sequence[tuple[Label, Block | None]]) -> None:
        self._labels = labels

    def read(self, spots: Sequence[Spot], blocks: Sequence[Block]) -> list[Reading]:
        """Answer as `matching.Matcher.read` does."""
        return [self._reading(spot) for spot in spots]

    def _reading(self, spot: Spot) -> Reading:
        for label, block in self._labels:
            if block is None or block.key != spot.block.key or not label.code:
                continue
            if spot.start < label.end and label.start < spot.end:
                best = (Candidate(label.code.removeprefix("name:"), 1.0),)
                period = Period.parse(label.period) if label.period else None
                return Reading("name" if label.is_name else "figure", best, True, period, "")
        return Reading("unknown", (), False, None, "")
