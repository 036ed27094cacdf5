"""Paths of the cases of this pillar."""

from __future__ import annotations

from zhibu.cases.paths import CasePath
from zhibu.pillars.exemplars.paths.award import AWARD
from zhibu.pillars.exemplars.paths.development import DEVELOPMENT_PATH

PATHS: tuple[CasePath, ...] = (AWARD, DEVELOPMENT_PATH)
