"""Record types of standards and openness (measures 3.1 to 3.3)."""

from __future__ import annotations

from zhibu.ledger.types import RecordType
from zhibu.pillars.standards.ledgers.openness import RECORD_TYPES as OPENNESS
from zhibu.pillars.standards.ledgers.service import RECORD_TYPES as SERVICE
from zhibu.pillars.standards.ledgers.signing import RECORD_TYPES as SIGNING

RECORD_TYPES: tuple[RecordType, ...] = (
    *SIGNING,
    *SERVICE,
    *OPENNESS,
)
