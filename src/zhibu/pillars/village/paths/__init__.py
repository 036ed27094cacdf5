"""Paths of the cases of this pillar."""

from __future__ import annotations

from zhibu.cases.paths import CasePath
from zhibu.pillars.village.paths.household import HOUSEHOLD_PATH
from zhibu.pillars.village.paths.project import PROJECT_PATH
from zhibu.pillars.village.paths.wish import WISH_PATH

PATHS: tuple[CasePath, ...] = (HOUSEHOLD_PATH, PROJECT_PATH, WISH_PATH)
