"""Routes of the pillar's own pages."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.pillars.study import appraisal_views, views

app_name = "study"
urlpatterns = [
    route("study/mine/", views.mine, permission=Permission.OWN_WORK, name="mine"),
    route("study/progress/", views.progress, permission=Permission.STUDY_READ, name="progress"),
    route("study/life/", views.life, permission=Permission.RECORD_VIEW, name="life"),
    route(
        "study/appraisal/",
        appraisal_views.sheet,
        permission=Permission.APPRAISAL_READ,
        name="appraisal",
    ),
]
