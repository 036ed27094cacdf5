"""The declared record types and indicators of this process.

``zhibu.config.declarations`` lists them in explicit tuples and installs them once, at start; the
rooms below ask here and never import a pillar.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from zhibu.core.errors import DomainError
from zhibu.ledger.indicators import Indicator
from zhibu.ledger.models import IndicatorRow
from zhibu.ledger.types import RecordType

_types: dict[str, RecordType] = {}
_indicators: dict[str, Indicator] = {}


def install(types: Iterable[RecordType], indicators: Iterable[Indicator]) -> None:
    """Set what this process knows; refuse doubles and postings to undeclared indicators."""
    known = _once((entry.code, entry) for entry in indicators)
    declared = _once((entry.key, entry) for entry in types)
    for entry in declared.values():
        missing = set(entry.indicators) - set(known)
        if missing:
            raise ValueError(f"{entry.key} posts to undeclared {sorted(missing)}")
    _types.clear()
    _types.update(declared)
    _indicators.clear()
    _indicators.update(known)
    indicator_ids.cache_clear()


def _once(pairs: Iterable[tuple[str, object]]) -> dict:  # type: ignore[type-arg]
    found: dict[str, object] = {}
    for key, entry in pairs:
        if key in found:
            raise ValueError(f"{key} is declared twice")
        found[key] = entry
    return found


def record_types() -> tuple[RecordType, ...]:
    """Give all declared record types in their declared order."""
    return tuple(_types.values())


def record_type(key: str) -> RecordType:
    """Give one type; raise NotFound-like DomainError for an unknown key."""
    try:
        return _types[key]
    except KeyError:
        raise DomainError.of("LED001", "没有这类台账", "请从台账目录进入", value=key) from None


def indicators() -> tuple[Indicator, ...]:
    """Give all declared indicators in the order of the table."""
    return tuple(_indicators.values())


def indicator(code: str) -> Indicator:
    """Give one indicator; raise DomainError for an unknown code."""
    try:
        return _indicators[code]
    except KeyError:
        raise DomainError.of(
            "LED002", "没有这个指标", "用 zhibu indicators 查看全部指标", value=code
        ) from None


@lru_cache(maxsize=1)
def indicator_ids() -> dict[str, int]:
    """Map codes to this database's numbers. Queries: one per process."""
    return dict(IndicatorRow.objects.values_list("code", "pk"))


def sync_indicators(**_kwargs: object) -> None:
    """Give every declared indicator a number; runs after each migration."""
    existing = set(IndicatorRow.objects.values_list("code", flat=True))
    IndicatorRow.objects.bulk_create(
        IndicatorRow(code=code) for code in _indicators if code not in existing
    )
    indicator_ids.cache_clear()
