"""Nouns and record bodies of the exemplars pillar."""

from zhibu.pillars.exemplars.models.competence import (
    BranchGrading,
    Researcher,
    ResearchProject,
)
from zhibu.pillars.exemplars.models.contests import ContestResult, SkillContest
from zhibu.pillars.exemplars.models.honours import Honour, HonouredPerson, Level, Receiver
from zhibu.pillars.exemplars.models.nurture import (
    DevelopmentPlan,
    Purpose,
    Recommendation,
    Recommender,
    YouthTrainee,
    YouthTraining,
)
from zhibu.pillars.exemplars.models.posts import DemonstrationPost

__all__ = [
    "BranchGrading",
    "ContestResult",
    "DemonstrationPost",
    "DevelopmentPlan",
    "Honour",
    "HonouredPerson",
    "Level",
    "Purpose",
    "Receiver",
    "Recommendation",
    "Recommender",
    "ResearchProject",
    "Researcher",
    "SkillContest",
    "YouthTrainee",
    "YouthTraining",
]
