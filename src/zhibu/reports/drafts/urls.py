"""Routes of the composer; part of the reports' own."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import View, route
from zhibu.reports.drafts import figure_views, preview_views, version_views, views

_ONE = "reports/drafts/<int:pk>/"
_ROUTES: tuple[tuple[str, View, str], ...] = (
    ("reports/drafts/", views.draft_new, "draft_new"),
    (_ONE, views.draft, "draft"),
    (f"{_ONE}save/", views.draft_save, "draft_save"),
    (f"{_ONE}do/<str:verb>/", views.draft_act, "draft_act"),
    (f"{_ONE}figure/", figure_views.draft_figure, "draft_figure"),
    (f"{_ONE}versions/", version_views.draft_versions, "draft_versions"),
    (f"{_ONE}versions/<int:number>/", version_views.draft_version, "draft_version"),
    (f"{_ONE}versions/<int:number>/restore/", version_views.draft_restore, "draft_restore"),
    (f"{_ONE}compare/", version_views.draft_compare, "draft_compare"),
    (f"{_ONE}file/<str:format>/", preview_views.draft_file, "draft_file"),
    (f"{_ONE}preview/", preview_views.draft_preview, "draft_preview"),
    (f"{_ONE}pages/", preview_views.draft_pages, "draft_pages"),
    (f"{_ONE}pages/<int:page>/", preview_views.draft_page, "draft_page"),
)
DRAFT_ROUTES = [
    route(pattern, view, permission=Permission.REPORT_WRITE, name=name)
    for pattern, view, name in _ROUTES
]
