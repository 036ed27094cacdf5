"""Verbs on ballot boxes: open, vote, close, drop. See ``models.ballots`` for what is kept secret.

A vote is never audited and leaves no row: opening, closing and dropping are.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.cases.models import Case
from zhibu.cases.services import hold
from zhibu.cases.situation import situation_of
from zhibu.core.errors import Conflict, DomainError, NotPermitted, Problem
from zhibu.ledger import registry
from zhibu.ledger.models import Record
from zhibu.ledger.services import enter_record, submit_record
from zhibu.organization.models import Person
from zhibu.organization.selectors import branch_of, voters_on
from zhibu.pillars.exemplars.award_standing import PARTY_KINDS, Campaign, names_of
from zhibu.pillars.exemplars.award_votes import read_sums, unrecorded_box
from zhibu.pillars.exemplars.models.awards import AwardMove, AwardStep
from zhibu.pillars.exemplars.models.ballots import BallotBox, BallotLine, BallotMark

if TYPE_CHECKING:
    from zhibu.access.models import User

# Fewer, and each could work out what the others chose.
FEWEST_VOTERS = 3
# Sums are written with a fixed number of digits, so that their sealed length tells nothing.
DIGITS = 6
STEP_TYPE = "exemplars.award"
_dice = random.SystemRandom()


def entitled(campaign: Campaign, day: date) -> list[Person]:
    """Give who may vote: for Party awards those with a vote, else all people of the unit."""
    branch = branch_of(campaign.situation.case.organization)
    if campaign.kind in PARTY_KINDS:
        return list(voters_on(branch, day))
    return list(Person.objects.filter(organization__path__startswith=branch.path))


def open_box(case: Case, *, actor: User, people: Collection[int] | None = None) -> BallotBox:
    """Open a ballot on all who are nominated; who may vote is fixed now.

    Args:
        people: those of the unit who vote, for awards that are not the Party's own; None = all.

    Raises:
        DomainError: BAL001 to BAL004, all at once.
        PermissionDenied: the actor does not confirm for the unit.
    """
    require(actor, Permission.RECORD_CONFIRM, case.organization)
    today = timezone.localdate()
    with transaction.atomic():
        _lock_case(case)
        campaign = Campaign(situation_of(case))
        voters = entitled(campaign, today)
        if people is not None and campaign.kind not in PARTY_KINDS:
            voters = [person for person in voters if person.pk in people]
        DomainError.raise_if(_against_opening(campaign, voters))
        names = list(names_of(campaign.candidates).values())
        box = BallotBox.objects.create(
            case=case,
            seats=min(campaign.quota, len(names)),
            opened_on=today,
            sums=_written([0] * (len(names) + 1)),
        )
        BallotLine.objects.bulk_create(
            BallotLine(box=box, position=position, name=name) for position, name in enumerate(names)
        )
        _dice.shuffle(voters)
        BallotMark.objects.bulk_create(BallotMark(box=box, person=person) for person in voters)
        _audit("award.ballot_open", box, actor, voters=len(voters))
    return box


def _against_opening(campaign: Campaign, voters: Sequence[Person]) -> list[Problem]:
    situation = campaign.situation
    found = []
    if situation.state.key not in {"nominating", "voted"}:
        found.append(
            Problem("BAL001", f"现在是“{situation.state.label}”，不能开始投票", "请先提名推荐")
        )
    boxes = BallotBox.objects.filter(case=situation.case, state=BallotBox.State.OPEN)
    if boxes.exists():
        found.append(Problem("BAL002", "这项评选正在投票", "请先截止，或作废投票箱"))
    if unrecorded_box(AwardStep(case=situation.case)) is not None:
        found.append(
            Problem("BAL003", "上一次投票的结果还没有记入", "请先确认“投票”这一步，再开始新一轮")
        )
    if len(voters) < FEWEST_VOTERS:
        found.append(
            Problem(
                "BAL004",
                f"只有 {len(voters)} 人投票，保不住秘密",
                f"系统投票至少要 {FEWEST_VOTERS} 人；人少的请用纸质票，只记票数",
            )
        )
    return found


def cast_vote(box_id: int, chosen: Collection[int], *, actor: User) -> None:
    """Put one ballot into an open box: the positions of those chosen; none is an abstention.

    The whole box is locked, so that two votes never read the same sums.

    Raises:
        NotPermitted: BAL010 the account's person does not vote here.
        DomainError: BAL011 closed, BAL012 voted already, BAL013 too many, BAL014 no such line.
    """
    with transaction.atomic():
        box = BallotBox.objects.select_for_update().get(pk=box_id)
        if box.state != BallotBox.State.OPEN:
            raise DomainError.of("BAL011", "投票已经截止", "请联系支部")
        mark = BallotMark.objects.filter(box=box, person=actor.person_id or 0)
        if not mark.exists():
            raise NotPermitted.of("BAL010", "您不在这次投票的名单上", "名单在开始投票时确定")
        sums = read_sums(box)
        wanted = set(chosen)
        if len(wanted) > box.seats:
            raise DomainError.of(
                "BAL013", f"选了 {len(wanted)} 个", f"最多选 {box.seats} 个，请去掉几个"
            )
        if not wanted <= set(range(len(sums) - 1)):
            raise DomainError.of("BAL014", "选票上没有这个人选", "请刷新页面再选")
        if not mark.filter(voted=False).update(voted=True):
            raise Conflict.of("BAL012", "您已经投过票", "每人只投一次，投出后不能改")
        sums[0] += 1
        for position in wanted:
            sums[position + 1] += 1
        box.sums = _written(sums)
        box.save(update_fields=["sums"])


def fewest_ballots(due: int) -> int:
    """Give how many must have voted before a box may be closed: half of those due, at least three.

    Half is what makes a meeting valid; below three a count would tell who chose whom.
    """
    return max(FEWEST_VOTERS, -(-due // 2))


def close_box(box_id: int, *, actor: User) -> AwardStep:
    """Close a box and hand in the step of the vote with its result; nothing is typed again.

    Raises:
        DomainError: BAL020 not open, BAL021 too few have voted; what the ledger refuses.
        PermissionDenied: the actor does not confirm for the unit.
    """
    with transaction.atomic():
        box = _locked(box_id, actor)
        due = box.marks.count()
        done, fewest = box.marks.filter(voted=True).count(), fewest_ballots(due)
        if done < fewest:
            raise DomainError.of(
                "BAL021",
                f"只有 {done} 人投票，应投 {due} 人",
                f"至少 {fewest} 人投票后才能截止、开票；不再投的，请作废投票箱",
            )
        if read_sums(box)[0] != done:
            raise DomainError.of("BAL022", "票数与投票人数不符", "本次投票无效，请作废后重新投票")
        today = timezone.localdate()
        box.state, box.closed_on = BallotBox.State.CLOSED, today
        box.save(update_fields=["state", "closed_on"])
        record = Record(organization=box.case.organization, date=today)
        step = AwardStep(record=record, case=box.case, step=AwardMove.VOTE)
        enter_record(registry.record_type(STEP_TYPE), step, actor=actor)
        submit_record(step.pk, actor=actor)
        _audit("award.ballot_close", box, actor, voters=due, cast=done)
    return step


def drop_box(box_id: int, *, actor: User, reason: str) -> BallotBox:
    """Give up an open ballot: its sums are erased without anybody having read them.

    Raises:
        DomainError: BAL020 not open, BAL023 no reason.
        PermissionDenied: the actor does not confirm for the unit.
    """
    with transaction.atomic():
        box = _locked(box_id, actor)
        if not reason.strip():
            raise DomainError.of("BAL023", "没有写作废原因", "请用一句话写明", field="原因")
        box.state, box.closed_on = BallotBox.State.DROPPED, timezone.localdate()
        box.sums = None
        box.save(update_fields=["state", "closed_on", "sums"])
        _audit("award.ballot_drop", box, actor, reason=reason.strip()[:200])
    return box


def _locked(box_id: int, actor: User) -> BallotBox:
    # The case first, as everywhere: two who lock both never wait for each other.
    case = Case.objects.get(ballot_boxes=box_id)
    require(actor, Permission.RECORD_CONFIRM, case.organization)
    _lock_case(case)
    box = BallotBox.objects.select_for_update(of=("self",)).select_related("case").get(pk=box_id)
    if box.state != BallotBox.State.OPEN:
        raise Conflict.of("BAL020", f"投票箱{box.get_state_display()}", "请刷新页面查看")
    return box


def _lock_case(case: Case) -> None:
    hold([AwardStep(case=case)])


def _written(sums: Sequence[int]) -> str:
    return ",".join(f"{number:0{DIGITS}d}" for number in sums)


def _audit(action: str, box: BallotBox, actor: User, **detail: object) -> None:
    record_act(
        action,
        actor=actor,
        target_type="ballot_box",
        target_id=box.pk,
        organization=box.case.organization_id,
        detail=detail,
    )
