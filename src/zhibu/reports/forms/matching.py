"""Which indicator do a cell's headings mean? A plain reading of labels, units and synonyms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from zhibu.core.errors import DomainError
from zhibu.core.quantities import dimension
from zhibu.ledger import registry
from zhibu.ledger.indicators import Indicator

MOST = 3
_SURE, _CLEAR, _FLOOR = 0.95, 0.15, 0.34
_NOISE = re.compile(r"[\s“”\"'（(][^（()）]{0,5}[)）]|[\s“”\"'：:、，,]")
_VERBS = re.compile(
    r"^(?:其中)?(?:召开|开展|举办|组织|讲授|撰写|发放|完成|累计|参加|解决|实际)+|(?:次数|人数|数量|总数|情况|金额|数)$"
)
_DOUBTFUL = re.compile(r"其中|平均|人均|每|计划|目标|占|率|比|增|减")


@dataclass(frozen=True)
class Found:
    """Indicators that headings may mean, best first, each with how well it fits (0 to 1)."""

    codes: tuple[str, ...]
    sure: bool


def find(row: tuple[str, ...], column: tuple[str, ...], unit: str) -> Found:
    """Give up to three indicators for a cell; sure only for one name and one unit."""
    heads = [*reversed(row), *reversed(column)]
    scored = sorted(
        ((_score(one, heads), -at, one.code) for at, one in enumerate(_known(unit))), reverse=True
    )
    best = [(score, code) for score, _at, code in scored[:MOST] if score >= _FLOOR]
    if not best:
        return Found((), False)
    second = best[1][0] if len(best) > 1 else 0
    label = registry.indicator(best[0][1]).label
    doubtful = any(_DOUBTFUL.search(head) and not _DOUBTFUL.search(label) for head in heads)
    sure = bool(unit) and best[0][0] >= _SURE and best[0][0] - second >= _CLEAR and not doubtful
    return Found(tuple(code for _score_, code in best), sure)


def _known(unit: str) -> tuple[Indicator, ...]:
    return tuple(
        one for one in registry.indicators() if one.listed and (not unit or _fits(one.unit, unit))
    )


@lru_cache(maxsize=4096)
def _fits(own: str, wanted: str) -> bool:
    try:
        return own == wanted or dimension(own) == dimension(wanted)
    except DomainError:
        return False


def _score(one: Indicator, heads: list[str]) -> float:
    names = {bare(one.label), *map(bare, one.synonyms)}
    best = 0.0
    for depth, head in enumerate(heads):
        for name in names:
            best = max(best, _likeness(bare(head), name) * 0.9**depth)
    return best


def _likeness(head: str, name: str) -> float:
    if head == name:
        return 1.0
    ours, theirs = _pairs(head), _pairs(name)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) * 0.9 if ours and theirs else 0.0


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Take brackets, marks, verbs and 次数 from a heading: 召开党员大会（次） → 党员大会."""
    plain = _NOISE.sub("", text)
    return _VERBS.sub("", _VERBS.sub("", plain)) or plain
