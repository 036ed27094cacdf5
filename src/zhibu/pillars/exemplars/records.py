"""Record types of exemplars (measures 5.1 to 5.3, and of 1.3 and 3.1)."""

from __future__ import annotations

from zhibu.ledger.types import RecordType
from zhibu.pillars.exemplars.award_records import AWARD_STEP
from zhibu.pillars.exemplars.contests import CONTEST
from zhibu.pillars.exemplars.development_records import DEVELOPMENT_STEP
from zhibu.pillars.exemplars.gradings import GRADING
from zhibu.pillars.exemplars.honours import HONOUR
from zhibu.pillars.exemplars.nurture import PLAN, RECOMMENDATION, YOUTH_TRAINING
from zhibu.pillars.exemplars.posts import POST
from zhibu.pillars.exemplars.research import RESEARCH

RECORD_TYPES: tuple[RecordType, ...] = (
    AWARD_STEP,
    CONTEST,
    HONOUR,
    POST,
    YOUTH_TRAINING,
    RECOMMENDATION,
    PLAN,
    DEVELOPMENT_STEP,
    RESEARCH,
    GRADING,
)
