"""What a campaign's page shows besides its steps: the ballot, and the certificates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.situation import Situation
from zhibu.pillars.exemplars.models.awards import AwardMove
from zhibu.pillars.exemplars.models.ballots import BallotBox

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.cases.models import Case


@dataclass(frozen=True)
class Turnout:
    """How far a ballot has come: never who, never for whom."""

    box: BallotBox
    due: int
    done: int


def latest_box(case: Case) -> BallotBox | None:
    """Give the newest box of a campaign that was not dropped. Queries: one."""
    found: BallotBox | None = (
        BallotBox.objects.filter(case=case).exclude(state=BallotBox.State.DROPPED).first()
    )
    return found


def turnout_of(box: BallotBox) -> Turnout:
    """Count who may vote and who has. Queries: one."""
    voted = list(box.marks.values_list("voted", flat=True))
    return Turnout(box, len(voted), sum(voted))


def panel_of(user: User, situation: Situation) -> Mapping[str, Any]:
    """Give the names of ``exemplars/award_panel.html``. Queries: up to three."""
    box = latest_box(situation.case)
    award = situation.taken(AwardMove.AWARD)
    may_run = access_of(user).may(Permission.RECORD_CONFIRM, situation.organization)
    votes = box is not None and box.marks.filter(person=user.person_id or 0).exists()
    return {
        "turnout": turnout_of(box) if box is not None else None,
        "award": award,
        "may_run_ballot": may_run,
        "may_vote": votes,
        "ballot_possible": situation.state.key in {"nominating", "voted"},
    }
