"""Paths of the cases of emergency work (measures 6.1 to 6.3)."""

from __future__ import annotations

from zhibu.cases.paths import CasePath

PATHS: tuple[CasePath, ...] = ()
