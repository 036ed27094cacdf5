"""The records behind one figure of a draft, beside the text: value, period, manner, records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.drill import visible_behind
from zhibu.ledger.models import Evidence, Record
from zhibu.reports.drafts import keeping
from zhibu.reports.drafts.asked import draft_or_404, version_asked
from zhibu.reports.drafts.figures import Shown, ledger_figures
from zhibu.reports.drafts.tokens import Token, periods_of, read_token
from zhibu.reports.models import AnnualDraft, DraftState
from zhibu.workspace.asked import user_of

MOST_ROWS = 12
_NAMES = ("全年", "一季度", "二季度", "三季度", "四季度", "上半年", "下半年")


@dataclass(frozen=True)
class Option:
    """Another way of writing the same figure: a manner or a period."""

    label: str
    token: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """One record behind the figure, with the number of its files."""

    record: Record
    files: int


@require_safe
def draft_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what stands behind the figure that ``?token=`` names, as a part of the page.

    For a frozen version (``?version=``) the value is the frozen one, with today's beside it.
    """
    draft = draft_or_404(request, pk)
    token = read_token(request.GET.get("token", ""), draft.year)
    if token is None:
        raise Http404("token")
    unit, period = draft.organization, token.span(draft.year)
    now = ledger_figures(unit, draft.year, [token]).of(token)
    behind, hidden = visible_behind(user_of(request), token.code, unit, period)
    context: dict[str, Any] = {
        "draft": draft,
        "unit": unit,
        "period": period,
        "indicator": registry.indicator(token.code),
        "token": token,
        "now": now,
        "shown": _frozen(request, draft, token) or now,
        "last": _last_year(draft, token),
        "rows": _rows(behind[:MOST_ROWS]),
        "more": max(now.records - hidden - MOST_ROWS, 0),
        "hidden": hidden,
        "edits": draft.state == DraftState.WRITING and "version" not in request.GET,
        "manners": _manners(token, now),
        "periods": _periods(token, draft.year),
    }
    return render(request, "reports/drafts/figure.html", context)


def _rows(records: Iterable[Record]) -> list[Row]:
    """Give records with how many files stand behind each. Queries: two."""
    found = list(records)
    files = Evidence.objects.filter(record__in=found, withdrawn_reason="")
    counts = dict(files.order_by().values_list("record").annotate(Count("pk")))
    return [Row(record, counts.get(record.pk, 0)) for record in found]


def _frozen(request: HttpRequest, draft: AnnualDraft, token: Token) -> Shown | None:
    if not request.GET.get("version"):
        return None
    version = version_asked(request, draft)
    return keeping.figures_of(version).get((token.code, str(token.span(draft.year))))


def _last_year(draft: AnnualDraft, token: Token) -> Shown:
    """Give the same period of the year before; one that still runs is compared up to today."""
    period, today = token.span(draft.year), timezone.localdate()
    if today in period and today < period.end:
        period = Period(period.start, today)
    asked = replace(token, period=period.previous())
    return ledger_figures(draft.organization, draft.year, [asked]).of(asked)


def _manners(token: Token, now: Shown) -> list[Option]:
    """Offer the rounded manner only where it writes something else, and so something true."""
    if now.text == now.rounded and token.manner == "exact":
        return []
    return [
        Option(f"确数 {now.text}", str(replace(token, manner="exact")), token.manner == "exact"),
        Option(
            f"约数 {now.rounded}", str(replace(token, manner="rounded")), token.manner == "rounded"
        ),
    ]


def _periods(token: Token, year: int) -> list[Option]:
    whole = Period.year(year)
    return [
        Option(
            label,
            str(replace(token, period=None if period == whole else period)),
            period == token.span(year),
        )
        for label, period in zip(_NAMES, periods_of(year), strict=True)
    ]
