"""What the pages of admission show besides: the year's plan, meetings to take over, probation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.situation import Situation
from zhibu.pillars.exemplars.models.development import StepKey
from zhibu.pillars.exemplars.paths.development_gates import MEETINGS, probation_end
from zhibu.pillars.exemplars.selectors import plan_against

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization


def board_panel(_user: User, unit: Organization, year: int) -> Mapping[str, Any]:
    """Give the year's plan against what happened."""
    lines = plan_against(unit, year)
    return {"plan_lines": lines, "plan_year": year, "planned": any(one.planned for one in lines)}


def case_panel(user: User, situation: Situation) -> Mapping[str, Any]:
    """Give the unused meetings about the person, and the days from which he counts."""
    from zhibu.pillars.exemplars.development_services import offers

    may_enter = access_of(user).may(Permission.RECORD_ENTER, situation.organization)
    admitted = situation.day_of(StepKey.APPROVE) and situation.day_of(*MEETINGS)
    full = situation.taken(StepKey.APPROVE_FULL)
    return {
        "meeting_offers": list(offers(situation.case)) if may_enter else [],
        "admitted_on": admitted,
        "probation_end": probation_end(situation),
        "full_on": full.effective_on if full is not None else None,
    }
