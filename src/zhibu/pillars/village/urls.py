"""Routes of the pillar's own pages."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.pillars.village import household_views, place_views, wish_views

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
    route(
        "village/households/<int:pk>/",
        household_views.edit,
        permission=Permission.HOUSEHOLD_READ,
        name="household",
    ),
    route(
        "village/sealed/<slug:kind>/<int:pk>/<slug:field>/",
        household_views.reveal,
        permission=Permission.PEOPLE_REVEAL,
        name="reveal",
    ),
    route(
        "village/places/", place_views.villages, permission=Permission.PEOPLE_VIEW, name="places"
    ),
    route(
        "village/units/<int:pk>/places/new/",
        place_views.village_new,
        permission=Permission.RECORD_ENTER,
        name="place_new",
    ),
    route(
        "village/places/<int:pk>/",
        place_views.village,
        permission=Permission.PEOPLE_VIEW,
        name="place",
    ),
    route(
        "village/places/<int:pk>/edit/",
        place_views.village_edit,
        permission=Permission.RECORD_ENTER,
        name="place_edit",
    ),
    route(
        "village/places/<int:pk>/villagers/new/",
        place_views.villager_new,
        permission=Permission.PEOPLE_EDIT,
        name="villager_new",
    ),
    route(
        "village/villagers/<int:pk>/",
        place_views.villager,
        permission=Permission.PEOPLE_VIEW,
        name="villager",
    ),
    route(
        "village/villagers/<int:pk>/edit/",
        place_views.villager_edit,
        permission=Permission.PEOPLE_EDIT,
        name="villager_edit",
    ),
    route(
        "village/villagers/<int:pk>/reveal/<slug:field>/",
        place_views.villager_reveal,
        permission=Permission.PEOPLE_REVEAL,
        name="villager_reveal",
    ),
]
