"""What is wrong with a step of a problem: nobody writes off what he had to put right himself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from zhibu.cases.paths import case_path
from zhibu.cases.situation import fold, order_of, situation_of, steps_of
from zhibu.core.errors import DomainError, Problem
from zhibu.pillars.conduct.models.problems import ProblemMove, RectifyKind
from zhibu.pillars.conduct.problem_terms import Terms, terms_of

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.cases.situation import Situation
    from zhibu.organization.models import Person
    from zhibu.pillars.conduct.models.problems import ProblemStep

OTHERS = "请由责任人以外的人核验"


def check_found(body: ProblemStep, _now: Situation) -> Iterator[Problem]:
    """A problem has words, and one who shall put it right is not the one who looks."""
    if not body.case.title.strip():
        yield Problem("PRB001", "没有写问题", "请用一句话写明", field="问题")
    yield from _due_problems(body)


def check_plan(body: ProblemStep, now: Situation) -> Iterator[Problem]:
    """Measures have a day, unless they are for good, and two people: one acts, another looks."""
    terms = terms_of([*now.steps, body])
    if terms.due is None and terms.kind != RectifyKind.LONG_TERM:
        yield Problem(
            "PRB002", "没有填整改时限", "请填哪天前改完；长期坚持的可不填", field="整改时限"
        )
    yield from _due_problems(body)
    yield from _two_people(terms)
    yield from _later_closings(body, terms)


def check_adjust(body: ProblemStep, now: Situation) -> Iterator[Problem]:
    """Something is changed, and somebody else still looks."""
    before, after = terms_of(now.steps), terms_of([*now.steps, body])
    if before == after:
        yield Problem("PRB003", "没有写要调整什么", "请填改了的责任人、时限或措施", field="说明")
    yield from _due_problems(body)
    yield from _two_people(after)
    yield from _later_closings(body, after)


def _due_problems(body: ProblemStep) -> Iterator[Problem]:
    if body.due is not None and body.due < body.date:
        yield Problem(
            "PRB004",
            f"早于{body.date}",
            "整改时限不能早于这一步的日期，请核对",
            field="整改时限",
            value=str(body.due),
        )


def _two_people(terms: Terms) -> Iterator[Problem]:
    if terms.owner is not None and terms.owner == terms.checker:
        yield Problem(
            "PRB005",
            "既是责任人又是核验人",
            OTHERS,
            field="核验人",
            value=str(terms.checker),
        )


def _later_closings(body: ProblemStep, terms: Terms) -> Iterator[Problem]:
    """Nobody becomes the owner of what he has written off already."""
    for one in steps_of(body.case):
        if (
            one.step == ProblemMove.VERIFY
            and order_of(one) > order_of(body)
            and one.checker is not None
            and one.checker == terms.owner
        ):
            yield Problem(
                "PRB006",
                f"已于 {one.date} 核验销号",
                "核验人不能是责任人，请另定责任人",
                field="责任人",
                value=str(terms.owner),
            )


def check_verify(body: ProblemStep, now: Situation) -> Iterator[Problem]:
    """Neither the named checker nor whoever enters the write-off is the owner."""
    owner = terms_of(now.steps).owner
    if body.checker is None:
        yield Problem("PRB007", "没有填核验人", OTHERS, field="核验人")
    elif owner is not None and body.checker == owner:
        yield Problem(
            "PRB005", "是这个问题的责任人", OTHERS, field="核验人", value=str(body.checker)
        )
    yield from own_problems(owner, body.record.entered_by)
    yield from _look_back_day(body)


def own_problems(owner: Person | None, actor: User | None) -> Iterator[Problem]:
    """Refuse an account that stands for the owner himself."""
    if owner is not None and actor is not None and actor.person_id == owner.pk:
        yield Problem(
            "PRB008",
            "您是这个问题的责任人，不能自己销号",
            OTHERS,
            field="步骤",
            value=owner.name,
        )


def refuse_own(body: ProblemStep, actor: User | None) -> None:
    """Let nobody confirm the write-off of his own problem; the record type's ``apply``.

    Raises:
        DomainError: PRB008.
    """
    if body.step == ProblemMove.VERIFY and actor is not None:
        owner = terms_of(situation_of(body.case).before(body).steps).owner
        DomainError.raise_if(own_problems(owner, actor))


def check_look_back(body: ProblemStep, _now: Situation) -> Iterator[Problem]:
    yield from _look_back_day(body)


def _look_back_day(body: ProblemStep) -> Iterator[Problem]:
    if body.look_back_on is not None and body.look_back_on <= body.date:
        yield Problem(
            "PRB009",
            f"不晚于{body.date}",
            "下次回头看的日期要在这一步之后，也可不填",
            field="下次回头看",
            value=str(body.look_back_on),
        )


def fill_plan(body: ProblemStep) -> None:
    """Take owner, day and category from the opening where they are not typed again."""
    terms = terms_of(_counting(_before(body)))
    body.owner = body.owner or terms.owner
    body.category = body.category or terms.category
    if body.due is None and terms.due is not None and terms.due >= body.date:
        body.due = terms.due


def _before(body: ProblemStep) -> list[ProblemStep]:
    """Give the confirmed steps before this one. Queries: one, or none."""
    case = getattr(body, "case", None)
    if case is None or body.record.date is None:
        return []
    earlier = [one for one in steps_of(case) if one is not body and order_of(one) < order_of(body)]
    return [one for one in earlier if one.pk is None or one.pk != body.pk]


def _counting(steps: list[ProblemStep]) -> Iterable[Any]:
    """Leave out what a relapse made count no more."""
    return fold(case_path(steps[0].case.path), steps).steps if steps else ()


def fill_verify(body: ProblemStep) -> None:
    """Take the checker of the plan where none is named; tell whether it is the first write-off."""
    earlier = _before(body)
    body.first = not any(one.step == ProblemMove.VERIFY for one in earlier)
    if body.checker is None:
        body.checker = terms_of(_counting(earlier)).checker
