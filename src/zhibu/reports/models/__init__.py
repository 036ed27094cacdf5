"""Tables of the reports: drafts that people write."""

from zhibu.reports.models.drafts import (
    AnnualDraft,
    DraftBlock,
    DraftFigure,
    DraftState,
    DraftVersion,
)

__all__ = [
    "AnnualDraft",
    "DraftBlock",
    "DraftFigure",
    "DraftState",
    "DraftVersion",
]
