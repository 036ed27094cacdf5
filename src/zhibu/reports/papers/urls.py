"""Routes of papers."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.reports.papers import views

P = Permission.REPORT_VIEW
PAPER_ROUTES = [
    route("reports/papers/", views.papers, permission=P, name="papers"),
    route("reports/papers/<uuid:pk>/", views.paper, permission=P, name="paper"),
    route(
        "reports/papers/<uuid:pk>/status/", views.paper_status, permission=P, name="paper_status"
    ),
    route(
        "reports/papers/<uuid:pk>/file/<str:which>/",
        views.paper_file,
        permission=P,
        name="paper_file",
    ),
    route(
        "reports/papers/<uuid:pk>/do/<str:verb>/", views.paper_act, permission=P, name="paper_act"
    ),
]
