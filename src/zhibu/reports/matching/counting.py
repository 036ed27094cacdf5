"""Under which measure words reports count an indicator, one for one (申请书 by 份)."""

from __future__ import annotations

from functools import cache

from zhibu.reports.matching.frames import FRAMES


def counted_as(code: str, unit: str) -> bool:
    """Tell whether a figure of the indicator is the same number under this measure word."""
    return unit in _units().get(code, frozenset())


@cache
def _units() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for frame in FRAMES:
        found[frame.code] = found.get(frame.code, frozenset()) | frozenset(frame.units.split())
    return found
