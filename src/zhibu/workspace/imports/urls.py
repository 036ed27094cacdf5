"""Routes of imports."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.workspace.imports import views

IMPORT = Permission.RECORD_IMPORT

app_name = "imports"
urlpatterns = [
    route("imports/", views.new, permission=IMPORT, name="new"),
    route("imports/template/", views.template_all, permission=IMPORT, name="template_all"),
    route("imports/template/<str:key>/", views.template, permission=IMPORT, name="template"),
    route("imports/<uuid:pk>/", views.batch, permission=IMPORT, name="batch"),
    route("imports/<uuid:pk>/status/", views.status, permission=IMPORT, name="status"),
    route("imports/<uuid:pk>/marked/", views.marked, permission=IMPORT, name="marked"),
    route("imports/<uuid:pk>/do/<str:verb>/", views.act, permission=IMPORT, name="act"),
]
