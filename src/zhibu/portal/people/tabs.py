"""The row of links over the pages of this room."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.portal.links import link

TABS = (
    ("组织", "organizations", Permission.ORGANIZATION_VIEW),
    ("党员", "people", Permission.PEOPLE_VIEW),
    ("非党员职工", "staff", Permission.PEOPLE_VIEW),
    ("封账", "closing", Permission.PERIOD_CLOSE),
)


def tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """Give the links that the user may follow; none where there is but one."""
    access = access_of(request.user)
    found = [
        {"label": label, "url": link(f"portal:{name}"), "on": name == here}
        for label, name, permission in TABS
        if access.holds(permission)
    ]
    return found if len(found) > 1 else []
