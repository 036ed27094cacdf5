"""Nouns and record bodies of the exemplars pillar."""

from zhibu.pillars.exemplars.models.contests import ContestResult, SkillContest

__all__ = [
    "ContestResult",
    "SkillContest",
]
