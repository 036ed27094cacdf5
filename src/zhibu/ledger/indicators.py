"""Indicators: the accounts of the books. Each figure anywhere is the value of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How an indicator adds up over time and over the tree."""

    FLOW = "flow"  # sums over time and tree
    STOCK = "stock"  # value at the end of the period, summed over the tree
    DISTINCT = "distinct"  # different subjects inside the period, summed over branches
    RATIO = "ratio"  # of two others, never posted


@dataclass(frozen=True)
class Indicator:
    """One figure with its fixed code (``indicators.csv``).

    Attributes:
        code: fixed for ever.
        label: Chinese name in tables and reports.
        unit: measure word, written straight after the figure.
        kind: how it adds up.
        measure: "1.1" … "6.3", "0" for the roll itself.
        posted_by: the happening that posts it, "" for ratios and the roll.
        definition: what exactly is counted.
        by_subject: for stocks, count subjects in force instead of summing quantities; for
            distinct, subjects are terms (positive balance on any day of the period) rather
            than happenings inside the period.
        parts: for ratios, numerator and denominator codes.
        factor: for ratios, 100 where the unit is %.
        share: for ratios, the numerator is part of what the denominator counts (conforming of
            checked items): none of it is 0, not missing, and behind it stand the records of all.
        synonyms: other names in users' reports.
        listed: False for auxiliary accounts that only feed ratios.
    """

    code: str
    label: str
    unit: str
    kind: Kind
    measure: str
    posted_by: str = ""
    definition: str = ""
    by_subject: bool = False
    parts: tuple[str, str] | None = None
    factor: int = 1
    share: bool = False
    synonyms: tuple[str, ...] = ()
    listed: bool = True


@dataclass(frozen=True)
class Measure:
    """One of the eighteen measures (举措) of the six pillars."""

    number: str
    label: str


@dataclass(frozen=True)
class Pillar:
    """One of the six pillars (板块) of 党建+."""

    key: str
    number: int
    label: str
    measures: tuple[Measure, ...]


PILLARS: tuple[Pillar, ...] = (
    Pillar(
        "study",
        1,
        "素质锤炼",
        (Measure("1.1", "理论武装"), Measure("1.2", "政治历练"), Measure("1.3", "责任担当")),
    ),
    Pillar(
        "village",
        2,
        "乡村振兴",
        (Measure("2.1", "帮扶责任"), Measure("2.2", "精准培训"), Measure("2.3", "帮扶资源")),
    ),
    Pillar(
        "standards",
        3,
        "标准规范",
        (
            Measure("3.1", "依法理念"),
            Measure("3.2", "工作规程与服务标准"),
            Measure("3.3", "法治监督与公开"),
        ),
    ),
    Pillar(
        "conduct",
        4,
        "作风整治",
        (Measure("4.1", "作风整改"), Measure("4.2", "关键环节"), Measure("4.3", "同步落实")),
    ),
    Pillar(
        "exemplars",
        5,
        "示范引领",
        (Measure("5.1", "组织建设"), Measure("5.2", "典型引领"), Measure("5.3", "本领锤炼")),
    ),
    Pillar(
        "emergency",
        6,
        "担当作为",
        (
            Measure("6.1", "凝聚防控合力"),
            Measure("6.2", "精准转运"),
            Measure("6.3", "常态防控"),
        ),
    ),
)


def pillar_of(measure: str) -> Pillar | None:
    """Give the pillar of a measure number; None for the roll ("0")."""
    for pillar in PILLARS:
        if any(entry.number == measure for entry in pillar.measures):
            return pillar
    return None
