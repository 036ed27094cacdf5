"""What every page's frame needs: navigation, unit, year, and how many records wait.

Everything is worked out when a template asks for it, so that parts of pages, error pages and
downloads pay nothing. A whole page costs at most four queries here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import Access, access_of
from zhibu.ledger.models import Record
from zhibu.ledger.selectors import waiting_for
from zhibu.organization.models import Organization
from zhibu.portal.links import link
from zhibu.workspace.current import choosable_units, current_unit, current_year
from zhibu.workspace.listing import FEW_UNITS

SHOWN_UNITS = 200
SHOWN_YEARS = 10
SHOWN_WAITING = 99


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation.

    Attributes:
        name: of the page that it opens.
        needs: any of these permissions shows it.
        pages: names, or beginnings of names ("workspace:", "portal:person_"), of pages where it is
            marked as the active one.
    """

    label: str
    name: str
    icon: str
    needs: tuple[Permission, ...]
    pages: tuple[str, ...] = ()


P = Permission
ENTRIES = (
    Entry("工作台", "portal:home", "home", (P.WORKBENCH,), ("portal:figures", "portal:figure")),
    Entry("记一笔", "portal:more", "pen", (P.RECORD_ENTER, P.OWN_WORK), ("activities:",)),
    # Pages of the pillars that stand in the catalogue (their ``desks``) belong to it.
    Entry(
        "台账",
        "workspace:types",
        "book",
        (P.RECORD_VIEW,),
        ("workspace:", "imports:", "study:", "village:", "standards:", "conduct:", "exemplars:"),
    ),
    Entry("任务", "planning:list", "target", (P.RECORD_VIEW,), ("planning:",)),
    Entry("事项", "cases:boards", "board", (P.RECORD_VIEW,), ("cases:",)),
    Entry("报告", "reports:annual", "report", (P.REPORT_VIEW,), ("reports:",)),
    Entry("公开", "standards:openness", "horn", (P.RECORD_VIEW,), ("standards:feedback",)),
    Entry("应急", "emergency:now", "shield", (P.RECORD_VIEW,), ("emergency:",)),
    Entry("我的学习", "study:mine", "calendar", (P.OWN_WORK,)),
    Entry("学习进度", "study:progress", "check", (P.STUDY_READ,)),
    Entry("来信", "conduct:letters", "file", (P.LETTER_READ,), ("conduct:letter",)),
    Entry(
        "组织与党员",
        "portal:organizations",
        "people",
        (P.ORGANIZATION_VIEW,),
        (
            "portal:organization",
            "portal:people",
            "portal:person",
            "portal:staff",
            "portal:closing",
            "portal:organization_",
            "portal:post_",
            "portal:person_",
            "portal:staff_",
            "portal:suspension_",
        ),
    ),
    Entry("账号", "portal:accounts", "people", (P.ACCOUNT_MANAGE,), ("portal:account_",)),
    Entry(
        "授权", "portal:grants", "shield", (P.GRANT_MANAGE,), ("portal:grants_", "portal:grant_")
    ),
    Entry("规则", "portal:settings", "gear", (P.SETTING_MANAGE,), ("portal:setting",)),
    Entry("日志", "portal:audit", "clock", (P.AUDIT_READ,), ("portal:audit_",)),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the frame's context; each value is a function that the template calls when it asks."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    frame = frame_of(request)
    return {
        "nav": lambda: frame.nav,
        "organization": lambda: frame.organization,
        "organizations": lambda: frame.organizations,
        "organizations_cut": lambda: frame.organizations_cut,
        "year": lambda: frame.year,
        "years": lambda: frame.years,
        "waiting_count": lambda: frame.waiting_count,
        "switch_url": lambda: reverse("portal:switch"),
        "searches": lambda: frame.searches,
        "search_text": lambda: frame.search_text,
    }


def frame_of(request: HttpRequest) -> Frame:
    """Give the request's frame, so that a page and its frame read the same things once."""
    known: Frame | None = getattr(request, "_zhibu_frame", None)
    if known is None:
        known = request._zhibu_frame = Frame(request)  # type: ignore[attr-defined]
    return known


def entries_for(access: Access) -> Iterable[Entry]:
    """Give the entries that an account may use."""
    return (one for one in ENTRIES if any(access.holds(permission) for permission in one.needs))


class Frame:
    """The frame of one request; every part is read once."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.access = access_of(request.user)

    @cached_property
    def nav(self) -> list[dict[str, Any]]:
        """The entries whose pages exist, with the one marked where we are."""
        match = self.request.resolver_match
        here = match.view_name if match else ""
        shown = [(one, link(one.name)) for one in entries_for(self.access)]
        shown = [(one, url) for one, url in shown if url]
        active = _active(here, [one for one, _url in shown])
        return [
            {
                "label": one.label,
                "url": url,
                "icon": one.icon,
                "active": one is active,
                "badge": self.waiting_badge if one.name == "portal:home" else "",
            }
            for one, url in shown
        ]

    @cached_property
    def _read(self) -> list[Organization]:
        units = choosable_units(self.request).select_related("book", "parent")
        return list(units[: SHOWN_UNITS + 1])

    @cached_property
    def organization(self) -> Organization | None:
        """The current unit; none for administrators."""
        return current_unit(self.request, self._read)

    @cached_property
    def _units(self) -> list[Organization]:
        if self.organization is None or self.organization in self._read:
            return self._read
        return [self.organization, *self._read]

    @property
    def organizations(self) -> list[Organization]:
        """The units to choose from, in tree order; the first 200 of a large tree."""
        return self._units[:SHOWN_UNITS]

    @property
    def organizations_cut(self) -> bool:
        """Whether there are more; the search finds them all."""
        return len(self._units) > SHOWN_UNITS

    @cached_property
    def year(self) -> int:
        return current_year(self.request)

    @property
    def years(self) -> list[int]:
        """This year and those before, down to the unit's founding, ten at most."""
        if self.organization is None:
            return []
        today = timezone.localdate().year
        founded = self.organization.founded
        first = max(today - SHOWN_YEARS + 1, founded.year if founded else 0)
        return sorted({*range(min(first, today), today + 1), self.year}, reverse=True)

    def _waiting_rows(self) -> QuerySet[Record]:
        few = self._read if len(self._read) <= FEW_UNITS else []
        return waiting_for(cast(User, self.request.user), [unit.pk for unit in few])

    @cached_property
    def waiting(self) -> list[Record]:
        """Submitted records that wait for this user, oldest first, a hundred at most."""
        rows = self._waiting_rows().select_related("organization", "entered_by__person")
        return list(rows[: SHOWN_WAITING + 1])

    @cached_property
    def waiting_count(self) -> int:
        """How many wait, up to a hundred; counted in no order, which is quick among many.

        Queries: one; none for those who confirm nothing, or where they have been read.
        """
        if "waiting" in self.__dict__:
            return len(self.waiting)
        return len(self._waiting_rows().order_by().values_list("pk")[: SHOWN_WAITING + 1])

    @property
    def waiting_badge(self) -> str:
        if self.waiting_count > SHOWN_WAITING:
            return f"{SHOWN_WAITING}+"
        return str(self.waiting_count or "")

    @property
    def searches(self) -> bool:
        """Whether there is anything that the account could find: administrators see no content."""
        return self.access.holds(Permission.RECORD_VIEW) or self.access.holds(
            Permission.PEOPLE_VIEW
        )

    @property
    def search_text(self) -> str:
        match = self.request.resolver_match
        on_search = match is not None and match.view_name == "portal:search"
        return self.request.GET.get("q", "") if on_search else ""


def _active(here: str, entries: list[Entry]) -> Entry | None:
    """Find the entry of a page: by its own name first, then by the room it stands in."""
    for one in entries:
        if here == one.name or here in one.pages:
            return one
    for one in entries:
        if any(here.startswith(room) for room in one.pages if room[-1] in ":_"):
            return one
    return None
