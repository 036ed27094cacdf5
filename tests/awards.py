"""Builders of award campaigns and ballots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import pytest

from tests.builders import Cast
from tests.keeping import keep, kept
from zhibu.access.models import User
from zhibu.cases.models import Case
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.children import set_rows
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization
from zhibu.pillars.exemplars.award_records import begin
from zhibu.pillars.exemplars.models import (
    AwardStep,
    BallotBox,
    Candidate,
    Listed,
    VoteCount,
    Winner,
)

KEY = "exemplars.award"
DAY = date(2022, 6, 1)
TITLE = "2022年优秀共产党员评选"
TWO = ("赵敏", "孙强")
# What each step's list of names is called, and how a row of it is made.
ROWS: dict[str, Callable[[str], Any]] = {
    "candidates": lambda name: Candidate(name=name),
    "listed": lambda name: Listed(name=name),
    "winners": lambda name: Winner(name=name),
}


def campaign(unit: Organization, title: str = TITLE) -> Case:
    """Give the stored campaign of that name, or a new unsaved one."""
    known = Case.objects.filter(path="award", organization=unit, title=title).first()
    return known or begin(title, unit)


def step(
    case: Case,
    move: str,
    day: date,
    *,
    counts: dict[str, int] | None = None,
    **more: Any,
) -> AwardStep:
    """Build an unsaved step; lists of names are given by the name of their rows."""
    lists = {name: more.pop(name) for name in ROWS if name in more}
    body = AwardStep(
        record=Record(organization=case.organization, date=day), case=case, step=move, **more
    )
    for rows, names in lists.items():
        set_rows(body, rows, [ROWS[rows](name) for name in names])
    if counts is not None:
        set_rows(body, "counts", [VoteCount(name=name, yes=yes) for name, yes in counts.items()])
    return body


def announced(cast: Cast, *, day: date = DAY, title: str = TITLE, **more: Any) -> Case:
    """Announce a campaign for two outstanding members, unless told otherwise; confirmed."""
    given: dict[str, Any] = {"kind": "outstanding_member", "quota": 2} | more
    body = kept(cast, KEY, step(campaign(cast.branch, title), "announce", day, **given))
    return Case.objects.get(pk=body.case.pk)


def taken(cast: Cast, case: Case, move: str, day: date, **more: Any) -> AwardStep:
    """Enter a step as the organizer and confirm it as the secretary."""
    return kept(cast, KEY, step(Case.objects.get(pk=case.pk), move, day, **more))


def nominated(cast: Cast, names: Iterable[str], **more: Any) -> Case:
    """Announce and nominate on the same day."""
    case = announced(cast, **more)
    taken(cast, case, "nominate", more.get("day", DAY), candidates=list(names))
    return case


def listed(cast: Cast, names: Sequence[str], **more: Any) -> Case:
    """Bring a campaign to its list: two with votes of seven, all of them listed."""
    case = nominated(cast, names, **more)
    day = more.get("day", DAY)
    taken(
        cast,
        case,
        "vote",
        day,
        voters=7,
        issued=7,
        returned=7,
        valid=7,
        counts=dict.fromkeys(names, 5),
    )
    taken(cast, case, "list", day, listed=list(names))
    return case


def in_notice(cast: Cast, names: Sequence[str], *, notice: date = DAY, **more: Any) -> Case:
    """Bring a campaign into its notice, which ends as early as it may."""
    case = listed(cast, names, **more)
    taken(cast, case, "notice", notice)
    return case


def awarded(cast: Cast, names: Sequence[str], **more: Any) -> AwardStep:
    """Award on 10 June 2022, the day after the shortest notice from 1 June (3 June is off)."""
    case = in_notice(cast, names, **more)
    return taken(cast, case, "award", date(2022, 6, 10), document="机关党委〔2022〕5号")


def boxes(case: Case) -> list[BallotBox]:
    return list(BallotBox.objects.filter(case=case))


# Without the cast: everything by one who may do all of it ---------------------------------------


def walked(unit: Organization, title: str, actor: User, names: Sequence[str], last: str) -> Case:
    """Bring a campaign for service stars up to its last step, all by one head of the unit."""
    votes = {"voters": 7, "issued": 7, "returned": 7, "valid": 7}
    moves: tuple[tuple[str, date, dict[str, Any]], ...] = (
        ("announce", DAY, {"kind": "service_star", "quota": 2}),
        ("nominate", DAY, {"candidates": names}),
        ("vote", DAY, {"counts": dict.fromkeys(names, 5), **votes}),
        ("list", DAY, {"listed": names}),
        ("notice", DAY, {}),
        ("award", date(2022, 6, 10), {"document": "机关党委〔2022〕5号"}),
    )
    for move, day, given in moves:
        keep(KEY, step(campaign(unit, title), move, day, **given), actor, actor)
        if move == last:
            break
    return campaign(unit, title)


def refused(work: Callable[[], object]) -> dict[str, str]:
    """Give what is wrong, by code."""
    with pytest.raises(DomainError) as caught:
        work()
    return {problem.code: str(problem) for problem in caught.value.problems}


def state(case: Case) -> str:
    """Give the state that is stored."""
    return Case.objects.get(pk=case.pk).state


def value(cast: Cast, code: str) -> Any:
    """Give the branch's figure of 2022."""
    return figures(cast.branch, Period.year(2022), [code])[code].value
