"""Routes of the organization tree and its people."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.portal.people import (
    list_views,
    person_views,
    roster_views,
    staff_views,
    tree_views,
    unit_views,
)

P = Permission
UNIT = "organizations/<int:pk>/"
PERSON = "people/<int:pk>/"

urlpatterns = [
    route("organizations/", tree_views.tree, permission=P.ORGANIZATION_VIEW, name="organizations"),
    route(UNIT, tree_views.unit, permission=P.ORGANIZATION_VIEW, name="organization"),
    route(
        UNIT + "profile/",
        unit_views.profile,
        permission=P.ORGANIZATION_EDIT,
        name="organization_profile",
    ),
    route(UNIT + "new/", unit_views.add, permission=P.ORGANIZATION_EDIT, name="organization_new"),
    route(
        UNIT + "rename/",
        unit_views.rename,
        permission=P.ORGANIZATION_EDIT,
        name="organization_rename",
    ),
    route(
        UNIT + "move/", unit_views.move, permission=P.ORGANIZATION_EDIT, name="organization_move"
    ),
    route(
        UNIT + "dissolve/",
        unit_views.dissolve,
        permission=P.ORGANIZATION_EDIT,
        name="organization_dissolve",
    ),
    route(UNIT + "posts/new/", unit_views.appoint, permission=P.ORGANIZATION_EDIT, name="post_new"),
    route(
        "posts/<int:pk>/end/",
        unit_views.end_post,
        permission=P.ORGANIZATION_EDIT,
        name="post_end",
    ),
    route(UNIT + "admit/", roster_views.admit, permission=P.PEOPLE_EDIT, name="person_new"),
    route(UNIT + "staff/new/", staff_views.register, permission=P.PEOPLE_EDIT, name="staff_new"),
    route("people/", list_views.people, permission=P.PEOPLE_VIEW, name="people"),
    route(
        "people/export/",
        list_views.people_export,
        permission=P.RECORD_EXPORT,
        name="people_export",
    ),
    route("people/staff/", staff_views.staff, permission=P.PEOPLE_VIEW, name="staff"),
    route(PERSON, person_views.person, permission=P.ORGANIZATION_VIEW, name="person"),
    route(PERSON + "edit/", person_views.edit, permission=P.PEOPLE_EDIT, name="person_edit"),
    route(
        PERSON + "reveal/<slug:field>/",
        person_views.reveal_one,
        permission=P.PEOPLE_REVEAL,
        name="person_reveal",
    ),
    route(
        PERSON + "suspend/", person_views.suspend, permission=P.PEOPLE_EDIT, name="person_suspend"
    ),
    route(
        "suspensions/<int:pk>/end/",
        person_views.restore,
        permission=P.PEOPLE_EDIT,
        name="suspension_end",
    ),
    route(
        PERSON + "regularize/",
        roster_views.regularize,
        permission=P.PEOPLE_EDIT,
        name="person_regularize",
    ),
    route(PERSON + "leave/", roster_views.leave, permission=P.PEOPLE_EDIT, name="person_leave"),
    route(PERSON + "group/", roster_views.regroup, permission=P.PEOPLE_EDIT, name="person_group"),
]
