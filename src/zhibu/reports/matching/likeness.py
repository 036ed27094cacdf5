"""Fill up proposals with the indicators whose names are most like the words around a spot."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from zhibu.ledger.indicators import Indicator
from zhibu.reports.matching.spots import Candidate

_HIGHEST = 0.4


class Likeness:
    """Compares by shared pairs of characters."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self._sizes: list[int] = []
        self._codes: list[str] = []
        self._holding: dict[str, list[int]] = defaultdict(list)  # the names that hold a pair
        for one in indicators:
            for name in (one.label, *one.synonyms):
                pairs = _pairs(name)
                for pair in pairs:
                    self._holding[pair].append(len(self._sizes))
                self._sizes.append(max(len(pairs), 1))
                self._codes.append(one.code)

    def nearest(self, texts: Sequence[str], codes: Iterable[str]) -> list[Candidate]:
        """Give those of `codes` that share something with the texts, the likest first.

        The first text counts in full, each further one (the sentence, the headings) half as much.
        """
        shares: dict[str, float] = defaultdict(float)
        for at, text in enumerate(texts):
            for code, share in self._shares(text).items():
                shares[code] += share / 2**at
        most = 2.0
        found = sorted((-shares[code], code) for code in codes if code in shares)
        return [
            Candidate(code, round(_HIGHEST * min(-share, most) / most, 2)) for share, code in found
        ]

    def _shares(self, text: str) -> dict[str, float]:
        """Give the share of each code's likest name that stands in the text."""
        hits = Counter(name for pair in _pairs(text) for name in self._holding.get(pair, ()))
        shares: dict[str, float] = {}
        for name, count in hits.items():
            share = count / self._sizes[name]
            code = self._codes[name]
            if share > shares.get(code, 0):
                shares[code] = share
        return shares


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))
