"""Paths of the cases of this pillar."""

from __future__ import annotations

from zhibu.cases.paths import CasePath

PATHS: tuple[CasePath, ...] = ()
