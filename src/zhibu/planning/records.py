"""Record types of the annual plan (measure 4.3)."""

from __future__ import annotations

from zhibu.ledger.types import RecordType

RECORD_TYPES: tuple[RecordType, ...] = ()
