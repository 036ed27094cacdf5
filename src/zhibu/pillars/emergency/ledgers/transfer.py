"""Transfers, vehicles and seconded staff: record types."""

from __future__ import annotations

from zhibu.ledger.types import RecordType

RECORD_TYPES: tuple[RecordType, ...] = ()
