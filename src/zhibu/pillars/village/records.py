"""Record types of village assistance (measures 2.1 to 2.3)."""

from __future__ import annotations

from zhibu.ledger.types import RecordType
from zhibu.pillars.village.ledgers.assignments import ASSIGNMENT, DUTY
from zhibu.pillars.village.ledgers.giving import DONATION, PURCHASE
from zhibu.pillars.village.ledgers.household_records import RECORD_TYPES as ABOUT_HOUSEHOLDS
from zhibu.pillars.village.ledgers.households import HOUSEHOLD_STEP
from zhibu.pillars.village.ledgers.plans import DIFFICULTY, INCOME, PLAN, TARGET
from zhibu.pillars.village.ledgers.projects import PROJECT
from zhibu.pillars.village.ledgers.training import TRAINING
from zhibu.pillars.village.ledgers.wishes import CLAIM, WISH

RECORD_TYPES: tuple[RecordType, ...] = (
    ASSIGNMENT,
    DUTY,
    PLAN,
    INCOME,
    PROJECT,
    TRAINING,
    DIFFICULTY,
    TARGET,
    HOUSEHOLD_STEP,
    *ABOUT_HOUSEHOLDS,
    WISH,
    CLAIM,
    DONATION,
    PURCHASE,
)
