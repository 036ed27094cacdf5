"""Whether the sums of a vote are possible, and what a ballot in the system came to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhibu.cases.situation import Situation
from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import State
from zhibu.organization.selectors import branch_of, voters_on
from zhibu.pillars.exemplars.award_rows import listed_problems, names_kept, strangers
from zhibu.pillars.exemplars.award_standing import PARTY_KINDS, Campaign, case_of, key_of, names_of
from zhibu.pillars.exemplars.models.awards import AwardMove, AwardStep
from zhibu.pillars.exemplars.models.ballots import BallotBox


def check_vote(body: AwardStep, now: Situation) -> Iterator[Problem]:
    """The sums are possible: nobody voted twice, and nobody but candidates got votes."""
    campaign = Campaign(now)
    rows = rows_of(body, "counts")
    yield from listed_problems(rows, "得票")
    yield from strangers(rows, names_of(campaign.candidates), "没有提名", "请先提名，或核对姓名")
    yield from _sum_problems(body, campaign)
    yield from box_problems(body)
    if body.ballot is not None and not _agrees(body, result_in(body.ballot)):
        yield Problem(
            "AWD025",
            "与投票箱的结果不一致",
            "投票箱的票数不能改；结果有误请作废后重新投票",
            field="得票",
        )
    yield from names_kept(body, "counts", AwardMove.LIST)


def _sum_problems(body: AwardStep, campaign: Campaign) -> Iterator[Problem]:
    wanted = (
        ("应投票人数", body.voters),
        ("发出票", body.issued),
        ("收回票", body.returned),
        ("有效票", body.valid),
    )
    for label, number in wanted:
        if number is None:
            yield Problem("AWD020", "没有填", "请按计票结果填写", field=label)
    if campaign.kind in PARTY_KINDS and body.ballot is None and body.voters is not None:
        entitled = voters_on(branch_of(body.record.organization), body.date).count()
        if body.voters > entitled:
            yield _too_many("应投票人数", body.voters, "有表决权的党员", entitled, "人")
    for (label, number), (limit_label, limit) in zip(wanted[1:], wanted, strict=False):
        if number is not None and limit is not None and number > limit:
            yield _too_many(label, number, limit_label, limit, "张")
    valid, rows = body.valid, rows_of(body, "counts")
    if valid is None:
        return
    for row in rows:
        if row.yes is not None and row.yes > valid:
            yield Problem(
                "AWD022",
                f"得 {row.yes} 票，多于有效票 {valid} 张",
                "每张票对一人只计一票，请核对计票",
                field="得票",
                value=row.name,
            )
    total, most = sum(row.yes or 0 for row in rows), valid * campaign.quota
    if total > most:
        yield Problem(
            "AWD023",
            f"得票合计 {total} 票，多于 {valid} 张有效票 × {campaign.quota} 个名额 = {most} 票",
            "每张票最多选满名额，多选的票作废；请核对计票",
            field="得票",
        )


def _too_many(label: str, number: int, limit_label: str, limit: int, unit: str) -> Problem:
    return Problem(
        "AWD021",
        f"多于{limit_label} {limit} {unit}",
        "票数对不上，请核对；确实多出的，本次投票无效，请重新投票",
        field=label,
        value=str(number),
    )


def box_problems(body: AwardStep) -> Iterator[Problem]:
    """No such step while a ballot is under way, nor past a ballot whose result waits."""
    case = case_of(body)
    if case is None or case.pk is None:
        return
    if BallotBox.objects.filter(case=body.case, state=BallotBox.State.OPEN).exists():
        yield Problem("AWD026", "系统投票正在进行", "请先截止投票，或作废投票箱", field="步骤")
    waiting = unrecorded_box(body)
    if waiting is not None and waiting != body.ballot:
        yield Problem(
            "AWD027",
            "系统投票已截止，结果还没有记入",
            "请先记“投票”，票数由投票箱得出",
            field="步骤",
        )


def unrecorded_box(body: AwardStep) -> BallotBox | None:
    """Give the closed box of a campaign whose result no step carries yet. Queries: one."""
    case = case_of(body)
    if case is None or case.pk is None:
        return None
    recorded = AwardStep.objects.exclude(record__state=State.VOID).filter(ballot__isnull=False)
    boxes = BallotBox.objects.filter(case=body.case, state=BallotBox.State.CLOSED)
    return boxes.exclude(pk__in=recorded.values("ballot")).first()


@dataclass(frozen=True)
class Result:
    """What a vote came to: who might vote, ballots cast, votes by the candidate's key."""

    voters: int
    cast: int
    votes: dict[str, int]


def result_in(box: BallotBox) -> Result:
    """Read a closed box. Queries: two."""
    cast, *votes = read_sums(box)
    names = [key_of(line.name) for line in box.lines.all()]
    return Result(box.marks.count(), cast, dict(zip(names, votes, strict=True)))


def _agrees(body: AwardStep, found: Result) -> bool:
    counts = {key_of(row.name): row.yes for row in rows_of(body, "counts")}
    numbers = (body.voters, body.issued, body.returned, body.valid)
    return counts == found.votes and numbers == (
        found.voters,
        found.voters,
        found.cast,
        found.cast,
    )


def read_sums(box: BallotBox) -> list[int]:
    """Open the sealed sums: ballots cast, then the votes of each line."""
    sealed: Any = box.sums
    return [int(part) for part in sealed.open().split(",")]
