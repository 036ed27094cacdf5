"""Tables of the reports: drafts that people write, papers that they bring, forms they fill."""

from zhibu.reports.models.drafts import (
    AnnualDraft,
    DraftBlock,
    DraftFigure,
    DraftState,
    DraftVersion,
)
from zhibu.reports.models.forms import CellKind, FormBand, FormCell, FormRun, FormTemplate, Gaps
from zhibu.reports.models.jobs import Job
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
    "CellKind",
    "DraftBlock",
    "DraftFigure",
    "DraftState",
    "DraftVersion",
    "FormBand",
    "FormCell",
    "FormRun",
    "FormTemplate",
    "Gaps",
    "Job",
    "PaperClaim",
    "PaperFigure",
    "PaperSlot",
    "PaperSpot",
    "PaperTask",
    "SlotChoice",
]
