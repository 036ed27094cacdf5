"""Tables of the pages themselves: what users chose, never what happened."""

from zhibu.workspace.models.columns import SavedColumns

__all__ = ["SavedColumns"]
