"""Routes of supplies and duty rosters."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.pillars.emergency import roster_views, supply_views

P = Permission
DUTY_ROUTES = (
    route("emergency/supplies/", supply_views.supplies, permission=P.RECORD_VIEW, name="supplies"),
    route(
        "emergency/supplies/<int:pk>/",
        supply_views.supply,
        permission=P.RECORD_VIEW,
        name="supply",
    ),
    route(
        "emergency/supplies/<int:pk>/edit/",
        supply_views.supply_edit,
        permission=P.RECORD_ENTER,
        name="supply_edit",
    ),
    route("emergency/rosters/", roster_views.rosters, permission=P.RECORD_VIEW, name="rosters"),
    route(
        "emergency/units/<int:pk>/rosters/new/",
        roster_views.roster_new,
        permission=P.RECORD_ENTER,
        name="roster_new",
    ),
    route(
        "emergency/rosters/<int:pk>/",
        roster_views.roster,
        permission=P.RECORD_VIEW,
        name="roster",
    ),
    route(
        "emergency/rosters/<int:pk>/file/",
        roster_views.roster_file,
        permission=P.RECORD_EXPORT,
        name="roster_file",
    ),
    route(
        "emergency/rosters/<int:pk>/withdraw/",
        roster_views.roster_withdraw,
        permission=P.RECORD_ENTER,
        name="roster_withdraw",
    ),
    route(
        "emergency/slots/<int:pk>/swap/",
        roster_views.swap_new,
        permission=P.OWN_WORK,
        name="swap_new",
    ),
    route(
        "emergency/swaps/<int:pk>/<slug:verb>/",
        roster_views.swap_decide,
        permission=P.RECORD_ENTER,
        name="swap_decide",
    ),
)
