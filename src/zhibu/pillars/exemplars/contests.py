"""Skill contests (岗位技能竞赛, measure 1.3): scores, ranks, prizes.

Usual weights: theory 3, practice 7, each in marks of 100 (exemplars.md 6.4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from zhibu.core.errors import Problem
from zhibu.core.quantities import format_number
from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.pillars.exemplars.checks import key_of, title_problems
from zhibu.pillars.exemplars.models import ContestResult, SkillContest

FULL_MARKS = 100
LAST_RANK = 1000


def contest_lines(_contest: SkillContest) -> Iterator[Line]:
    yield Line("exemplars.skill_contests")


def results_of(contest: SkillContest) -> tuple[ContestResult, ...]:
    """Give the results of a contest, stored or about to be."""
    return rows_of(contest, "results")


def score_of(contest: SkillContest, result: ContestResult) -> Decimal | None:
    """Work the score out from theory and practice, exactly; None where one is unknown."""
    if result.theory is None or result.practice is None:
        return None
    return (
        result.theory * contest.theory_weight + result.practice * contest.practice_weight
    ) / FULL_MARKS


def rounded(number: Decimal, places: int = 2) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def complete_contest(contest: SkillContest) -> None:
    """Fill the scores that theory and practice give; a typed one stays, to be checked."""
    for result in results_of(contest):
        exact = score_of(contest, result)
        if exact is not None and result.score is None:
            result.score = rounded(exact)


def check_contest(contest: SkillContest) -> Iterator[Problem]:
    """A title, weights that make 100, marks in range, and ranks that follow the scores."""
    yield from title_problems(contest, "竞赛名称")
    yield from _weight_problems(contest)
    results = results_of(contest)
    for result in results:
        yield from _mark_problems(result)
        yield from _score_problems(contest, result)
    events: dict[str, list[ContestResult]] = defaultdict(list)
    for result in results:
        events[result.event.strip()].append(result)
    for event, rows in events.items():
        yield from _event_problems(event, rows)


def _weight_problems(contest: SkillContest) -> Iterator[Problem]:
    theory, practice = contest.theory_weight, contest.practice_weight
    if theory is None or practice is None or theory + practice != FULL_MARKS:
        yield Problem(
            "EXE010",
            "与实操占比合计不是 100",
            "请核对，例如理论 30、实操 70",
            field="理论占比",
            value=f"{theory or 0} + {practice or 0}",
        )


def _mark_problems(result: ContestResult) -> Iterator[Problem]:
    who = str(result.contestant)
    marks = (("理论成绩", result.theory), ("实操成绩", result.practice), ("总成绩", result.score))
    for label, mark in marks:
        if mark is not None and not 0 <= mark <= FULL_MARKS:
            yield Problem(
                "EXE011",
                "不是百分制成绩",
                "请填 0 到 100",
                place=who,
                field=label,
                value=format_number(mark),
            )
    if result.rank is not None and not 1 <= result.rank <= LAST_RANK:
        yield Problem(
            "EXE012",
            "不是名次",
            f"请填 1 到 {LAST_RANK}",
            place=who,
            field="名次",
            value=str(result.rank),
        )


def _score_problems(contest: SkillContest, result: ContestResult) -> Iterator[Problem]:
    """A typed score is what theory and practice give, rounded as people round."""
    exact = score_of(contest, result)
    if exact is None or result.score is None:
        return
    if result.score not in {rounded(exact, places) for places in (0, 1, 2)}:
        yield Problem(
            "EXE013",
            f"与理论、实操成绩算出的 {format_number(rounded(exact))} 对不上",
            "请核对成绩和占比，或把总成绩留空由系统计算",
            place=str(result.contestant),
            field="总成绩",
            value=format_number(result.score),
        )


def _event_problems(event: str, rows: list[ContestResult]) -> Iterator[Problem]:
    place = f"项目“{event}”" if event else ""
    seen: set[int] = set()
    for result in rows:
        if key_of(result.contestant) in seen:
            yield Problem(
                "EXE014",
                "同一项目写了两次",
                "每人每个项目只写一行；参加了几个项目的，请写明项目",
                place=place,
                value=str(result.contestant),
            )
        seen.add(key_of(result.contestant))
    yield from (problem.at(place) for problem in _rank_problems(rows))


def _rank_problems(rows: Iterable[ContestResult]) -> Iterator[Problem]:
    """The same rank for the same score, a better rank for a higher one."""
    ranked = sorted(
        (row for row in rows if row.rank is not None and row.score is not None),
        key=lambda row: (row.rank or 0, -(row.score or Decimal(0))),
    )
    for better, worse in pairwise(ranked):
        first, second = _told(better), _told(worse)
        if better.rank == worse.rank and better.score != worse.score:
            yield Problem(
                "EXE015",
                f"与{first}名次相同，成绩不同",
                "并列的成绩要相同；请核对名次和成绩",
                field="名次",
                value=second,
            )
        elif better.rank != worse.rank and (better.score or 0) < (worse.score or 0):
            yield Problem(
                "EXE016",
                f"成绩高于{first}，名次却在后",
                "请核对名次和成绩",
                field="名次",
                value=second,
            )


def _told(result: ContestResult) -> str:
    score = format_number(result.score or Decimal(0))
    return f"{result.contestant}（第{result.rank}名，{score} 分）"


CONTEST = RecordType(
    key="exemplars.contest",
    label="岗位技能竞赛",
    model=SkillContest,
    measure="1.3",
    columns=(
        Column("date", label="竞赛日期", filtered=True),
        Column("title", label="竞赛名称", headings=("名称", "竞赛", "比赛名称")),
        Column("place", headings=("竞赛地点",)),
        Column("judges", listed=False, headings=("裁判",)),
        Column("theory_weight", listed=False, headings=("理论权重",)),
        Column("practice_weight", listed=False, headings=("实操权重", "技能占比")),
    ),
    sections=(
        Section("竞赛", ("date", "title", "place", "judges")),
        Section("计分", ("theory_weight", "practice_weight")),
    ),
    rows=(
        Rows(
            "results",
            "成绩",
            ContestResult,
            "contest",
            (
                Column("contestant", headings=("姓名", "选手")),
                Column("event"),
                Column("theory"),
                Column("practice"),
                Column("score"),
                Column("rank"),
                Column("prize"),
            ),
            headings=("竞赛成绩", "参赛人员"),
        ),
    ),
    indicators=("exemplars.skill_contests",),
    postings=contest_lines,
    check=check_contest,
    complete=complete_contest,
    hint="比了哪些项目、谁得了第几名",
)
