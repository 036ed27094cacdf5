"""Service domains, standards, inspections and service jobs: record types."""

from __future__ import annotations

from zhibu.ledger.types import RecordType

RECORD_TYPES: tuple[RecordType, ...] = ()
