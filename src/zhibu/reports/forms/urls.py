"""Routes of superiors' blank tables; part of the reports' routes."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.reports.forms import map_views, run_views, views

FILL, MAP = Permission.REPORT_VIEW, Permission.FORM_MAP

FORM_ROUTES = [
    route("reports/forms/", views.listing, permission=FILL, name="forms"),
    route("reports/forms/new/", views.take, permission=MAP, name="form_new"),
    route("reports/forms/<uuid:pk>/", map_views.form_page, permission=MAP, name="form"),
    route("reports/forms/<uuid:pk>/cell/", map_views.choose, permission=MAP, name="form_cell"),
    route("reports/forms/<uuid:pk>/band/", map_views.set_band, permission=MAP, name="form_band"),
    route(
        "reports/forms/<uuid:pk>/settings/",
        map_views.settings,
        permission=MAP,
        name="form_settings",
    ),
    route("reports/forms/<uuid:pk>/delete/", views.delete, permission=MAP, name="form_delete"),
    route("reports/forms/<uuid:pk>/fill/", views.fill_page, permission=FILL, name="form_fill"),
    route("reports/forms/<uuid:pk>/file/", views.filled_file, permission=FILL, name="form_file"),
    route("reports/forms/<uuid:pk>/runs/", run_views.begin, permission=FILL, name="form_runs"),
    route("reports/forms/runs/<uuid:pk>/", run_views.run, permission=FILL, name="form_run"),
    route(
        "reports/forms/runs/<uuid:pk>/status/",
        run_views.run_status,
        permission=FILL,
        name="form_run_status",
    ),
    route(
        "reports/forms/runs/<uuid:pk>/file/",
        run_views.run_file,
        permission=FILL,
        name="form_run_file",
    ),
    route(
        "reports/forms/runs/<uuid:pk>/do/<str:verb>/",
        run_views.run_act,
        permission=FILL,
        name="form_run_act",
    ),
]
