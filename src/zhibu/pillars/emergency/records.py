"""Record types of emergency work (measures 6.1 to 6.3)."""

from __future__ import annotations

from zhibu.ledger.types import RecordType
from zhibu.pillars.emergency.ledgers.gates import RECORD_TYPES as GATES
from zhibu.pillars.emergency.ledgers.response import RECORD_TYPES as RESPONSE
from zhibu.pillars.emergency.ledgers.routine import RECORD_TYPES as ROUTINE
from zhibu.pillars.emergency.ledgers.supplies import RECORD_TYPES as SUPPLIES
from zhibu.pillars.emergency.ledgers.transfer import RECORD_TYPES as TRANSFER

RECORD_TYPES: tuple[RecordType, ...] = (
    *RESPONSE,
    *SUPPLIES,
    *GATES,
    *TRANSFER,
    *ROUTINE,
)
