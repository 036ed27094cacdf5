"""Routes of gates and sampling."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import PUBLIC, route
from zhibu.pillars.emergency import entry_views, gate_views, sampling_views

P = Permission
GATE_ROUTES = (
    route("emergency/gates/", gate_views.gates, permission=P.GATE_DUTY, name="gates"),
    route(
        "emergency/units/<int:pk>/gates/new/",
        gate_views.gate_new,
        permission=P.RECORD_ENTER,
        name="gate_new",
    ),
    route(
        "emergency/responses/<int:pk>/checks/",
        gate_views.check_settings,
        permission=P.RECORD_ENTER,
        name="check_settings",
    ),
    route(
        "emergency/gates/worker.js",
        entry_views.gate_worker,
        permission=P.GATE_DUTY,
        name="gate_worker",
    ),
    route("emergency/gates/<int:pk>/", entry_views.gate, permission=P.GATE_DUTY, name="gate"),
    route(
        "emergency/gates/<int:pk>/checks/",
        entry_views.gate_checks,
        permission=P.GATE_DUTY,
        name="gate_checks",
    ),
    # Its own guard: nothing is taken without a pass that the route above gave.
    route(
        "emergency/passes/<int:pk>/",
        entry_views.gate_plain_checks,
        permission=PUBLIC,
        name="gate_plain_checks",
    ),
    route(
        "emergency/gates/<int:pk>/today/",
        entry_views.gate_today,
        permission=P.GATE_DUTY,
        name="gate_today",
    ),
    route(
        "emergency/gates/<int:pk>/days/",
        gate_views.gate_days,
        permission=P.GATE_DUTY,
        name="gate_days",
    ),
    route(
        "emergency/gates/<int:pk>/days/<slug:day>/close/",
        gate_views.gate_close_day,
        permission=P.GATE_DUTY,
        name="gate_close_day",
    ),
    route(
        "emergency/gates/<int:pk>/edit/",
        gate_views.gate_edit,
        permission=P.RECORD_ENTER,
        name="gate_edit",
    ),
    route(
        "emergency/gates/<int:pk>/refused/",
        gate_views.gate_refused,
        permission=P.TRANSFER_READ,
        name="gate_refused",
    ),
    route(
        "emergency/sampling/<int:pk>/people/",
        sampling_views.sampled,
        permission=P.TRANSFER_READ,
        name="sampled",
    ),
)
