"""Paths of the cases of emergency work (measures 6.1 to 6.3)."""

from __future__ import annotations

from zhibu.cases.paths import CasePath
from zhibu.pillars.emergency.paths.response import RESPONSE_PATH
from zhibu.pillars.emergency.paths.transfer import TRANSFER_PATH

PATHS: tuple[CasePath, ...] = (RESPONSE_PATH, TRANSFER_PATH)
