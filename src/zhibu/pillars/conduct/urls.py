"""Routes of the pillar's own pages."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import PUBLIC, route
from zhibu.pillars.conduct import letter_public_views, letter_views, talk_views

app_name = "conduct"
urlpatterns = [
    route("letters/", letter_public_views.letter_boxes, permission=PUBLIC, name="letter_boxes"),
    route(
        "letters/follow/",
        letter_public_views.letter_follow,
        permission=PUBLIC,
        name="letter_follow",
    ),
    route(
        "letters/to/<str:code>/",
        letter_public_views.letter_write,
        permission=PUBLIC,
        name="letter_write",
    ),
    route(
        "conduct/letters/", letter_views.letters, permission=Permission.LETTER_READ, name="letters"
    ),
    route(
        "conduct/letters/<uuid:pk>/",
        letter_views.letter,
        permission=Permission.LETTER_READ,
        name="letter",
    ),
    route(
        "conduct/letter-keys/<int:pk>/",
        letter_views.letter_key,
        permission=Permission.LETTER_READ,
        name="letter_key",
    ),
    route("conduct/talks/", talk_views.talks, permission=Permission.RECORD_VIEW, name="talks"),
    route(
        "conduct/integrity/",
        talk_views.integrity,
        permission=Permission.RECORD_VIEW,
        name="integrity",
    ),
]
