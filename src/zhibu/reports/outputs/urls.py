"""Routes of the papers; part of the reports' own."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, reverse

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.reports.outputs.certificates import certificates
from zhibu.reports.outputs.lists import case_list_of, list_of
from zhibu.reports.outputs.notice import notice_of
from zhibu.reports.outputs.output import Find, file_view, preview_view
from zhibu.reports.outputs.papers import minutes_of, pledge_of, signed_text
from zhibu.reports.outputs.roster import committee_of, roster_of

VIEW, EXPORT = Permission.RECORD_VIEW, Permission.RECORD_EXPORT
_PAPERS: tuple[tuple[str, str, Find, Permission], ...] = (
    ("reports/minutes/<int:pk>/", "minutes", minutes_of, VIEW),
    ("reports/notices/<int:pk>/", "notice", notice_of, VIEW),
    ("reports/certificate/<int:pk>/", "certificate", certificates, VIEW),
    ("reports/pledges/<int:pk>/", "pledge", pledge_of, VIEW),
    ("reports/pledge-texts/<int:pk>/", "pledge_list", signed_text, VIEW),
    ("reports/rosters/<int:pk>/", "roster", roster_of, EXPORT),
    ("reports/committees/<int:pk>/", "committee", committee_of, EXPORT),
    ("reports/lists/<str:key>/", "list", list_of, EXPORT),
    ("reports/case-lists/<str:path>/", "case_list", case_list_of, EXPORT),
)


def _routes(base: str, name: str, find: Find, permission: Permission) -> list[URLPattern]:
    def address(format: str, **kwargs: Any) -> str:
        return reverse(f"reports:{name}_file", kwargs={**kwargs, "format": format})

    preview, file = preview_view(find, address), file_view(find)
    return [
        route(base, preview, permission=permission, name=f"{name}_preview"),
        route(f"{base}<str:format>/", file, permission=permission, name=f"{name}_file"),
    ]


OUTPUT_ROUTES = [found for paper in _PAPERS for found in _routes(*paper)]
