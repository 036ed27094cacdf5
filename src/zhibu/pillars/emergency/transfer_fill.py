"""What the steps of a mission derive before they are stored: people of a list, codes, defaults."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from zhibu.cases.models import Case
from zhibu.cases.situation import steps_of
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.models import State
from zhibu.ledger.sealed import keep_sealed
from zhibu.organization.fields import Sealed, fingerprint
from zhibu.pillars.emergency.models.transfer import (
    CODE_DIGITS,
    Passenger,
    TransferMove,
    TransferStep,
    code_text,
)
from zhibu.pillars.emergency.response_terms import open_response
from zhibu.pillars.emergency.transfer_list import Listed, read_list
from zhibu.pillars.emergency.transfer_rows import LISTED, MOVED, with_rows

M = TransferMove
PURPOSE = "emergency.passenger.id_number"
ON_TRIP = (M.DISPATCH, M.PICK_UP, M.DEPART, M.HAND_OVER, M.RECEIVE, M.DISINFECT)
WITH_LIST = (M.REQUEST, M.EXTEND)


def fill_step(body: TransferStep) -> None:
    """Fill what follows: codes of the list, the first trip, times and categories of those moved."""
    if body.step in WITH_LIST:
        _fill_list(body)
    else:
        body.people_list = None
    if body.step == M.REQUEST and body.response is None:
        body.response = open_response(body.record.organization, body.date)
    if body.step in ON_TRIP and body.trip is None:
        body.trip = 1
    _fill_moved(body)


def _fill_list(body: TransferStep) -> None:
    """Turn a pasted list into people with codes; somebody who stays on it keeps his code."""
    keep_sealed(body)
    text: Any = body.people_list
    if not isinstance(text, str):
        return
    pasted = read_list(text, today=timezone.localdate(), category=body.category)
    body.list_problems = pasted.problems  # type: ignore[attr-defined]
    before = {_identity(one): one.code for one in _stored(body)}
    last = _last_code(body)
    people = []
    for listed in pasted.people:
        code = before.pop(_identity(listed), "")
        if not code:
            last += 1
            code = str(last).zfill(CODE_DIGITS)
        people.append(_passenger(listed, code))
    set_rows(body, LISTED.name, sorted(people, key=lambda one: one.code))


def _stored(body: TransferStep) -> list[Passenger]:
    return list(Passenger.objects.filter(step=body.pk)) if body.pk else []


def _identity(one: Any) -> str:
    """Tell people of a list apart: by their ID number, without one by name and phone."""
    values = [getattr(one, name) for name in ("id_number", "name", "phone")]
    number, name, phone = (
        value.open() if isinstance(value, Sealed) else str(value or "") for value in values
    )
    return number or f"{name} {phone}"


def _last_code(body: TransferStep) -> int:
    """Give the highest code on the mission's lists, those of drafts included. Queries: one."""
    case: Case | None = getattr(body, "case", None)
    if case is None:
        return 0
    codes: list[str] = []
    if case.pk:
        listed = Passenger.objects.filter(step__case=case).exclude(step__record__state=State.VOID)
        codes += listed.values_list("code", flat=True)
    for one in case.lent_steps or ():
        if one is not body:
            codes += [row.code for row in rows_of(one, LISTED.name)]
    return max((int(code) for code in codes if code.isdecimal()), default=0)


def _passenger(listed: Listed, code: str) -> Passenger:
    return Passenger(
        code=code,
        category=listed.category,
        from_point=listed.from_point,
        to_point=listed.to_point,
        name=listed.name,
        phone=listed.phone or None,
        id_number=listed.id_number or None,
        id_fingerprint=fingerprint(listed.id_number, PURPOSE),
    )


def _fill_moved(body: TransferStep) -> None:
    moved = rows_of(body, MOVED.name)
    if not moved or getattr(body, "case", None) is None:
        return
    categories = {
        row.code: row.category
        for step in with_rows(steps_of(body.case))
        for row in rows_of(step, LISTED.name)
    }
    for row in moved:
        row.code = code_text(row.code)
        row.category = categories.get(row.code, row.category)
        if row.at is None and body.step in (M.PICK_UP, M.HAND_OVER):
            row.at = body.at
