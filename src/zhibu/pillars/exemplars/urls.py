"""Routes of the pillar's own pages."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.pillars.exemplars import ballot_views, development_views

app_name = "exemplars"
urlpatterns = [
    route(
        "applicants/<int:pk>/meetings/<int:meeting>/",
        development_views.take_meeting,
        permission=Permission.RECORD_ENTER,
        name="take_meeting",
    ),
    route(
        "awards/<int:pk>/ballot/",
        ballot_views.ballot,
        permission=Permission.OWN_WORK,
        name="ballot",
    ),
    route(
        "awards/<int:pk>/ballot-box/",
        ballot_views.ballot_box,
        permission=Permission.RECORD_CONFIRM,
        name="ballot_box",
    ),
]
