"""Matching: which indicator, or which name, a place in a stranger's report means.

Every indicator has frames (`frames`): the words with which reports speak of it. A spot's words are
read in their place (`view`), weighed against the frames its unit admits (`evidence`), objected to
where they speak of plans, shares, others or single days (`scope`), and decided (`matcher`).
"""

from __future__ import annotations

from zhibu.reports.matching.counting import counted_as
from zhibu.reports.matching.matcher import Matcher
from zhibu.reports.matching.spots import Candidate, Reading, Spot

__all__ = ["Candidate", "Matcher", "Reading", "Spot", "counted_as"]
