"""Routes of the pillar's own pages."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import PUBLIC, route
from zhibu.pillars.standards import (
    feedback_views,
    openness_views,
    pledge_views,
    rating_views,
    service_views,
)

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
    route(
        "standards/service/",
        service_views.overview,
        permission=Permission.RECORD_VIEW,
        name="service",
    ),
    route(
        "standards/units/<int:pk>/domains/new/",
        service_views.domains_new,
        permission=Permission.RECORD_ENTER,
        name="domains_new",
    ),
    route(
        "standards/domains/<int:pk>/edit/",
        service_views.domain_edit,
        permission=Permission.RECORD_ENTER,
        name="domain_edit",
    ),
    route(
        "standards/documents/<int:pk>/sheet/",
        service_views.blank_sheet,
        permission=Permission.RECORD_VIEW,
        name="blank_sheet",
    ),
    route(
        "standards/cards/", service_views.cards, permission=Permission.RECORD_ENTER, name="cards"
    ),
    route("r/<str:token>/", rating_views.rating, permission=PUBLIC, name="rate"),
    route(
        "standards/openness/",
        openness_views.openness,
        permission=Permission.RECORD_VIEW,
        name="openness",
    ),
    route(
        "standards/files/<int:pk>/public/",
        openness_views.mark_file,
        permission=Permission.RECORD_CONFIRM,
        name="file_public",
    ),
    route(
        "standards/feedback/",
        feedback_views.feedback,
        permission=Permission.RECORD_ENTER,
        name="feedback",
    ),
    route(
        "standards/feedback/<int:pk>/aside/",
        feedback_views.aside,
        permission=Permission.RECORD_ENTER,
        name="feedback_aside",
    ),
    route(
        "standards/feedback/<int:pk>/contact/",
        feedback_views.contact,
        permission=Permission.PEOPLE_REVEAL,
        name="feedback_contact",
    ),
]
