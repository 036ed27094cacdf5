"""The power list, disclosure and feedback: record types (measure 3.3)."""

from __future__ import annotations

from zhibu.ledger.types import RecordType
from zhibu.pillars.standards.disclosure_entries import CATALOGUE
from zhibu.pillars.standards.disclosures import DISCLOSURE
from zhibu.pillars.standards.feedback_replies import REPLY
from zhibu.pillars.standards.power_items import POWER_ITEM

RECORD_TYPES: tuple[RecordType, ...] = (POWER_ITEM, CATALOGUE, DISCLOSURE, REPLY)
