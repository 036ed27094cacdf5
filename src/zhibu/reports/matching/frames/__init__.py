"""Frames by pillar: the words of reports for each of the ledger's figures."""

from __future__ import annotations

from zhibu.reports.matching.frames import (
    conduct,
    emergency,
    exemplars,
    giving,
    households,
    life,
    organization,
    planning,
    standards,
    study,
    training,
    village,
)
from zhibu.reports.matching.frames.frame import Frame

FRAMES: tuple[Frame, ...] = (
    organization.FRAMES
    + study.FRAMES
    + life.FRAMES
    + village.FRAMES
    + training.FRAMES
    + households.FRAMES
    + giving.FRAMES
    + standards.FRAMES
    + conduct.FRAMES
    + planning.FRAMES
    + exemplars.FRAMES
    + emergency.FRAMES
)

__all__ = ["FRAMES", "Frame"]
