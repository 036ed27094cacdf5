"""What other records found wrong goes onto the problem list, typed once (``ledger.findings``).

A finding opens one problem, whoever changes its record how often. While nothing else happened to
the problem it follows its record: its words change, it goes when the finding goes. Once somebody
has taken a step it stays, and says that its source does not name it any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from zhibu.audit.services import record_act
from zhibu.cases.models import Case, CaseOrigin
from zhibu.ledger import registry
from zhibu.ledger.abilities import Ability, abilities, may_confirm, may_enter
from zhibu.ledger.bulk import enter_many
from zhibu.ledger.closed import closed_through
from zhibu.ledger.findings import Finding
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import (
    confirm_record,
    enter_record,
    revise_record,
    submit_record,
    void_record,
)
from zhibu.organization.selectors import branch_of
from zhibu.pillars.conduct.models.problems import (
    ProblemCategory,
    ProblemMove,
    ProblemSource,
    ProblemStep,
)
from zhibu.pillars.conduct.paths.problem import KEY, STEPS

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization

LONGEST = 120
FILLED = ("source", "category", "owner", "due", "note")
GONE = "来源记录已作废，或不再列此项"


def take(record: Record, findings: Sequence[Finding], actor: User) -> None:
    """Bring the problem list in line with what a record finds now; inside its transaction.

    Queries: two for a record that finds nothing and never did.
    """
    known = {
        origin.key: origin
        for origin in CaseOrigin.objects.filter(record=record, case__path=KEY).select_related(
            "case__organization"
        )
    }
    wanted = {one.key: one for one in findings}
    for key, origin in known.items():
        if key not in wanted and origin.gone_on is None:
            _let_go(origin, actor)
    for key, one in wanted.items():
        if key in known:
            _follow(known[key], one, record, actor)
    new = [one for key, one in wanted.items() if key not in known]
    if new:
        _open(record, new, actor)


def _open(record: Record, findings: Sequence[Finding], actor: User) -> None:
    """Open a problem for each, or join the one that somebody has typed already."""
    unit = branch_of(record.organization)
    day = _first_open_day(record.date, unit)
    typed = _typed(unit, findings, record.date)
    origins, bodies = [], []
    for one in findings:
        known = typed.pop(_title(one), None)
        case = known or Case(path=KEY, organization=unit, title=_title(one))
        if known is None:
            bodies.append(_opening(case, one, day))
        origins.append(CaseOrigin(case=case, record=record, key=one.key, joined=bool(known)))
    _enter(bodies, record, actor)
    for origin in origins:
        # Assigned again: the cases have their numbers now.
        origin.case = origin.case
    CaseOrigin.objects.bulk_create(origins, batch_size=500)


def _typed(unit: Organization, findings: Sequence[Finding], day: date) -> dict[str, Case]:
    """Give the problems of the same words, open or of that day, that come from no record yet.

    Queries: one.
    """
    titles = {_title(one) for one in findings}
    alike = Q(is_open=True) | Q(opened_on=day)
    rows = Case.objects.filter(
        alike, path=KEY, organization=unit, title__in=titles, origins__isnull=True
    )
    return {case.title: case for case in rows.order_by("-pk")}


def _title(one: Finding) -> str:
    text = " ".join(one.text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _first_open_day(day: date, unit: Organization) -> date:
    """A problem is listed in open books: figures of closed ones stay as they were reported."""
    closed = closed_through(unit)
    return day if closed is None or day > closed else closed + timedelta(days=1)


def _opening(case: Case, one: Finding, day: date) -> ProblemStep:
    body = ProblemStep(
        record=Record(organization=case.organization, date=day), case=case, step=ProblemMove.FOUND
    )
    _fill(body, one)
    return body


def _fill(body: ProblemStep, one: Finding) -> None:
    """Let an opening say what the finding says; what that leaves open stays."""
    body.source = one.source if one.source in ProblemSource.values else ProblemSource.OTHER
    if one.category in ProblemCategory.values:
        body.category = one.category
    body.owner = one.owner or body.owner
    if one.due is not None and one.due >= body.date:
        body.due = one.due
    if len(" ".join(one.text.split())) > LONGEST:
        body.note = one.text


def _enter(bodies: Sequence[ProblemStep], record: Record, actor: User) -> None:
    """Store openings: entered by who entered the source, confirmed by who confirmed that."""
    if not bodies:
        return
    problem_type = registry.record_type(STEPS)
    header = bodies[0].record
    author = record.entered_by
    if author is None or not may_enter(problem_type, header, author):
        author = actor
    header.entered_by = author
    confirms = may_confirm(problem_type, header, actor)
    if author == actor:
        state = State.CONFIRMED if confirms else State.SUBMITTED
        enter_many(problem_type, bodies, actor=actor, state=state)
    else:
        for body in bodies:
            enter_record(problem_type, body, actor=author)
            if confirms:
                body.record = confirm_record(body.pk, actor=actor)
            else:
                submit_record(body.pk, actor=author)
    record_act(
        "record.found",
        actor=actor,
        target_type="record",
        target_id=record.pk,
        organization=record.organization_id,
        detail={"problems": len(bodies)},
    )


def _untouched(origin: CaseOrigin) -> ProblemStep | None:
    """Give the opening of a problem to which nothing else happened; None otherwise.

    Queries: one, a few more where there is one.
    """
    headers = Record.objects.filter(problemstep__case=origin.case).exclude(state=State.VOID)
    found = list(headers.select_related("organization")[:2])
    if len(found) != 1 or origin.joined:
        return None
    body: ProblemStep = registry.record_type(STEPS).load(found)[found[0].pk]
    return body if body.step == ProblemMove.FOUND else None


def _follow(origin: CaseOrigin, one: Finding, record: Record, actor: User) -> None:
    """Let a problem follow a finding that its record names, again or still."""
    if origin.gone_on is not None:
        origin.gone_on = None
        origin.save(update_fields=["gone_on"])
        if not _has_steps(origin.case):
            day = _first_open_day(record.date, origin.case.organization)
            _enter([_opening(origin.case, one, day)], record, actor)
    body = _untouched(origin)
    if body is None or not _says_otherwise(body, one):
        return
    problem_type = registry.record_type(STEPS)
    if Ability.REVISE not in abilities(problem_type, body.record, actor):
        return
    body.case.title = _title(one)
    body.case.save(update_fields=["title"])
    _fill(body, one)
    revise_record(problem_type, body, actor=actor, version=body.record.version)


def _has_steps(case: Case) -> bool:
    return Record.objects.filter(problemstep__case=case).exclude(state=State.VOID).exists()


def _says_otherwise(body: ProblemStep, one: Finding) -> bool:
    before = [getattr(body, name) for name in FILLED]
    shown = ProblemStep(
        record=body.record, case=body.case, step=body.step, **dict(zip(FILLED, before, strict=True))
    )
    _fill(shown, one)
    after = [getattr(shown, name) for name in FILLED]
    return before != after or body.case.title != _title(one)


def _let_go(origin: CaseOrigin, actor: User) -> None:
    """A finding went: so does its problem while nothing else happened to it, else it says so."""
    origin.gone_on = timezone.localdate()
    origin.save(update_fields=["gone_on"])
    body = _untouched(origin)
    if body is None:
        return
    if Ability.VOID in abilities(registry.record_type(STEPS), body.record, actor):
        void_record(body.pk, actor=actor, reason=GONE)
