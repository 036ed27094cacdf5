"""Tables of conduct (measures 4.1 to 4.3)."""

from zhibu.pillars.conduct.models.accountability import Accountability
from zhibu.pillars.conduct.models.integrity import (
    CheckFinding,
    IntegrityPost,
    IntegrityPostReview,
    RiskPoint,
    SupervisionCheck,
)
from zhibu.pillars.conduct.models.letters import Letter, LetterKey, LetterState, LetterText
from zhibu.pillars.conduct.models.opinions import (
    Opinion,
    OpinionChannel,
    OpinionFrom,
    OpinionOutcome,
)
from zhibu.pillars.conduct.models.problems import (
    ProblemCategory,
    ProblemMove,
    ProblemSource,
    ProblemStep,
    RectifyKind,
    WithdrawReason,
)
from zhibu.pillars.conduct.models.talks import HeartTalk

__all__ = [
    "Accountability",
    "CheckFinding",
    "HeartTalk",
    "IntegrityPost",
    "IntegrityPostReview",
    "Letter",
    "LetterKey",
    "LetterState",
    "LetterText",
    "Opinion",
    "OpinionChannel",
    "OpinionFrom",
    "OpinionOutcome",
    "ProblemCategory",
    "ProblemMove",
    "ProblemSource",
    "ProblemStep",
    "RectifyKind",
    "RiskPoint",
    "SupervisionCheck",
    "WithdrawReason",
]
