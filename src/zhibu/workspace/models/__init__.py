"""Tables of the pages themselves: what users chose and handed in, never what happened."""

from zhibu.workspace.models.columns import SavedColumns
from zhibu.workspace.models.imports import ImportBatch, ImportedRecord

__all__ = ["ImportBatch", "ImportedRecord", "SavedColumns"]
