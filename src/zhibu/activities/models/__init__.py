"""Activities: what a branch does together, entered once."""

from zhibu.activities.models.activity import (
    Activity,
    AgendaItem,
    Attendance,
    Audience,
    Presence,
    VoteForm,
)

__all__ = ["Activity", "AgendaItem", "Attendance", "Audience", "Presence", "VoteForm"]
