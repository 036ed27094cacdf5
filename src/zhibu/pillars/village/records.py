"""Record types of village assistance (measures 2.1 to 2.3)."""

from __future__ import annotations

from zhibu.ledger.types import RecordType
from zhibu.pillars.village.ledgers.training import TRAINING

RECORD_TYPES: tuple[RecordType, ...] = (TRAINING,)
