"""Routes of the public site: no login."""

from __future__ import annotations

from zhibu.access.routes import PUBLIC, route
from zhibu.portal.public import feed, feedback_views, views

app_name = "public"
urlpatterns = [
    route("open/", views.index, permission=PUBLIC, name="today"),
    route("open/items/<int:pk>/", views.item, permission=PUBLIC, name="item"),
    route("open/files/<int:pk>/", views.file, permission=PUBLIC, name="file"),
    route("open/powers/", views.powers, permission=PUBLIC, name="powers"),
    route("open/powers/<int:pk>/", views.power, permission=PUBLIC, name="power"),
    route("open/catalogue/", views.catalogue, permission=PUBLIC, name="catalogue"),
    route("open/archive/", views.archive, permission=PUBLIC, name="archive"),
    route("open/archive/<int:year>/", views.period, permission=PUBLIC, name="year"),
    route("open/archive/<int:year>/<int:month>/", views.period, permission=PUBLIC, name="month"),
    route("open/search/", views.search, permission=PUBLIC, name="search"),
    route("open/feed.xml", feed.feed, permission=PUBLIC, name="feed"),
    route("open/feedback/", feedback_views.feedback, permission=PUBLIC, name="feedback"),
    route("open/feedback/code/", feedback_views.followed, permission=PUBLIC, name="follow"),
    route("open/answers/", views.answers, permission=PUBLIC, name="answers"),
    route("open/about/", views.about, permission=PUBLIC, name="about"),
]
