"""Routes of the pages that every record type shares."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.workspace import files, form_views, list_views, record_views

VIEW = Permission.RECORD_VIEW

app_name = "workspace"
urlpatterns = [
    route("ledgers/", list_views.types, permission=VIEW, name="types"),
    route("ledgers/<str:key>/", list_views.listing, permission=VIEW, name="list"),
    route("ledgers/<str:key>/new/", form_views.new, permission=VIEW, name="new"),
    route("ledgers/<str:key>/preview/", form_views.preview, permission=VIEW, name="preview"),
    route("ledgers/<str:key>/fields/", form_views.fields, permission=VIEW, name="fields"),
    route("ledgers/<str:key>/people/", form_views.people, permission=VIEW, name="people"),
    route("ledgers/<str:key>/columns/", list_views.choose_columns, permission=VIEW, name="columns"),
    route(
        "ledgers/<str:key>/export/",
        list_views.export_list,
        permission=Permission.RECORD_EXPORT,
        name="export",
    ),
    route("records/<int:pk>/", record_views.record_page, permission=VIEW, name="record"),
    route("records/<int:pk>/edit/", form_views.edit, permission=VIEW, name="edit"),
    route("records/<int:pk>/do/<str:verb>/", record_views.act, permission=VIEW, name="act"),
    route("records/<int:pk>/open/", record_views.open_page, permission=VIEW, name="open"),
    route("records/<int:pk>/evidence/", files.add, permission=VIEW, name="evidence_add"),
    route("evidence/<int:pk>/", files.open_file, permission=VIEW, name="evidence"),
    route("evidence/<int:pk>/withdraw/", files.withdraw, permission=VIEW, name="evidence_withdraw"),
]
