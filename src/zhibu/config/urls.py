"""All routes. Each declares its permission (``access.routes.route``) or the process stops."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("zhibu.workspace.activities.urls")),
    path("", include("zhibu.portal.urls")),
    path("", include("zhibu.workspace.imports.urls")),
    path("", include("zhibu.workspace.cases.urls")),
    path("", include("zhibu.workspace.urls")),
    path("", include("zhibu.reports.urls")),
    path("", include("zhibu.planning.urls")),
    path("", include("zhibu.pillars.study.urls")),
    path("", include("zhibu.pillars.exemplars.urls")),
    path("", include("zhibu.pillars.village.urls")),
    path("", include("zhibu.pillars.standards.urls")),
    path("", include("zhibu.pillars.conduct.urls")),
    path("", include("zhibu.pillars.emergency.urls")),
    path("", include("zhibu.portal.public.urls")),
]

handler400 = "zhibu.portal.errors.bad_request"
handler403 = "zhibu.portal.errors.forbidden"
handler404 = "zhibu.portal.errors.not_found"
handler500 = "zhibu.portal.errors.server_error"
