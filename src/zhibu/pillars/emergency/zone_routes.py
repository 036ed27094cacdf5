"""Routes of the pages about zones."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.pillars.emergency import zone_views

ZONE_ROUTES = [
    route("emergency/zones/", zone_views.zones, permission=Permission.RECORD_VIEW, name="zones"),
    route(
        "emergency/units/<int:pk>/zones/new/",
        zone_views.zone_new,
        permission=Permission.RECORD_ENTER,
        name="zone_new",
    ),
    route(
        "emergency/zones/<int:pk>/edit/",
        zone_views.zone_edit,
        permission=Permission.RECORD_ENTER,
        name="zone_edit",
    ),
]
