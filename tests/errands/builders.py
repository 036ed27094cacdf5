"""Take steps of errands as people do: entered by one, confirmed by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.builders import Cast
from tests.errands.models import Errand, Talk
from zhibu.access.models import User
from zhibu.cases.models import Case, StepPaper
from zhibu.ledger import registry
from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record, enter_record
from zhibu.organization.models import Organization

ASKED = date(2024, 4, 8)  # a Monday
LOOKED = date(2024, 4, 12)


def new_case(unit: Organization, title: str, path: str = "errand", **more: Any) -> Case:
    """Give an unsaved case; its opening step stores it."""
    return Case(path=path, organization=unit, title=title, **more)


def draft(
    case: Case,
    step: str,
    day: date,
    *,
    actor: User,
    papers: Sequence[str] = (),
    **columns: Any,
) -> Errand:
    """Enter a step, unconfirmed."""
    record = Record(organization=case.organization, date=day)
    body = Errand(record=record, case=case, step=step, **columns)
    set_rows(body, "papers", [StepPaper(name=name) for name in papers])
    kind = "errands.secret" if case.path == "secret" else "errands.step"
    enter_record(registry.record_type(kind), body, actor=actor)
    return body


def taken(cast: Cast, case: Case, step: str, day: date, **columns: Any) -> Errand:
    """Enter a step as the organizer and confirm it as the secretary."""
    body = draft(case, step, day, actor=cast.organizer, **columns)
    body.record = confirm_record(body.pk, actor=cast.secretary)
    return body


def asked(cast: Cast, title: str = "修路灯", day: date = ASKED, path: str = "errand") -> Case:
    """Give a case of the branch that was asked for."""
    case = new_case(cast.branch, title, path)
    return taken(cast, case, "ask", day).case


def looked(
    cast: Cast,
    title: str = "修路灯",
    day: date = LOOKED,
    *,
    asked_on: date = ASKED,
    path: str = "errand",
) -> Case:
    """Give a case that was asked for and looked at."""
    case = asked(cast, title, asked_on, path)
    taken(cast, case, "look", day, papers=("核实表",), result="属实")
    return case


def talked(cast: Cast, case: Case, day: date) -> Talk:
    """Enter and confirm a talk about a case."""
    record = Record(organization=case.organization, date=day)
    body = Talk(record=record, case=case, words="谈过")
    kind = "errands.secret_talk" if case.path == "secret" else "errands.step_talk"
    enter_record(registry.record_type(kind), body, actor=cast.organizer)
    body.record = confirm_record(body.pk, actor=cast.secretary)
    return body


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)
