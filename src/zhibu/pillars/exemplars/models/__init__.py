"""Nouns and record bodies of the exemplars pillar."""

from zhibu.pillars.exemplars.models.awards import (
    AwardKind,
    AwardMove,
    AwardStep,
    Candidate,
    Listed,
    VoteCount,
    Winner,
)
from zhibu.pillars.exemplars.models.ballots import BallotBox, BallotLine, BallotMark
from zhibu.pillars.exemplars.models.competence import (
    BranchGrading,
    Researcher,
    ResearchProject,
)
from zhibu.pillars.exemplars.models.contests import ContestResult, SkillContest
from zhibu.pillars.exemplars.models.development import DevelopmentStep, Result, StepKey
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
    "AwardKind",
    "AwardMove",
    "AwardStep",
    "BallotBox",
    "BallotLine",
    "BallotMark",
    "BranchGrading",
    "Candidate",
    "ContestResult",
    "DemonstrationPost",
    "DevelopmentPlan",
    "DevelopmentStep",
    "Honour",
    "HonouredPerson",
    "Level",
    "Listed",
    "Purpose",
    "Receiver",
    "Recommendation",
    "Recommender",
    "ResearchProject",
    "Researcher",
    "Result",
    "SkillContest",
    "StepKey",
    "VoteCount",
    "Winner",
    "YouthTrainee",
    "YouthTraining",
]
