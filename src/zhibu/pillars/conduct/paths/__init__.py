"""Paths of the cases of conduct (measures 4.1 to 4.3)."""

from __future__ import annotations

from zhibu.cases.paths import CasePath
from zhibu.pillars.conduct.paths.problem import PROBLEM_PATH

PATHS: tuple[CasePath, ...] = (PROBLEM_PATH,)
