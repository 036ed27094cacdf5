"""Routes of the activity pages."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.workspace.activities import signin, views

app_name = "activities"
urlpatterns = [
    route("activities/new/", views.new, permission=Permission.RECORD_ENTER, name="new"),
    route("activities/people/", views.people, permission=Permission.RECORD_ENTER, name="people"),
    route("activities/items/", views.items, permission=Permission.RECORD_ENTER, name="items"),
    route("activities/preview/", views.preview, permission=Permission.RECORD_ENTER, name="preview"),
    route("activities/<int:pk>/edit/", views.edit, permission=Permission.RECORD_ENTER, name="edit"),
    route(
        "activities/<int:pk>/sign-in/",
        signin.screen,
        permission=Permission.RECORD_ENTER,
        name="sign_in",
    ),
    route(
        "activities/<int:pk>/sign-in/start/",
        signin.start,
        permission=Permission.RECORD_ENTER,
        name="sign_in_start",
    ),
    route("activities/sign/<str:code>/", signin.sign, permission=Permission.OWN_WORK, name="sign"),
]
