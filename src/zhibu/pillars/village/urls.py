"""Routes of the pillar's own pages."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.pillars.village import wish_views

app_name = "village"
urlpatterns = [
    route("village/wishes/", wish_views.wishes, permission=Permission.RECORD_VIEW, name="wishes"),
    route(
        "village/wishes/<int:pk>/claim/",
        wish_views.claim,
        permission=Permission.OWN_WORK,
        name="wish_claim",
    ),
    route(
        "village/wishes/<int:pk>/give-up/",
        wish_views.give_up,
        permission=Permission.OWN_WORK,
        name="wish_give_up",
    ),
]
