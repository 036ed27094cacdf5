"""Routes of the workbench."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import PUBLIC, route
from zhibu.portal.administration.urls import urlpatterns as administration
from zhibu.portal.figures_views import figure_file, figure_list, figure_page
from zhibu.portal.health import health, ready
from zhibu.portal.home import home
from zhibu.portal.more import more
from zhibu.portal.people.urls import urlpatterns as people
from zhibu.portal.search import search
from zhibu.portal.switch import switch

app_name = "portal"
urlpatterns = [
    route("", home, permission=Permission.WORKBENCH, name="home"),
    route("new/", more, permission=Permission.WORKBENCH, name="more"),
    route("figures/", figure_list, permission=Permission.FIGURES_VIEW, name="figures"),
    route(
        "figures/export/", figure_file, permission=Permission.FIGURES_VIEW, name="figures_export"
    ),
    route("figures/<str:code>/", figure_page, permission=Permission.FIGURES_VIEW, name="figure"),
    route("search/", search, permission=Permission.WORKBENCH, name="search"),
    route("switch/", switch, permission=Permission.WORKBENCH, name="switch"),
    route("health/", health, permission=PUBLIC, name="health"),
    route("ready/", ready, permission=PUBLIC, name="ready"),
    *people,
    *administration,
]
