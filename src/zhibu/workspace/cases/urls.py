"""Routes of the pages of cases."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.workspace.cases import views

VIEW = Permission.RECORD_VIEW

app_name = "cases"
urlpatterns = [
    route("cases/", views.boards, permission=VIEW, name="boards"),
    route("cases/steps/<str:key>/", views.note, permission=VIEW, name="step_note"),
    route("cases/<str:path>/", views.board_page, permission=VIEW, name="board"),
    route("cases/<str:path>/list/", views.case_list, permission=VIEW, name="list"),
    route(
        "cases/<str:path>/export/",
        views.export,
        permission=Permission.RECORD_EXPORT,
        name="export",
    ),
    route("cases/<str:path>/<int:pk>/", views.case_page, permission=VIEW, name="case"),
    route("cases/<str:path>/<str:number>/", views.numbered, permission=VIEW, name="numbered"),
]
