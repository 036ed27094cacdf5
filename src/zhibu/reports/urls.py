"""Routes of the reports."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.reports import views
from zhibu.reports.drafts.urls import DRAFT_ROUTES
from zhibu.reports.forms.urls import FORM_ROUTES
from zhibu.reports.outputs.urls import OUTPUT_ROUTES
from zhibu.reports.papers.urls import PAPER_ROUTES

app_name = "reports"
urlpatterns = [
    route("reports/annual/", views.annual, permission=Permission.REPORT_VIEW, name="annual"),
    route(
        "reports/annual/<str:format>/",
        views.annual_file,
        permission=Permission.REPORT_VIEW,
        name="annual_file",
    ),
    *OUTPUT_ROUTES,
    *DRAFT_ROUTES,
    *FORM_ROUTES,
    *PAPER_ROUTES,
]
