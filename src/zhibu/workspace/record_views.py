"""One record's page, and the verbs on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhibu.cases.models import Case, StepBody
from zhibu.cases.paths import case_path
from zhibu.cases.selectors import cases_from
from zhibu.core.errors import Conflict, DomainError, NotPermitted
from zhibu.ledger.abilities import Ability, abilities
from zhibu.ledger.children import rows_of
from zhibu.ledger.evidence import downloadable_by
from zhibu.ledger.models import Record, State
from zhibu.ledger.preview import Effect, effects_of, effects_posted
from zhibu.ledger.sealed import may_open, open_sealed
from zhibu.ledger.services import confirm_record, return_record, submit_record, void_record
from zhibu.ledger.types import Column
from zhibu.workspace.asked import late_limit, user_of
from zhibu.workspace.cases.reach import case_url, page_of_case
from zhibu.workspace.columns import lead_of
from zhibu.workspace.effects import shown_effects
from zhibu.workspace.files import shown_files
from zhibu.workspace.found import Found, found_or_404, page_after
from zhibu.workspace.row_values import rows_text, shown_in_row
from zhibu.workspace.tables import Cell
from zhibu.workspace.timeline import events_of
from zhibu.workspace.values import is_number, shown

LONG_TEXT = 60
CASE = "case"


@dataclass(frozen=True)
class Fact:
    """One column of the record; ``full`` texts take the whole width, ``url`` leads to the case."""

    label: str
    value: str
    full: bool
    url: str = ""


@dataclass(frozen=True)
class ShownRows:
    """Rows of the record as a small table; names alone stand among the facts instead."""

    label: str
    lines: list[list[Cell]]

    @property
    def headings(self) -> list[Cell]:
        """The cells of the first line: each knows its heading and whether it holds numbers."""
        return self.lines[0]


@dataclass(frozen=True)
class Opened:
    """A case that the record opened: a problem that it found."""

    case: Case
    noun: str
    state: str
    url: str


@require_GET
def record_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything about one record: columns, effects, evidence, history, what can be done."""
    found = found_or_404(request, pk)
    template = found.record_type.detail_template
    names = [template, "workspace/detail.html"] if template else ["workspace/detail.html"]
    return render(request, names, page_context(request, found))


def page_context(request: HttpRequest, found: Found) -> dict[str, Any]:
    """Give what ``workspace/detail.html`` and the templates that extend it need.

    ``record``, ``record_type``, ``body``, ``facts``, ``tables``, ``postings`` and ``verb``,
    ``files``, ``events``, ``can`` (names of abilities), ``late`` (days, 0 when in time),
    ``opened`` (cases that it opened).
    """
    record, user = found.record, user_of(request)
    limit = late_limit(found.record_type, record.organization)
    can = abilities(found.record_type, record, user)
    verb, effects = _effects(found)
    return {
        "record": record,
        "record_type": found.record_type,
        "body": found.body,
        "state": "returned" if record.returned_reason else record.state,
        "facts": facts_of(found, page_of_case(user, record)),
        "tables": tables_of(found),
        "opened": _opened(request, found),
        "late": record.late_days if record.late_days > limit else 0,
        "verb": verb,
        "postings": shown_effects(effects, record),
        "files": shown_files(record, downloadable_by(user), Ability.WITHDRAW_EVIDENCE in can),
        "opens": may_open(found.record_type, found.body),
        "events": events_of(record),
        "can": {ability.value for ability in can},
        "ask": request.GET.get("ask", ""),
        "list_url": reverse("workspace:list", args=[record.type]),
    }


def _opened(request: HttpRequest, found: Found) -> list[Opened]:
    """Give the cases that the record opened. Queries: one for types that find, else none."""
    if found.record_type.finds is None:
        return []
    rows = []
    for case in cases_from(user_of(request), found.record):
        path = case_path(case.path)
        rows.append(Opened(case, path.noun, path.state(case.state).label, case_url(case)))
    return rows


def facts_of(found: Found, case_url: str = "") -> list[Fact]:
    """Give the declared columns with their values; empty ones are left out."""
    lead = lead_of(found.record_type)
    facts = []
    for column in found.record_type.columns:
        if _was_not_asked(found, column):
            continue
        text = shown(found.record_type, found.body, column)
        if text and not (column is lead and text == found.record.title):
            label, url = found.record_type.label_of(column), case_url if column.name == CASE else ""
            facts.append(Fact(label, text, len(text) > LONG_TEXT, url))
    for rows in found.record_type.rows:
        text = rows_text(rows, rows_of(found.body, rows.name))
        if text and len(rows.columns) == 1:
            facts.append(Fact(rows.label, text, len(text) > LONG_TEXT))
    return facts


def _was_not_asked(found: Found, column: Column) -> bool:
    """Tell whether a "no" only means that this step of a case does not ask."""
    if not isinstance(found.body, StepBody) or getattr(found.body, column.name, None) is not False:
        return False
    asked = found.record_type.asks({"step": getattr(found.body, "step", "")})
    return asked is not None and column.name not in asked


def tables_of(found: Found) -> list[ShownRows]:
    """Give the rows that have several columns; columns that no row fills are left out."""
    tables = []
    for rows in found.record_type.rows:
        held = rows_of(found.body, rows.name)
        if not held or len(rows.columns) == 1:
            continue
        columns = [
            (rows.label_of(column), is_number(rows.field_of(column)), column)
            for column in rows.columns
            if any(getattr(row, column.name) not in (None, "") for row in held)
        ]
        lines = [
            [
                Cell(label, shown_in_row(rows, column, getattr(row, column.name)), numeric, not at)
                for at, (label, numeric, column) in enumerate(columns)
            ]
            for row in held
        ]
        tables.append(ShownRows(rows.label, lines))
    return tables


def _effects(found: Found) -> tuple[str, list[Effect]]:
    if found.record.is_open:
        return "确认后记入", effects_of(found.record_type, found.body)
    if found.record.state == State.VOID:
        return "账上还余", effects_posted(found.record)
    return "已记入", effects_posted(found.record)


def _submit(request: HttpRequest, record: Record) -> str:
    submit_record(record.pk, actor=user_of(request))
    return "已报送，等待确认。"


def _return(request: HttpRequest, record: Record) -> str:
    return_record(record.pk, actor=user_of(request), reason=request.POST.get("reason", ""))
    return "已退回录入人。"


def _confirm(request: HttpRequest, record: Record) -> str:
    text = request.POST.get("version", "")
    version = int(text) if text.isdecimal() else None
    confirm_record(record.pk, actor=user_of(request), version=version)
    return "已确认并记账。"


def _void(request: HttpRequest, record: Record) -> str:
    void_record(record.pk, actor=user_of(request), reason=request.POST.get("reason", ""))
    return "已作废；记过的账已冲销。"


VERBS: dict[str, Callable[[HttpRequest, Record], str]] = {
    "submit": _submit,
    "return": _return,
    "confirm": _confirm,
    "void": _void,
}


@never_cache
@require_POST
def open_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sealed columns of one record in clear, once, and write down who read them."""
    found = found_or_404(request, pk)
    opened = open_sealed(pk, actor=user_of(request))
    part = request.headers.get("HX-Request") == "true"
    template = "workspace/opened.html" if part else "workspace/opened_page.html"
    return render(request, template, {"record": found.record, "opened": opened})


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one verb on a record and come back; what is wrong is said on the record's page."""
    if verb not in VERBS:
        raise Http404(verb)
    found = found_or_404(request, pk)
    try:
        messages.success(request, VERBS[verb](request, found.record))
    except (Conflict, NotPermitted):
        raise
    except DomainError as error:
        for problem in error.problems:
            messages.error(request, str(problem))
    return redirect(_next(request) or page_after(request, found.record))


def _next(request: HttpRequest) -> str:
    """Give the page to return to, when it is one of ours."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""
