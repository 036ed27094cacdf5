"""Fill the masked places of somebody's report from the ledger."""

from zhibu.reports.filling.names import NameBook, names_of
from zhibu.reports.filling.slots import TYPED, Candidate, Slot, edits_of, plan_slots

__all__ = ["TYPED", "Candidate", "NameBook", "Slot", "edits_of", "names_of", "plan_slots"]
