"""Routes of the activity pages."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.workspace.activities import views

app_name = "activities"
urlpatterns = [
    route("activities/new/", views.new, permission=Permission.RECORD_ENTER, name="new"),
    route("activities/people/", views.people, permission=Permission.RECORD_ENTER, name="people"),
    route("activities/items/", views.items, permission=Permission.RECORD_ENTER, name="items"),
    route("activities/preview/", views.preview, permission=Permission.RECORD_ENTER, name="preview"),
    route("activities/<int:pk>/edit/", views.edit, permission=Permission.RECORD_ENTER, name="edit"),
]
