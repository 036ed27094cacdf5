"""Paths of the cases of conduct (measures 4.1 to 4.3)."""

from __future__ import annotations

from zhibu.cases.paths import CasePath

PATHS: tuple[CasePath, ...] = ()
