"""Routes of the reports."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.reports import pledge_views, views
from zhibu.reports.drafts.urls import DRAFT_ROUTES

app_name = "reports"
urlpatterns = [
    route("reports/annual/", views.annual, permission=Permission.REPORT_VIEW, name="annual"),
    route(
        "reports/annual/<str:format>/",
        views.annual_file,
        permission=Permission.REPORT_VIEW,
        name="annual_file",
    ),
    route(
        "reports/minutes/<int:pk>/",
        views.minutes_file,
        permission=Permission.RECORD_VIEW,
        name="minutes",
    ),
    route(
        "reports/minutes/<int:pk>/preview/",
        views.minutes_preview,
        permission=Permission.RECORD_VIEW,
        name="minutes_preview",
    ),
    route(
        "reports/certificate/<int:pk>/",
        views.certificate_file,
        permission=Permission.RECORD_VIEW,
        name="certificate",
    ),
    route(
        "reports/pledges/<int:pk>/",
        pledge_views.pledge_file,
        permission=Permission.RECORD_VIEW,
        name="pledge",
    ),
    route(
        "reports/pledge-texts/<int:pk>/",
        pledge_views.pledge_list_file,
        permission=Permission.RECORD_VIEW,
        name="pledge_list",
    ),
    *DRAFT_ROUTES,
]
