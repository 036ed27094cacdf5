"""Routes of the duties."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.planning import views

app_name = "planning"
urlpatterns = [
    route("duties/", views.duty_list, permission=Permission.RECORD_VIEW, name="list"),
]
