"""Tables of the reports: drafts that people write, papers that they bring."""

from zhibu.reports.models.drafts import (
    AnnualDraft,
    DraftBlock,
    DraftFigure,
    DraftState,
    DraftVersion,
)
from zhibu.reports.models.papers import (
    PaperClaim,
    PaperFigure,
    PaperSlot,
    PaperSpot,
    PaperTask,
    SlotChoice,
)

__all__ = [
    "AnnualDraft",
    "DraftBlock",
    "DraftFigure",
    "DraftState",
    "DraftVersion",
    "PaperClaim",
    "PaperFigure",
    "PaperSlot",
    "PaperSpot",
    "PaperTask",
    "SlotChoice",
]
