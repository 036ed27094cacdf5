"""Pledges that wait for one's own signature, as rows of the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.pillars.standards.pledge_selectors import waiting_for_signature
from zhibu.portal import showing
from zhibu.portal.links import link

if TYPE_CHECKING:
    from zhibu.access.models import User

SHOWN = 3


def pledge_rows(user: User) -> list[dict[str, Any]]:
    """Give the pledges that the user was asked to sign and has not signed. Queries: one."""
    if user.person_id is None or not access_of(user).holds(Permission.OWN_WORK):
        return []
    waiting = waiting_for_signature(user.person_id, timezone.localdate())
    return [
        {
            "when": showing.day_words(one.adopted_on),
            "date": one.adopted_on,
            "title": one.label,
            "detail": "承诺书",
            "note": f"{one.closes_on.month}月{one.closes_on.day}日截止" if one.closes_on else "",
            "url": link("standards:pledge_sign", one.pk),
        }
        for one in waiting[:SHOWN]
    ]
