"""Whether the page of a sampling session leads to its sealed list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.pillars.emergency.models.sampling import SamplingSession

if TYPE_CHECKING:
    from zhibu.access.models import User

register = template.Library()


@register.filter
def list_open_to(session: SamplingSession, user: User) -> bool:
    """Tell whether the user may read such lists in the session's unit. Queries: none new."""
    return access_of(user).may(Permission.TRANSFER_READ, session.organization)
