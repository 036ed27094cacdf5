"""Routes of the pillar's own pages."""

from __future__ import annotations

from django.urls import URLPattern

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.pillars.emergency import now_views
from zhibu.pillars.emergency.duty_routes import DUTY_ROUTES
from zhibu.pillars.emergency.gate_routes import GATE_ROUTES
from zhibu.pillars.emergency.transfer_routes import TRANSFER_ROUTES
from zhibu.pillars.emergency.zone_routes import ZONE_ROUTES

app_name = "emergency"
urlpatterns: list[URLPattern] = [
    route("emergency/", now_views.now, permission=Permission.RECORD_VIEW, name="now"),
    *DUTY_ROUTES,
    *GATE_ROUTES,
    *ZONE_ROUTES,
    *TRANSFER_ROUTES,
]
