"""Record types of the annual plan (measure 4.3)."""

from __future__ import annotations

from zhibu.ledger.types import RecordType
from zhibu.planning.items_records import RECORD_TYPES as ITEMS

RECORD_TYPES: tuple[RecordType, ...] = (*ITEMS,)
