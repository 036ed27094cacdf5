"""What the steps of a response say together: its terms, when it ran, until when data is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhibu.cases import services
from zhibu.cases.models import Case
from zhibu.cases.situation import steps_of
from zhibu.ledger.models import State
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.models.response import Response, ResponseMove, ResponseStep

KEY = "response"
# States of a response. Only the last one is final: after its end personal data is still kept.
OPEN, CLOSED, CLEARED = "open", "closed", "cleared"
TERMS = ("kind", "event_level", "level", "plan_title", "retention_days")


@dataclass(frozen=True)
class Term:
    """The days of a response; ``last`` is None while it goes on."""

    first: date
    last: date | None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def response_of(case: Case) -> Response | None:
    """Give the terms of a response, None where its opening is not confirmed.

    Asked of the stored terms, or of the steps that an import lends. Queries: at most one.
    """
    if case.lent_steps is not None or case._state.adding:
        return terms_of(case, steps_of(case))
    return Response.objects.filter(case=case).first()


def term_of(case: Case) -> Term | None:
    """Give the days of a response. Queries: at most one for each case object."""
    found = response_of(case)
    return Term(found.started_on, found.ended_on) if found else None


def retention_end(case: Case) -> date | None:
    """Give the last day on which personal data of a response is kept; None while it goes on."""
    found = response_of(case)
    return kept_until(found) if found else None


def kept_until(response: Response) -> date | None:
    """Give the last day on which personal data is kept, None while the response goes on."""
    if response.ended_on is None:
        return None
    return response.ended_on + timedelta(days=response.retention_days)


def open_response(unit: Organization, day: date) -> Case | None:
    """Give the only response of a unit, or of the units above it, that ran on a day.

    None where there was none, or several: nobody guesses. Queries: one.
    """
    found = list(
        Case.objects.filter(
            path=KEY,
            organization__in=branch_of(unit).numbers_up,
            response__started_on__lte=day,
        ).exclude(response__ended_on__lt=day)[:2]
    )
    return found[0] if len(found) == 1 else None


def terms_of(case: Case, steps: Iterable[Any]) -> Response | None:
    """Fold steps in order into terms; None without an opening."""
    row: Response | None = None
    for one in steps:
        if one.step == ResponseMove.OPEN:
            row = Response(case=case, started_on=one.date, ended_on=None)
        if row is None:
            continue
        for name in TERMS:
            value = getattr(one, name)
            if value not in (None, ""):
                setattr(row, name, value)
        if one.step == ResponseMove.CLOSE:
            row.ended_on = one.date
    return row


def settle_responses(bodies: Iterable[Any]) -> None:
    """Bring the cases up to date, and the terms of each response."""
    held = list(bodies)
    services.settle(held)
    write_responses({body.case_id for body in held})


def write_responses(keys: Collection[int]) -> None:
    """Write the terms of some responses as their confirmed steps say. Queries: four."""
    steps: dict[int, list[ResponseStep]] = {}
    confirmed = ResponseStep.objects.filter(case__in=keys, record__state=State.CONFIRMED)
    for one in confirmed.select_related("record", "case").order_by("record__date", "pk"):
        steps.setdefault(one.case_id, []).append(one)
    rows = [row for held in steps.values() if (row := terms_of(held[0].case, held))]
    Response.objects.filter(case__in=keys).exclude(case__in=[row.case_id for row in rows]).delete()
    Response.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=[*TERMS, "started_on", "ended_on"],
    )
