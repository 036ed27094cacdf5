"""Routes of the pillar's own pages."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.pillars.standards import pledge_views

app_name = "standards"
urlpatterns = [
    route(
        "standards/pledges/",
        pledge_views.pledges,
        permission=Permission.RECORD_VIEW,
        name="pledges",
    ),
    route(
        "standards/units/<int:pk>/pledges/new/",
        pledge_views.pledge_new,
        permission=Permission.RECORD_ENTER,
        name="pledge_new",
    ),
    route(
        "standards/pledges/<int:pk>/",
        pledge_views.pledge,
        permission=Permission.RECORD_VIEW,
        name="pledge",
    ),
    route(
        "standards/pledges/<int:pk>/sign/",
        pledge_views.pledge_sign,
        permission=Permission.OWN_WORK,
        name="pledge_sign",
    ),
    route(
        "standards/pledges/<int:pk>/edit/",
        pledge_views.pledge_edit,
        permission=Permission.RECORD_ENTER,
        name="pledge_edit",
    ),
    route(
        "standards/pledges/<int:pk>/version/",
        pledge_views.pledge_version,
        permission=Permission.RECORD_ENTER,
        name="pledge_version",
    ),
    route(
        "standards/pledges/<int:pk>/paper/",
        pledge_views.pledge_paper,
        permission=Permission.RECORD_ENTER,
        name="pledge_paper",
    ),
]
