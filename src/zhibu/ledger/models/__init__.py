"""The books: record headers, postings, balances, evidence and closings."""

from zhibu.ledger.models.posting import Balance, IndicatorRow, Posting
from zhibu.ledger.models.record import (
    BookClosing,
    Evidence,
    Record,
    RecordBody,
    State,
)

__all__ = [
    "Balance",
    "BookClosing",
    "Evidence",
    "IndicatorRow",
    "Posting",
    "Record",
    "RecordBody",
    "State",
]
