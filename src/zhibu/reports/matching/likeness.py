"""Fill up proposals with the indicators whose names are most like the words around a spot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhibu.ledger.indicators import Indicator
from zhibu.reports.matching.spots import Candidate

_HIGHEST = 0.4


class Likeness:
    """Compares by shared pairs of characters."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self._names = {
            one.code: [_pairs(name) for name in (one.label, *one.synonyms)] for one in indicators
        }

    def nearest(self, texts: Sequence[str], codes: Iterable[str]) -> list[Candidate]:
        """Give those of `codes` that share something with the texts, the likest first.

        The first text counts in full, each further one (the sentence, the headings) half as much.
        """
        said = [_pairs(text) for text in texts]
        found = [
            (sum(self._share(code, one) / 2**at for at, one in enumerate(said)), code)
            for code in codes
        ]
        most = 2.0
        return [
            Candidate(code, round(_HIGHEST * min(share, most) / most, 2))
            for share, code in sorted(found, key=lambda one: (-one[0], one[1]))
            if share > 0
        ]

    def _share(self, code: str, said: frozenset[str]) -> float:
        return max(len(name & said) / max(len(name), 1) for name in self._names[code])


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))
