"""Pages of lists: the catalogue of ledgers, one ledger, its columns, its export."""

from __future__ import annotations

import tempfile
from typing import Any, cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.workspace.asked import Asked, read_asked, readable_type, user_of
from zhibu.workspace.catalogue import catalogue
from zhibu.workspace.columns import chosen_columns, columns_of, save_columns
from zhibu.workspace.current import current_period, current_unit
from zhibu.workspace.exporting import export
from zhibu.workspace.filters import Bounds
from zhibu.workspace.listing import COUNTED, Page, page_of
from zhibu.workspace.papers import IN_MEMORY, page_of_paper
from zhibu.workspace.sending import WORKBOOK
from zhibu.workspace.tables import headings, table_rows
from zhibu.workspace.units import may_enter_type


@require_GET
def types(request: HttpRequest) -> HttpResponse:
    """Show all ledgers by pillar and measure."""
    period = current_period(request)
    bounds = Bounds(current_unit(request), period)
    racks = catalogue(user_of(request), bounds)
    context = {
        "racks": racks,
        "period": period,
        "may_import": access_of(request.user).holds(Permission.RECORD_IMPORT),
    }
    return render(request, "workspace/types.html", context)


@require_GET
def listing(request: HttpRequest, key: str) -> HttpResponse:
    """Show one page of one ledger. Queries: the same however many rows."""
    asked = read_asked(request, key)
    page = page_of(asked.rows(), asked.order(), asked.cursor(), asked.page_number())
    columns = chosen_columns(asked.user, key, asked.columns)
    names = {column.name for column in columns}
    context = {
        "record_type": asked.record_type,
        "headings": headings(asked, columns, page),
        "rows": table_rows(asked, columns, page.records),
        "all_columns": [(column, column.name in names) for column in asked.columns],
        "filter_form": asked.form,
        "filter_tags": asked.tags(),
        "clear_url": asked.with_changes(unit="all", period="all", **_without_filters(asked)),
        "hidden": [{"name": "sort", "value": asked.query["sort"]}] if "sort" in asked.query else [],
        "total": f"{COUNTED // 10_000}万条以上" if page.more else f"共 {page.total} 条",
        "too_long_to_sort": page.more and asked.order() != page.order,
        **_page_links(asked, page),
        **_action_links(request, asked),
    }
    return render(request, "workspace/list.html", context)


def _without_filters(asked: Asked) -> dict[str, str | None]:
    return dict.fromkeys(asked.form.chosen())


def _page_links(asked: Asked, page: Page) -> dict[str, str]:
    links = {}
    if page.before:
        links["previous_url"] = asked.with_changes(before=page.before.text)
    if page.after:
        links["next_url"] = asked.with_changes(after=page.after.text)
    if page.number > 1:
        links["previous_url"] = asked.with_changes(page=str(page.number - 1))
    if page.has_next:
        links["next_url"] = asked.with_changes(page=str(page.number + 1))
    return links


def _action_links(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    key = asked.record_type.key
    query = "?" + request.GET.urlencode() if request.GET else ""
    links = {"columns_url": reverse("workspace:columns", args=[key]) + query}
    if may_enter_type(asked.user, asked.record_type, asked.home.unit):
        links["new_url"] = reverse("workspace:new", args=[key])
    if access_of(asked.user).holds(Permission.RECORD_IMPORT):
        links["import_url"] = reverse("imports:new")
    if access_of(asked.user).holds(Permission.RECORD_EXPORT):
        links["export_url"] = reverse("workspace:export", args=[key]) + query
        links["paper_url"] = page_of_paper("reports:list_preview", key, query)
    return links


@require_POST
def choose_columns(request: HttpRequest, key: str) -> HttpResponse:
    """Remember the columns that the user ticked, and go back to the list."""
    record_type = readable_type(request, key)
    columns = columns_of(record_type, several_units=True)
    names = None if "default" in request.POST else request.POST.getlist("column")
    save_columns(user_of(request), key, columns, names)
    back = reverse("workspace:list", args=[key])
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{back}?{query}" if query else back)


@require_GET
def export_list(request: HttpRequest, key: str) -> FileResponse:
    """Send the list as a workbook."""
    asked = read_asked(request, key)
    # The file is handed to the response, which closes it.
    stream = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    export(asked, cast(Any, stream))
    stream.seek(0)
    label = asked.bounds.period.label if asked.bounds.period else "全部"
    name = f"{asked.record_type.label}（{label}）.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=WORKBOOK)
