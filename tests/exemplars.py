"""Builders of the records of the exemplars pillar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from tests.builders import Cast
from zhibu.access.models import User
from zhibu.ledger import registry
from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record, RecordBody
from zhibu.ledger.services import confirm_record, enter_record
from zhibu.organization.models import Organization, Person
from zhibu.pillars.exemplars.models import ContestResult, SkillContest

B = TypeVar("B", bound=RecordBody)


def keep(key: str, body: B, actor: User, confirmer: User | None = None) -> B:
    """Enter a body as one user and confirm it as another (not at all when None)."""
    enter_record(registry.record_type(key), body, actor=actor)
    if confirmer is not None:
        body.record = confirm_record(body.pk, actor=confirmer)
    return body


def kept(cast: Cast, key: str, body: B, *, confirm: bool = True) -> B:
    """Enter a body as the organizer and confirm it as the secretary."""
    return keep(key, body, cast.organizer, cast.secretary if confirm else None)


def contest(
    unit: Organization,
    day: date,
    results: Iterable[ContestResult] = (),
    *,
    title: str = "服务技能竞赛",
    **more: Any,
) -> SkillContest:
    """Build an unsaved contest."""
    body = SkillContest(record=Record(organization=unit, date=day, title=title), **more)
    set_rows(body, "results", results)
    return body


def result(person: Person, *marks: str | None, **more: Any) -> ContestResult:
    """Build an unsaved result: theory, practice and score, as far as given."""
    names = ("theory", "practice", "score")
    given = {name: Decimal(mark) for name, mark in zip(names, marks, strict=False) if mark}
    return ContestResult(contestant=person, **given, **more)
