"""Record types of conduct (measures 4.1 to 4.3)."""

from __future__ import annotations

from zhibu.ledger.types import RecordType
from zhibu.pillars.conduct.ledgers.integrity import RECORD_TYPES as INTEGRITY
from zhibu.pillars.conduct.ledgers.opinions import RECORD_TYPES as OPINIONS
from zhibu.pillars.conduct.ledgers.problems import RECORD_TYPES as PROBLEMS
from zhibu.pillars.conduct.ledgers.talks import RECORD_TYPES as TALKS

RECORD_TYPES: tuple[RecordType, ...] = (
    *PROBLEMS,
    *TALKS,
    *INTEGRITY,
    *OPINIONS,
)
