"""Record types of exemplars (measures 5.1 to 5.3, and of 1.3 and 3.1)."""

from __future__ import annotations

from zhibu.ledger.types import RecordType
from zhibu.pillars.exemplars.contests import CONTEST

RECORD_TYPES: tuple[RecordType, ...] = (CONTEST,)
