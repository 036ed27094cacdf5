"""What steps of a campaign derive by themselves: the kind, counts from a box, the winners."""

from __future__ import annotations

from zhibu.cases.lengths import Length
from zhibu.ledger.children import rows_of, set_rows
from zhibu.organization.selectors import branch_of, voters_on
from zhibu.pillars.exemplars.award_names import find_candidates
from zhibu.pillars.exemplars.award_standing import PARTY_KINDS, campaign_before, case_of, day_of
from zhibu.pillars.exemplars.award_votes import read_sums, unrecorded_box
from zhibu.pillars.exemplars.models.awards import AwardMove, AwardStep, VoteCount, Winner
from zhibu.pillars.exemplars.models.ballots import BallotBox


def fill_announce(body: AwardStep) -> None:
    """The year is that of the announcement unless told; a new campaign is numbered by it."""
    day, case = day_of(body), case_of(body)
    if day is None:
        return
    if body.year is None:
        body.year = day.year
    if case is not None and case._state.adding:
        case.opened_on = day


def fill_kind(body: AwardStep, notice: Length | None = None) -> None:
    """Carry the announced kind along; end a notice at the earliest where no day is given."""
    if case_of(body) is None:
        return
    campaign = campaign_before(body)
    body.kind = campaign.kind
    if notice is not None and body.until is None and day_of(body):
        body.until = notice.after(campaign.situation, body.record.date)


def fill_nominate(body: AwardStep) -> None:
    """Find whom the names mean."""
    fill_kind(body)
    find_candidates(body, rows_of(body, "candidates"), body.kind)


def fill_vote(body: AwardStep) -> None:
    """Take the counts from the closed box; Party awards are voted on by all with a vote."""
    fill_kind(body)
    if case_of(body) is None:
        return
    box = unrecorded_box(body) if body.ballot is None else None
    if box is not None and not rows_of(body, "counts"):
        take_counts(body, box)
        earlier = campaign_before(body).situation.history
        body.round = 1 + sum(one.step == AwardMove.VOTE for one in earlier)
    if body.voters is None and body.kind in PARTY_KINDS and day_of(body):
        body.voters = voters_on(branch_of(body.record.organization), body.record.date).count()


def take_counts(body: AwardStep, box: BallotBox) -> None:
    """Fill a vote from a closed box, the candidate with most votes first."""
    cast, *votes = read_sums(box)
    body.ballot = box
    body.voters = body.issued = box.marks.count()
    body.returned = body.valid = cast
    counted = sorted(zip(box.lines.all(), votes, strict=True), key=lambda pair: -pair[1])
    set_rows(body, "counts", [VoteCount(name=line.name, yes=count) for line, count in counted])


def fill_award(body: AwardStep) -> None:
    """Those on the notice who were not struck off win, unless told; the unit awards."""
    fill_kind(body)
    if case_of(body) is None:
        return
    if not rows_of(body, "winners"):
        worthy = campaign_before(body).worthy
        set_rows(body, "winners", [Winner(name=row.name) for row in worthy])
    if not body.issuer.strip():
        body.issuer = branch_of(body.record.organization).name
