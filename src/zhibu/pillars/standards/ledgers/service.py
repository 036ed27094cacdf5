"""Service domains, standards, inspections and service jobs: record types (measure 3.2)."""

from __future__ import annotations

from zhibu.ledger.types import RecordType
from zhibu.pillars.standards.documents import DOCUMENT_ISSUE
from zhibu.pillars.standards.inspections import SERVICE_INSPECTION
from zhibu.pillars.standards.jobs import SERVICE_JOB

RECORD_TYPES: tuple[RecordType, ...] = (DOCUMENT_ISSUE, SERVICE_INSPECTION, SERVICE_JOB)
