"""Routes of transfers and vehicles."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.pillars.emergency import transfer_views, vehicle_views

P = Permission
TRANSFER_ROUTES = (
    route(
        "emergency/transfers/",
        transfer_views.transfers,
        permission=P.RECORD_VIEW,
        name="transfers",
    ),
    route(
        "emergency/transfers/<int:pk>/",
        transfer_views.transfer,
        permission=P.TRANSFER_READ,
        name="transfer",
    ),
    route(
        "emergency/transfers/<int:pk>/reveal/",
        transfer_views.transfer_reveal,
        permission=P.TRANSFER_READ,
        name="transfer_reveal",
    ),
    route(
        "emergency/transfers/<int:pk>/<slug:step>/",
        transfer_views.transfer_step,
        permission=P.TRANSFER_READ,
        name="transfer_step",
    ),
    route(
        "emergency/vehicles/",
        vehicle_views.vehicles,
        permission=P.RECORD_ENTER,
        name="vehicles",
    ),
    route(
        "emergency/units/<int:pk>/vehicles/new/",
        vehicle_views.vehicle_new,
        permission=P.RECORD_ENTER,
        name="vehicle_new",
    ),
    route(
        "emergency/vehicles/<int:pk>/",
        vehicle_views.vehicle_edit,
        permission=P.RECORD_ENTER,
        name="vehicle",
    ),
)
